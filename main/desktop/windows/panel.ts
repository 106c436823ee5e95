import type Electron from 'electron';
import type { Clock, Timer } from '../../ports.ts';
import type { PanelPlace } from '../../settings/types.ts';
import { panelAddress } from '../addresses.ts';
import { type PanelScreen, panelBounds, panelMinimum, within } from './panel-place.ts';
import { pagePreferences } from './preferences.ts';

/** How long after the last move or resizing the place is kept, in ms: dragging tells of every pixel. */
export const placeKeptAfterMs = 500;

/** What the panel needs. */
export interface PanelDeps {
  readonly electron: Pick<typeof Electron, 'BrowserWindow'> & { readonly screen: PanelScreen };
  readonly preload: string;
  readonly icon: string;
  readonly isDevelopment: boolean;
  readonly clock: Clock;
  /** Where the panel stood last, kept over the runs. */
  readonly place: { get(): PanelPlace | null; set(place: PanelPlace): void };
  /** Called with the window once it is made, before its page loads. */
  onCreated(window: Electron.BrowserWindow): void;
  /** True while the app ends: closing the window is then not hiding it. */
  isQuitting(): boolean;
  onLoadFailed(error: unknown): void;
}

const options = (deps: PanelDeps): Electron.BrowserWindowConstructorOptions => ({
  ...panelBounds(deps.place.get(), deps.electron.screen),
  minWidth: panelMinimum.width,
  minHeight: panelMinimum.height,
  show: false,
  autoHideMenuBar: true,
  title: 'Screenpop',
  icon: deps.icon,
  webPreferences: pagePreferences(deps.preload, deps.isDevelopment),
});

/** The one window for everything but the cards: made at first use, hidden on close, shown on demand. */
export class PanelWindow {
  readonly #deps: PanelDeps;
  #window: Electron.BrowserWindow | undefined;
  #timer: Timer | undefined;

  constructor(deps: PanelDeps) {
    this.#deps = deps;
  }

  /** Undefined until it was opened once. */
  get window(): Electron.BrowserWindow | undefined {
    return this.#window;
  }

  /** Shows the panel, with the keyboard: only ever on a user's wish. */
  open(): void {
    const window = this.#window ?? this.#create();
    if (window.isMinimized()) window.restore();
    if (!window.isVisible()) this.#returnToDisplay(window);
    window.show();
    window.focus();
  }

  #create(): Electron.BrowserWindow {
    const window = new this.#deps.electron.BrowserWindow(options(this.#deps));
    this.#window = window;
    window.on('close', (event) => {
      if (this.#deps.isQuitting()) return;
      event.preventDefault();
      window.hide();
    });
    this.#followPlace(window);
    this.#deps.onCreated(window);
    if (this.#deps.place.get()?.isMaximized === true) window.maximize();
    window.loadURL(panelAddress).catch(this.#deps.onLoadFailed);
    return window;
  }

  /** The display that it stood on may be gone by now. */
  #returnToDisplay(window: Electron.BrowserWindow): void {
    if (window.isMaximized()) return;
    const bounds = window.getBounds();
    const { workArea } = this.#deps.electron.screen.getDisplayMatching(bounds);
    const next = within(workArea, bounds);
    if (next.x !== bounds.x || next.y !== bounds.y || next.width !== bounds.width || next.height !== bounds.height)
      window.setBounds(next);
  }

  #followPlace(window: Electron.BrowserWindow): void {
    const later = (): void => {
      this.#timer?.cancel();
      this.#timer = this.#deps.clock.schedule(() => this.#keepPlace(window), placeKeptAfterMs);
    };
    window.on('move', later);
    window.on('resize', later);
    window.on('maximize', later);
    window.on('unmaximize', later);
  }

  #keepPlace(window: Electron.BrowserWindow): void {
    // A hidden or minimised window is moved by the system alone.
    if (window.isDestroyed() || !window.isVisible() || window.isMinimized()) return;
    const { x, y, width, height } = window.getNormalBounds();
    this.#deps.place.set({ x, y, width, height, isMaximized: window.isMaximized() });
  }
}
