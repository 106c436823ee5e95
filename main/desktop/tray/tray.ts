import type Electron from 'electron';
import type { TrayCommand, TrayItem, TrayView } from './render.ts';

/** What the tray needs. */
export interface TrayDeps {
  readonly electron: Pick<typeof Electron, 'Tray' | 'Menu'>;
  readonly platform: NodeJS.Platform;
  imagePath(image: TrayView['image']): string;
  onCommand(command: TrayCommand): void;
}

const template = (item: TrayItem, onCommand: (command: TrayCommand) => void): Electron.MenuItemConstructorOptions => {
  if (item.kind === 'separator') return { type: 'separator' };
  if (item.kind === 'text') return { label: item.label, enabled: false };
  return {
    label: item.label,
    enabled: item.isEnabled,
    // Shown only: with registration on, the menu would take the key from the global shortcut.
    ...(item.accelerator !== undefined && { accelerator: item.accelerator, registerAccelerator: false }),
    click: () => onCommand(item.command),
  };
};

/** The tray icon: takes a view, shows it, and does nothing where nothing changed. */
export class TrayIcon {
  readonly #deps: TrayDeps;
  readonly #tray: Electron.Tray;
  #shown: TrayView;

  constructor(deps: TrayDeps, view: TrayView) {
    this.#deps = deps;
    this.#tray = new deps.electron.Tray(deps.imagePath(view.image));
    // Two clicks are two clicks: macOS would otherwise wait for the second one before it opens the menu.
    this.#tray.setIgnoreDoubleClickEvents(true);
    // On macOS a click opens the menu already.
    if (deps.platform !== 'darwin') this.#tray.on('click', () => deps.onCommand({ type: 'openPanel' }));
    this.#shown = view;
    this.#tray.setToolTip(view.tooltip);
    this.#setMenu(view);
  }

  /** Shows this view; does nothing once destroyed. */
  show(view: TrayView): void {
    if (this.#tray.isDestroyed()) return;
    const last = this.#shown;
    this.#shown = view;
    if (view.image !== last.image) this.#tray.setImage(this.#deps.imagePath(view.image));
    if (view.tooltip !== last.tooltip) this.#tray.setToolTip(view.tooltip);
    // Linux takes no change of a menu that is set: it is set anew (https://www.electronjs.org/docs/latest/api/tray).
    // An unchanged one is left alone, so that an open menu does not close under the pointer.
    if (JSON.stringify(view.menu) !== JSON.stringify(last.menu)) this.#setMenu(view);
  }

  destroy(): void {
    this.#tray.destroy();
  }

  #setMenu(view: TrayView): void {
    const { Menu } = this.#deps.electron;
    this.#tray.setContextMenu(Menu.buildFromTemplate(view.menu.map((item) => template(item, this.#deps.onCommand))));
  }
}
