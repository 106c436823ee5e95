import type Electron from 'electron';
import type { TrayCommand, TrayItem, TrayView } from './types.ts';

/** What the tray needs. */
export interface TrayDeps {
  readonly electron: Pick<typeof Electron, 'Tray' | 'Menu'> & {
    readonly app: Pick<typeof Electron.app, 'setBadgeCount'>;
  };
  readonly platform: NodeJS.Platform;
  imagePath(image: TrayView['image']): string;
  onCommand(command: TrayCommand): void;
  /** The user looks at the menu, as far as the system tells. */
  onOpened(): void;
}

type Template = Electron.MenuItemConstructorOptions;

/** A single ampersand marks the letter to press: without this "Hold & answer" reads "Hold answer". */
const literal = (label: string): string => label.replaceAll('&', '&&');

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
    if (view.missedCount > 0) this.#setCount(view.missedCount);
    this.#setMenu(view.menu);
  }

  /** Shows this view; does nothing once destroyed. */
  show(view: TrayView): void {
    if (this.#tray.isDestroyed()) return;
    const last = this.#shown;
    this.#shown = view;
    if (view.image !== last.image) this.#tray.setImage(this.#deps.imagePath(view.image));
    if (view.tooltip !== last.tooltip) this.#tray.setToolTip(view.tooltip);
    if (view.missedCount !== last.missedCount) this.#setCount(view.missedCount);
    // Linux takes no change of a menu that is set: it is set anew (https://www.electronjs.org/docs/latest/api/tray).
    // An unchanged one is left alone, so that an open menu does not close under the pointer.
    if (JSON.stringify(view.menu) !== JSON.stringify(last.menu)) this.#setMenu(view.menu);
  }

  destroy(): void {
    this.#tray.destroy();
  }

  /** macOS shows a number beside the icon, Linux launchers one on the app's own; on Windows the tooltip has to do. */
  #setCount(count: number): void {
    if (this.#deps.platform === 'darwin') this.#tray.setTitle(count === 0 ? '' : String(count));
    if (this.#deps.platform === 'linux') this.#deps.electron.app.setBadgeCount(count);
  }

  #setMenu(items: readonly TrayItem[]): void {
    const menu = this.#deps.electron.Menu.buildFromTemplate(items.map((item) => this.#template(item)));
    menu.on('menu-will-show', () => this.#deps.onOpened());
    this.#tray.setContextMenu(menu);
  }

  #template(item: TrayItem): Template {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'text':
        return { label: literal(item.label), enabled: false };
      case 'submenu':
        return { label: literal(item.label), submenu: item.items.map((each) => this.#template(each)) };
      case 'command':
        return this.#commandTemplate(item);
    }
  }

  #commandTemplate(item: Extract<TrayItem, { kind: 'command' }>): Template {
    return {
      label: literal(item.label),
      enabled: item.isEnabled,
      ...(item.isChecked !== undefined && { type: 'checkbox', checked: item.isChecked }),
      // Shown only: with registration on, the menu would take the key from the global shortcut.
      ...(item.accelerator !== undefined && { accelerator: item.accelerator, registerAccelerator: false }),
      click: () => this.#choose(item),
    };
  }

  #choose({ command, isChecked }: Extract<TrayItem, { kind: 'command' }>): void {
    // The system has turned the box by itself. How it stands is for the facts to say, which may come to the same as before.
    if (isChecked !== undefined) this.#setMenu(this.#shown.menu);
    this.#deps.onCommand(command);
  }
}
