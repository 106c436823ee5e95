import { EventEmitter } from 'node:events';
import { preventable } from './events.ts';
import { record } from './record.ts';
import { type Faithful, guarded } from './unsupported.ts';
import { faceOf, inner, StandInContents } from './web-contents.ts';
import {
  allWindows,
  conceal,
  dispose,
  focusedWindow,
  initialBounds,
  initialState,
  loseFocus,
  move,
  note,
  type Options,
  prepare,
  reveal,
  takeFocus,
  type WindowState,
} from './window-manager.ts';

let lastId = 0;

/** Electron's BrowserWindow on a page of Chromium. It has no frame: its bounds are its content's bounds. */
class StandInWindow extends EventEmitter {
  readonly [inner]: WindowState;
  readonly id = ++lastId;

  constructor(options: Options = {}) {
    super();
    const page = { bounds: initialBounds(options), isTransparent: options.transparent === true };
    const contents = new StandInContents(options.webPreferences ?? {}, page);
    this[inner] = initialState(options, contents, guarded('BrowserWindow', this) as unknown as Electron.BrowserWindow);
    record('BrowserWindow.new', this.id, options);
    prepare(this);
    if (options.show !== false) this.show();
    // biome-ignore lint/correctness/noConstructorReturn: the app may only see the guarded face of a window
    return this[inner].face as unknown as StandInWindow;
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return allWindows().map((window) => window[inner].face);
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return focusedWindow()?.[inner].face ?? null;
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return StandInWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    return StandInWindow.getAllWindows().find((window) => window.id === id) ?? null;
  }

  get webContents(): Electron.WebContents {
    return faceOf(this[inner].contents);
  }

  loadURL(url: string): Promise<void> {
    return this[inner].contents.loadURL(url);
  }

  show(): void {
    note(this, 'show');
    reveal(this);
    takeFocus(this);
  }

  showInactive(): void {
    note(this, 'showInactive');
    reveal(this);
  }

  hide(): void {
    note(this, 'hide');
    conceal(this);
  }

  isVisible(): boolean {
    return this[inner].isVisible;
  }

  isDestroyed(): boolean {
    return this[inner].isDestroyed;
  }

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return this[inner].isMaximized;
  }

  /** Marked only: the bounds stay those of the window when it is not maximised. */
  maximize(): void {
    note(this, 'maximize');
    this[inner].isMaximized = true;
    this.emit('maximize');
  }

  unmaximize(): void {
    note(this, 'unmaximize');
    this[inner].isMaximized = false;
    this.emit('unmaximize');
  }

  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  restore(): void {
    note(this, 'restore');
  }

  focus(): void {
    note(this, 'focus');
    if (this[inner].isVisible) takeFocus(this);
  }

  blur(): void {
    note(this, 'blur');
    loseFocus(this);
  }

  isFocused(): boolean {
    return focusedWindow() === this;
  }

  setFocusable(isFocusable: boolean): void {
    note(this, 'setFocusable', isFocusable);
    this[inner].isFocusable = isFocusable;
  }

  isFocusable(): boolean {
    return this[inner].isFocusable;
  }

  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    dispose(this);
  }

  getBounds(): Electron.Rectangle {
    return { ...this[inner].bounds };
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    note(this, 'setBounds', bounds);
    move(this, bounds);
  }

  getContentBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  setContentBounds(bounds: Electron.Rectangle): void {
    this.setBounds(bounds);
  }

  getSize(): number[] {
    return [this[inner].bounds.width, this[inner].bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    return this.getSize();
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    return [this[inner].bounds.x, this[inner].bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    note(this, 'center');
  }

  setResizable(isResizable: boolean): void {
    this[inner].isResizable = isResizable;
  }

  isResizable(): boolean {
    return this[inner].isResizable;
  }

  setMinimumSize(width: number, height: number): void {
    note(this, 'setMinimumSize', width, height);
  }

  setAlwaysOnTop(flag: boolean, level?: string): void {
    note(this, 'setAlwaysOnTop', flag, level);
    this[inner].isAlwaysOnTop = flag;
    this[inner].alwaysOnTopLevel = level;
  }

  isAlwaysOnTop(): boolean {
    return this[inner].isAlwaysOnTop;
  }

  setVisibleOnAllWorkspaces(visible: boolean, options?: Electron.VisibleOnAllWorkspacesOptions): void {
    note(this, 'setVisibleOnAllWorkspaces', visible, options);
    this[inner].isOnAllWorkspaces = visible;
  }

  isVisibleOnAllWorkspaces(): boolean {
    return this[inner].isOnAllWorkspaces;
  }

  setSkipTaskbar(skip: boolean): void {
    note(this, 'setSkipTaskbar', skip);
    this[inner].isInTaskbar = !skip;
  }

  setIgnoreMouseEvents(ignore: boolean): void {
    note(this, 'setIgnoreMouseEvents', ignore);
    this[inner].isIgnoringMouse = ignore;
  }

  setOpacity(opacity: number): void {
    note(this, 'setOpacity', opacity);
  }

  setBackgroundColor(color: string): void {
    note(this, 'setBackgroundColor', color);
  }

  setContentProtection(enable: boolean): void {
    note(this, 'setContentProtection', enable);
  }

  setMenu(menu: Electron.Menu | null): void {
    note(this, 'setMenu', menu === null ? null : 'menu');
  }

  removeMenu(): void {
    note(this, 'removeMenu');
  }

  setMenuBarVisibility(isVisible: boolean): void {
    note(this, 'setMenuBarVisibility', isVisible);
  }

  setAutoHideMenuBar(hide: boolean): void {
    note(this, 'setAutoHideMenuBar', hide);
  }

  moveTop(): void {
    note(this, 'moveTop');
  }

  flashFrame(flag: boolean): void {
    note(this, 'flashFrame', flag);
  }

  setIcon(_icon: Electron.NativeImage | string): void {
    note(this, 'setIcon');
  }

  setTitle(title: string): void {
    this[inner].title = title;
  }

  getTitle(): string {
    return this[inner].title;
  }
}

/** Electron's `BrowserWindow`. */
export const BrowserWindow = guarded('BrowserWindow', StandInWindow) as unknown as typeof Electron.BrowserWindow;

export type WindowCheck = Faithful<Electron.BrowserWindow, Omit<StandInWindow, keyof EventEmitter>>;
