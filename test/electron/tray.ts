import { EventEmitter } from 'node:events';
import { preventable } from './events.ts';
import { choose, describeMenu, type MenuItemDescription, type MenuPath } from './menu.ts';
import { describeImage, type ImageDescription } from './native-image.ts';
import { record } from './record.ts';
import { type Faithful, guarded } from './unsupported.ts';

interface TrayState {
  image: ImageDescription;
  toolTip: string;
  title: string;
  menu: Electron.Menu | null;
  isDestroyed: boolean;
}

const state = Symbol('state');
const trays = new Set<StandInTray>();

/** Electron's Tray: keeps what it is told, shows nothing. */
class StandInTray extends EventEmitter {
  readonly [state]: TrayState;

  constructor(image: Electron.NativeImage | string, _guid?: string) {
    super();
    this[state] = { image: describeImage(image), toolTip: '', title: '', menu: null, isDestroyed: false };
    trays.add(this);
    record('Tray.new');
    // biome-ignore lint/correctness/noConstructorReturn: the app may only see the guarded face of a tray
    return guarded('Tray', this);
  }

  setImage(image: Electron.NativeImage | string): void {
    this[state].image = describeImage(image);
    record('Tray.setImage', this[state].image);
  }

  setPressedImage(_image: Electron.NativeImage | string): void {
    record('Tray.setPressedImage');
  }

  setToolTip(toolTip: string): void {
    this[state].toolTip = toolTip;
    record('Tray.setToolTip', toolTip);
  }

  setTitle(title: string): void {
    this[state].title = title;
    record('Tray.setTitle', title);
  }

  getTitle(): string {
    return this[state].title;
  }

  setContextMenu(menu: Electron.Menu | null): void {
    this[state].menu = menu;
    record('Tray.setContextMenu');
  }

  popUpContextMenu(): void {
    record('Tray.popUpContextMenu');
  }

  closeContextMenu(): void {
    record('Tray.closeContextMenu');
  }

  setIgnoreDoubleClickEvents(ignore: boolean): void {
    record('Tray.setIgnoreDoubleClickEvents', ignore);
  }

  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 24, height: 24 };
  }

  isDestroyed(): boolean {
    return this[state].isDestroyed;
  }

  destroy(): void {
    this[state].isDestroyed = true;
    trays.delete(this);
    record('Tray.destroy');
  }
}

/** Electron's `Tray`. */
export const Tray = guarded('Tray', StandInTray) as unknown as typeof Electron.Tray;

/** The tray icon as a test sees it. */
export interface TrayDescription {
  readonly image: ImageDescription;
  readonly toolTip: string;
  readonly title: string;
  readonly menu: readonly MenuItemDescription[];
}

/** Every living tray icon. */
export const describeTrays = (): TrayDescription[] =>
  [...trays].map((tray) => {
    const { image, toolTip, title, menu } = tray[state];
    return { image, toolTip, title, menu: describeMenu(menu) };
  });

const only = (): StandInTray => {
  const [tray] = trays;
  if (tray === undefined) throw new Error('The app has no tray icon');
  return tray;
};

/** The user chooses from the tray's menu. */
export const chooseFromTray = (path: MenuPath, quit: () => void): void => choose(only()[state].menu, path, quit);

/** The user opens the tray's menu and looks. */
export const openTrayMenu = (): void => void only()[state].menu?.emit('menu-will-show', preventable({}));

/** The user clicks the tray icon. */
export function clickTray(button: 'click' | 'right-click' | 'double-click'): void {
  const tray = only();
  const event = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  tray.emit(button, event, tray.getBounds(), { x: 0, y: 0 });
}

export type TrayCheck = Faithful<Electron.Tray, Omit<StandInTray, keyof EventEmitter>>;
