import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { preventable } from './events.ts';
import { colorScheme, nativeTheme } from './native-theme.ts';
import { record } from './record.ts';
import { type Faithful, guarded } from './unsupported.ts';
import { destroyContents, faceOf, inner, StandInContents } from './web-contents.ts';

type Options = Electron.BrowserWindowConstructorOptions;

interface WindowState {
  readonly options: Options;
  readonly contents: StandInContents;
  bounds: Electron.Rectangle;
  title: string;
  isVisible: boolean;
  isDestroyed: boolean;
  isFocusable: boolean;
  isResizable: boolean;
  isAlwaysOnTop: boolean;
  alwaysOnTopLevel: string | undefined;
  isOnAllWorkspaces: boolean;
  isInTaskbar: boolean;
  isIgnoringMouse: boolean;
}

const windows = new Set<StandInWindow>();
const faces = new WeakMap<StandInWindow, Electron.BrowserWindow>();
let focused: StandInWindow | undefined;
let lastId = 0;
let onLastClosed: () => void = () => undefined;

/** Sets what happens when the last window has closed. */
export const whenLastWindowCloses = (action: () => void): void => {
  onLastClosed = action;
};

const faceOfWindow = (window: StandInWindow): Electron.BrowserWindow => {
  const face = faces.get(window) ?? (guarded('BrowserWindow', window) as unknown as Electron.BrowserWindow);
  faces.set(window, face);
  return face;
};

const initialBounds = ({ x = 0, y = 0, width = 800, height = 600 }: Options): Electron.Rectangle => ({
  x,
  y,
  width,
  height,
});

const initialState = (options: Options, contents: StandInContents): WindowState => ({
  options,
  contents,
  bounds: initialBounds(options),
  title: options.title ?? app.getName(),
  isVisible: false,
  isDestroyed: false,
  isFocusable: options.focusable !== false,
  isResizable: options.resizable !== false,
  isAlwaysOnTop: options.alwaysOnTop === true,
  alwaysOnTopLevel: undefined,
  isOnAllWorkspaces: false,
  isInTaskbar: options.skipTaskbar !== true,
  isIgnoringMouse: false,
});

/** Electron's BrowserWindow on a page of Chromium. It has no frame: its bounds are its content's bounds. */
class StandInWindow extends EventEmitter {
  readonly [inner]: WindowState;
  readonly id = ++lastId;

  constructor(options: Options = {}) {
    super();
    const page = { bounds: initialBounds(options), isTransparent: options.transparent === true };
    const contents = new StandInContents(options.webPreferences ?? {}, page);
    this[inner] = initialState(options, contents);
    windows.add(this);
    record('BrowserWindow.new', this.id, options);
    prepare(this);
    if (options.show !== false) this.show();
    // biome-ignore lint/correctness/noConstructorReturn: the app may only see the guarded face of a window
    return faceOfWindow(this) as unknown as StandInWindow;
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return [...windows].map(faceOfWindow);
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return focused === undefined ? null : faceOfWindow(focused);
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
    if (!this[inner].isVisible) return;
    this[inner].isVisible = false;
    loseFocus(this);
    apply(this[inner].contents[inner].host.surface.setVisible(isSeen(this)));
    this.emit('hide');
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
    return focused === this;
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
    if (this[inner].isDestroyed) return;
    loseFocus(this);
    this[inner].isDestroyed = true;
    this[inner].isVisible = false;
    windows.delete(this);
    destroyContents(this[inner].contents);
    record('BrowserWindow.closed', this.id);
    this.emit('closed');
    if (windows.size === 0) onLastClosed();
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

const note = (window: StandInWindow, member: string, ...args: unknown[]): void =>
  record(`BrowserWindow#${window.id}.${member}`, ...args);

/** A page may go away at any time; what was asked of it then no longer matters. */
const apply = (asked: Promise<unknown>): void => void asked.catch(() => undefined);

/** With background throttling off Electron calls a page visible even when its window is hidden. */
const isSeen = (window: StandInWindow): boolean =>
  window[inner].isVisible || window[inner].options.webPreferences?.backgroundThrottling === false;

function prepare(window: StandInWindow): void {
  const { contents } = window[inner];
  apply(contents[inner].host.surface.setColorScheme(colorScheme()));
  apply(contents[inner].host.surface.setVisible(isSeen(window)));
  contents.once('did-finish-load', () => window.emit('ready-to-show', preventable({})));
  queueMicrotask(() => {
    app.emit('web-contents-created', preventable({}), faceOf(contents));
    app.emit('browser-window-created', preventable({}), faceOfWindow(window));
  });
}

function reveal(window: StandInWindow): void {
  if (window[inner].isVisible || window[inner].isDestroyed) return;
  window[inner].isVisible = true;
  apply(window[inner].contents[inner].host.surface.setVisible(true));
  window.emit('show');
}

function takeFocus(window: StandInWindow): void {
  if (focused === window || !window[inner].isFocusable || window[inner].isDestroyed) return;
  if (focused !== undefined) loseFocus(focused);
  focused = window;
  apply(window[inner].contents[inner].host.surface.setFocused(true));
  window.emit('focus', preventable({}));
  app.emit('browser-window-focus', preventable({}), faceOfWindow(window));
}

function loseFocus(window: StandInWindow): void {
  if (focused !== window) return;
  focused = undefined;
  apply(window[inner].contents[inner].host.surface.setFocused(false));
  window.emit('blur', preventable({}));
  app.emit('browser-window-blur', preventable({}), faceOfWindow(window));
}

function move(window: StandInWindow, bounds: Partial<Electron.Rectangle>): void {
  const state = window[inner];
  const old = state.bounds;
  state.bounds = { ...old, ...bounds };
  apply(state.contents[inner].host.surface.setBounds(state.bounds));
  if (old.x !== state.bounds.x || old.y !== state.bounds.y) window.emit('move');
  if (old.width !== state.bounds.width || old.height !== state.bounds.height) window.emit('resize');
}

nativeTheme.on('updated', () => {
  for (const window of windows) apply(window[inner].contents[inner].host.surface.setColorScheme(colorScheme()));
});

/** Electron's `BrowserWindow`. */
export const BrowserWindow = guarded('BrowserWindow', StandInWindow) as unknown as typeof Electron.BrowserWindow;

/** Every window, for the stand-in's own use. */
export const allWindows = (): readonly StandInWindow[] => [...windows];

/** Asks every window to close; false as soon as one refuses. */
export function closeAllWindows(): boolean {
  for (const window of allWindows()) window.close();
  return windows.size === 0;
}

/** The user clicks into a window: it gets the keyboard, without any doing of the app. Undefined: the user went elsewhere. */
export function focusByUser(id: number | undefined): void {
  const window = allWindows().find((candidate) => candidate.id === id);
  if (window === undefined && focused !== undefined) loseFocus(focused);
  if (window?.[inner].isVisible === true) takeFocus(window);
}

export type WindowCheck = Faithful<Electron.BrowserWindow, Omit<StandInWindow, keyof EventEmitter>>;
