import type { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { preventable } from './events.ts';
import { colorScheme, nativeTheme } from './native-theme.ts';
import { record } from './record.ts';
import { destroyContents, faceOf, inner, type StandInContents } from './web-contents.ts';

export type Options = Electron.BrowserWindowConstructorOptions;

/** What is kept of a window. */
export interface WindowState {
  readonly options: Options;
  readonly contents: StandInContents;
  /** The window as the app may see it. */
  readonly face: Electron.BrowserWindow;
  bounds: Electron.Rectangle;
  title: string;
  isVisible: boolean;
  isDestroyed: boolean;
  isFocusable: boolean;
  isMaximized: boolean;
  isResizable: boolean;
  isAlwaysOnTop: boolean;
  alwaysOnTopLevel: string | undefined;
  isOnAllWorkspaces: boolean;
  isInTaskbar: boolean;
  isIgnoringMouse: boolean;
}

/** A window as the stand-in itself sees it. */
export interface ManagedWindow extends EventEmitter {
  readonly [inner]: WindowState;
  readonly id: number;
  close(): void;
}

const windows = new Set<ManagedWindow>();
let focused: ManagedWindow | undefined;
let onLastClosed: () => void = () => undefined;

/** Sets what happens when the last window has closed. */
export const whenLastWindowCloses = (action: () => void): void => {
  onLastClosed = action;
};

/** Where a window with these options opens. */
export const initialBounds = ({ x = 0, y = 0, width = 800, height = 600 }: Options): Electron.Rectangle => ({
  x,
  y,
  width,
  height,
});

/** The state of a new window. */
export const initialState = (
  options: Options,
  contents: StandInContents,
  face: Electron.BrowserWindow,
): WindowState => ({
  options,
  contents,
  face,
  bounds: initialBounds(options),
  title: options.title ?? app.getName(),
  isVisible: false,
  isDestroyed: false,
  isFocusable: options.focusable !== false,
  isMaximized: false,
  isResizable: options.resizable !== false,
  isAlwaysOnTop: options.alwaysOnTop === true,
  alwaysOnTopLevel: undefined,
  isOnAllWorkspaces: false,
  isInTaskbar: options.skipTaskbar !== true,
  isIgnoringMouse: false,
});

/** Notes a call of a window's method. */
export const note = (window: ManagedWindow, member: string, ...args: unknown[]): void =>
  record(`BrowserWindow#${window.id}.${member}`, ...args);

/** A page may go away at any time; what was asked of it then no longer matters. */
const apply = (asked: Promise<unknown>): void => void asked.catch(() => undefined);

/** With background throttling off Electron calls a page visible even when its window is hidden. */
const isSeen = (window: ManagedWindow): boolean =>
  window[inner].isVisible || window[inner].options.webPreferences?.backgroundThrottling === false;

/** Gives a new window its looks, and announces it. */
export function prepare(window: ManagedWindow): void {
  windows.add(window);
  const { contents } = window[inner];
  apply(contents[inner].host.surface.setColorScheme(colorScheme()));
  apply(contents[inner].host.surface.setVisible(isSeen(window)));
  contents.once('did-finish-load', () => window.emit('ready-to-show', preventable({})));
  queueMicrotask(() => {
    app.emit('web-contents-created', preventable({}), faceOf(contents));
    app.emit('browser-window-created', preventable({}), window[inner].face);
  });
}

/** Shows a window, without the keyboard focus. */
export function reveal(window: ManagedWindow): void {
  if (window[inner].isVisible || window[inner].isDestroyed) return;
  window[inner].isVisible = true;
  apply(window[inner].contents[inner].host.surface.setVisible(true));
  window.emit('show');
}

/** Gives a window the keyboard focus, where it can have it. */
export function takeFocus(window: ManagedWindow): void {
  if (focused === window || !window[inner].isFocusable || window[inner].isDestroyed) return;
  if (focused !== undefined) loseFocus(focused);
  focused = window;
  apply(window[inner].contents[inner].host.surface.setFocused(true));
  window.emit('focus', preventable({}));
  app.emit('browser-window-focus', preventable({}), window[inner].face);
}

/** Takes the keyboard focus from a window, where it has it. */
export function loseFocus(window: ManagedWindow): void {
  if (focused !== window) return;
  focused = undefined;
  apply(window[inner].contents[inner].host.surface.setFocused(false));
  window.emit('blur', preventable({}));
  app.emit('browser-window-blur', preventable({}), window[inner].face);
}

/** Moves or resizes a window. */
export function move(window: ManagedWindow, bounds: Partial<Electron.Rectangle>): void {
  const state = window[inner];
  const old = state.bounds;
  state.bounds = { ...old, ...bounds };
  apply(state.contents[inner].host.surface.setBounds(state.bounds));
  if (old.x !== state.bounds.x || old.y !== state.bounds.y) window.emit('move');
  if (old.width !== state.bounds.width || old.height !== state.bounds.height) window.emit('resize');
}

/** Ends a window and its page for good. */
export function dispose(window: ManagedWindow): void {
  if (window[inner].isDestroyed) return;
  loseFocus(window);
  Object.assign(window[inner], { isDestroyed: true, isVisible: false });
  windows.delete(window);
  destroyContents(window[inner].contents);
  record('BrowserWindow.closed', window.id);
  window.emit('closed');
  if (windows.size === 0) onLastClosed();
}

/** Hides a window and keeps its page. */
export function conceal(window: ManagedWindow): void {
  if (!window[inner].isVisible) return;
  window[inner].isVisible = false;
  loseFocus(window);
  apply(window[inner].contents[inner].host.surface.setVisible(isSeen(window)));
  window.emit('hide');
}

/** The window that has the keyboard focus. */
export const focusedWindow = (): ManagedWindow | undefined => focused;

nativeTheme.on('updated', () => {
  for (const window of windows) apply(window[inner].contents[inner].host.surface.setColorScheme(colorScheme()));
});

/** Every window, for the stand-in's own use. */
export const allWindows = (): readonly ManagedWindow[] => [...windows];

/** Asks every window to close; false as soon as one refuses. */
export function closeAllWindows(): boolean {
  for (const window of allWindows()) window.close();
  return windows.size === 0;
}

/** The user closes a window by its own button. */
export function closeByUser(id: number): void {
  allWindows()
    .find((window) => window.id === id)
    ?.close();
}

/** The user moves or resizes a window. */
export function moveByUser(id: number, bounds: Partial<Electron.Rectangle>): void {
  const window = allWindows().find((candidate) => candidate.id === id);
  if (window !== undefined) move(window, bounds);
}

/** The user clicks into a window: it gets the keyboard, without any doing of the app. Undefined: the user went elsewhere. */
export function focusByUser(id: number | undefined): void {
  const window = allWindows().find((candidate) => candidate.id === id);
  if (window === undefined && focused !== undefined) loseFocus(focused);
  if (window?.[inner].isVisible === true) takeFocus(window);
}
