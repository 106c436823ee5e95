import type { Target } from './browser.ts';
import type { FrameRecord } from './frames.ts';
import { type PageScriptOptions, type Presence, presenceScript } from './page/scripts.ts';
import { toChromium } from './schemes.ts';
import { deviceScaleFactor, isHeaded } from './settings.ts';

/** What the desktop does to a page: its size, whether it is seen, its keyboard focus, its colours, its permissions. */
export class PageSurface {
  private readonly target: Promise<Target>;
  private readonly scripts: PageScriptOptions;
  private presence: Presence = { isVisible: false, isFocused: false };
  private viewport = '';
  private presenceId: string | undefined;

  constructor(target: Promise<Target>, scripts: PageScriptOptions) {
    this.target = target;
    this.scripts = scripts;
  }

  /** CSS px. Without a display only the size matters. */
  async setBounds({ x, y, width, height }: Electron.Rectangle): Promise<void> {
    const target = await this.target;
    if (!isHeaded) return this.resize(target, width, height);
    await setWindow(target, { left: x, top: y });
    await setContentsSize(target, width, height);
  }

  /** A window that is only moved is not laid out anew. */
  private async resize(target: Target, width: number, height: number): Promise<void> {
    const viewport = `${width}x${height}`;
    if (viewport === this.viewport) return;
    this.viewport = viewport;
    await setViewport(target, width, height);
  }

  /** Tells the page whether its window can be seen, in this document and in the next. */
  async setVisible(isVisible: boolean): Promise<void> {
    if (this.presence.isVisible === isVisible) return;
    await this.setPresence({ isVisible });
    if (isHeaded) await setWindow(await this.target, { windowState: isVisible ? 'normal' : 'minimized' });
  }

  /** Gives the page the keyboard focus or takes it away. */
  async setFocused(isFocused: boolean): Promise<void> {
    await this.setPresence({ isFocused });
    const { session } = await this.target;
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: isFocused });
  }

  async setColorScheme(scheme: 'light' | 'dark'): Promise<void> {
    const { session } = await this.target;
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** Lets Chromium itself grant or deny a permission to a frame's origin. */
  async setPermission(frame: FrameRecord, permission: string, isGranted: boolean): Promise<void> {
    const { session } = await this.target;
    const origin = new URL(toChromium(frame.url)).origin;
    const setting = isGranted ? 'granted' : 'denied';
    const names: Record<string, readonly string[]> = { media: ['camera', 'microphone'] };
    for (const name of names[permission] ?? [permission]) {
      await session.send('Browser.setPermission', { permission: { name }, setting, origin });
    }
  }

  private async setPresence(change: Partial<Presence>): Promise<void> {
    this.presence = { ...this.presence, ...change };
    const { session } = await this.target;
    const source = presenceScript(this.scripts, this.presence);
    const old = this.presenceId;
    this.presenceId = undefined;
    const told = session.send('Runtime.evaluate', { expression: source, silent: true });
    if (old !== undefined) await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: old });
    this.presenceId = (await session.send('Page.addScriptToEvaluateOnNewDocument', { source })).identifier;
    await told;
  }
}

/** Sizes a page that has no window to be seen. */
export async function setViewport({ session }: Target, width: number, height: number): Promise<void> {
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor, mobile: false });
}

type WindowBounds = { left: number; top: number } | { windowState: 'normal' | 'minimized' };

/** Moves, minimises or restores a window. */
export async function setWindow({ session, id }: Target, bounds: WindowBounds): Promise<void> {
  const { windowId } = await session.send('Browser.getWindowForTarget', { targetId: id });
  await session.send('Browser.setWindowBounds', { windowId, bounds });
}

async function setContentsSize({ session, id }: Target, width: number, height: number): Promise<void> {
  const { windowId } = await session.send('Browser.getWindowForTarget', { targetId: id });
  await session.send('Browser.setContentsSize', { windowId, width: Math.round(width), height: Math.round(height) });
}
