import { EventEmitter } from 'node:events';
import { preventable } from './events.ts';
import { record } from './record.ts';
import { type Faithful, guarded, unsupported } from './unsupported.ts';

type ItemOptions = Electron.MenuItemConstructorOptions;
type ItemType = NonNullable<Electron.MenuItem['type']>;

let lastCommandId = 0;

/** Electron's MenuItem. Roles are kept and do nothing, `quit` excepted. */
class StandInItem {
  readonly commandId = ++lastCommandId;
  id: string;
  label: string;
  sublabel: string;
  toolTip: string;
  type: ItemType;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  accelerator: Electron.Accelerator | null;
  registerAccelerator: boolean;
  role: string | undefined;
  icon: Electron.NativeImage | string | undefined;
  submenu: Electron.Menu | undefined;
  click: (...args: unknown[]) => void;

  constructor(options: ItemOptions) {
    this.id = options.id ?? '';
    this.label = options.label ?? options.role ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.type = options.type ?? (options.submenu === undefined ? 'normal' : 'submenu');
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.accelerator = options.accelerator ?? null;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.role = options.role;
    this.icon = options.icon;
    this.submenu = toMenu(options.submenu);
    this.click = () => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      const event = { triggeredByAccelerator: false } as Electron.KeyboardEvent;
      options.click?.(this as unknown as Electron.MenuItem, undefined, event);
    };
  }
}

const toMenu = (submenu: ItemOptions['submenu']): Electron.Menu | undefined =>
  Array.isArray(submenu) ? StandInMenu.buildFromTemplate(submenu) : submenu;

const toItem = (entry: ItemOptions | Electron.MenuItem): Electron.MenuItem =>
  entry instanceof StandInItem ? (entry as unknown as Electron.MenuItem) : new MenuItem(entry as ItemOptions);

let applicationMenu: Electron.Menu | null = null;

/** Electron's Menu, never drawn. */
class StandInMenu extends EventEmitter {
  items: Electron.MenuItem[] = [];

  static buildFromTemplate(template: (ItemOptions | Electron.MenuItem)[]): Electron.Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(toItem(entry));
    return menu;
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    record('Menu.setApplicationMenu', menu === null ? null : describeMenu(menu));
    applicationMenu = menu;
  }

  static getApplicationMenu(): Electron.Menu | null {
    return applicationMenu;
  }

  append(item: Electron.MenuItem): void {
    this.items.push(item);
  }

  insert(position: number, item: Electron.MenuItem): void {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    return flat(this.items).find((item) => item.id === id) ?? null;
  }

  popup(): void {
    record('Menu.popup', describeMenu(this as unknown as Electron.Menu));
    this.emit('menu-will-show', preventable({}));
  }

  closePopup(): void {
    record('Menu.closePopup');
    this.emit('menu-will-close', preventable({}));
  }
}

const flat = (items: readonly Electron.MenuItem[]): Electron.MenuItem[] =>
  items.flatMap((item) => [item, ...flat(item.submenu?.items ?? [])]);

/** Electron's `MenuItem`. */
export const MenuItem = guarded('MenuItem', StandInItem) as unknown as typeof Electron.MenuItem;

/** Electron's `Menu`. */
export const Menu = guarded('Menu', StandInMenu) as unknown as typeof Electron.Menu;

/** One menu entry as a test sees it. */
export interface MenuItemDescription {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly isEnabled: boolean;
  readonly isVisible: boolean;
  readonly isChecked: boolean;
  readonly accelerator: string | null;
  readonly items: readonly MenuItemDescription[];
}

/** As a desktop shows it: an ampersand marks the letter to press, two are one. */
const shown = (label: string): string => label.replace(/&(.)/g, '$1');

/** Describes a menu, submenus included. */
export const describeMenu = (menu: Electron.Menu | null): MenuItemDescription[] =>
  (menu?.items ?? []).map((item) => ({
    id: item.id,
    label: shown(item.label),
    type: item.type,
    isEnabled: item.enabled,
    isVisible: item.visible,
    isChecked: item.checked,
    accelerator: item.accelerator,
    items: describeMenu(item.submenu ?? null),
  }));

/** An entry by id or label, anywhere; or by the labels of the submenus that lead to it, and its own. */
export type MenuPath = string | readonly string[];

const isNamed =
  (wanted: string) =>
  ({ id, label }: Electron.MenuItem): boolean =>
    id === wanted || shown(label) === wanted;

function findItem(items: readonly Electron.MenuItem[], path: MenuPath): Electron.MenuItem | undefined {
  if (typeof path === 'string') return flat(items).find(isNamed(path));
  const [first = '', ...rest] = path;
  const found = items.find(isNamed(first));
  return rest.length === 0 ? found : findItem(found?.submenu?.items ?? [], rest);
}

/** The user opens the menu, and chooses an entry. */
export function choose(menu: Electron.Menu | null, path: MenuPath, quit: () => void): void {
  const name = [path].flat().join(' > ');
  menu?.emit('menu-will-show', preventable({}));
  const item = findItem(menu?.items ?? [], path);
  if (item === undefined) throw new Error(`No menu item '${name}'`);
  if (!item.enabled || !item.visible) throw new Error(`Menu item '${name}' cannot be chosen: hidden or disabled`);
  if (item.role === 'quit') quit();
  else if (item.role !== undefined) throw unsupported(`the menu role ${item.role}`);
  else (item.click as () => void)();
}

export type ItemCheck = Faithful<Electron.MenuItem, Omit<StandInItem, 'role' | 'icon' | 'submenu'>>;
export type MenuCheck = Faithful<Electron.Menu, Omit<StandInMenu, keyof EventEmitter>>;
