import type { Page } from 'playwright-core';
import type { StandInState, WindowState } from './control-protocol.ts';
import { keptByElectron, launchElectron, shortcutsKeptByElectron } from './driver-electron.ts';
import { launchStandIn } from './driver-stand-in.ts';
import type { NotificationDescription } from './notification.ts';
import type { RecordedCall } from './record.ts';
import type { DisplaySpec } from './screen.ts';
import type { TrayDescription } from './tray.ts';

export type { StandInState, WindowState } from './control-protocol.ts';
export type { RecordedCall } from './record.ts';
export type { DisplaySpec } from './screen.ts';
export type { TrayDescription } from './tray.ts';

/** What to start, and on what desktop. */
export interface LaunchOptions {
  /** The built main bundle; `dist/main/index.js` where left out. */
  readonly main?: string;
  /** Arguments after the main script. */
  readonly args?: readonly string[];
  /** Added to this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder of the app's user data; a temporary one where left out. */
  readonly userData?: string;
  /** Light where left out. */
  readonly colorScheme?: 'light' | 'dark';
  /** Physical pixels per CSS pixel, 1 where left out. */
  readonly deviceScaleFactor?: number;
  /** BCP 47 tag of the desktop's language, en-GB where left out. */
  readonly locale?: string;
  /** Accelerators that other programs hold before the app starts. */
  readonly takenShortcuts?: readonly string[];
}

/** How the app's process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One window. Selectors are Playwright's; waiting methods reject after ten seconds. */
export interface WindowHandle {
  readonly id: number;
  /** Playwright's own page: locators, assertions, whatever a spec needs. */
  readonly page: Page;
  state(): Promise<WindowState>;
  /** Runs a function (or an expression) in the page's own world. */
  evaluate<T, A = undefined>(run: string | ((argument: A) => T | Promise<T>), argument?: A): Promise<T>;
  /** The element's text, trimmed. */
  text(selector: string): Promise<string>;
  /** Clicks with the mouse, which also gives the window the keyboard focus, as on a desktop. */
  click(selector: string): Promise<void>;
  /** Presses a key (Playwright's names, "Control+Enter"). Rejects when the window does not have the keyboard focus. */
  press(key: string): Promise<void>;
  /** Types text; the same condition. */
  type(text: string): Promise<void>;
  /** The user gives the window the keyboard focus (a click on its edge, Alt+Tab). */
  focusByUser(): Promise<void>;
  /** The user drags the window, or its edge. */
  moveByUser(bounds: Partial<WindowState['bounds']>): Promise<void>;
  /** The user closes the window by its own button; what the app does about it is its affair. */
  closeByUser(): Promise<void>;
  /** Waits until the element can be seen in the page (whether the window can is another question). */
  waitFor(selector: string): Promise<void>;
  /** Waits until there is no such visible element. */
  waitForHidden(selector: string): Promise<void>;
  /** Waits until the window itself is shown, or hidden. */
  waitUntilShown(): Promise<WindowState>;
  waitUntilHidden(): Promise<WindowState>;
  /** PNG of the page. */
  screenshot(path: string): Promise<void>;
  /** Stand-in only: a raw ipcRenderer.invoke out of a frame (part of its URL, or its name), preload or not. */
  invokeFrom(frame: string, channel: string, ...args: unknown[]): Promise<unknown>;
  /** Stand-in only: the page's process dies. */
  crash(): Promise<void>;
}

/** A running app. Members marked "stand-in only" reject on real Electron, naming themselves. */
export interface App {
  readonly kind: 'stand-in' | 'electron';
  readonly pid: number;
  /** Everything written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when the process has ended. */
  readonly exited: Promise<Exit>;
  windows(): Promise<readonly WindowState[]>;
  /** The window whose URL contains this text, once it is there and has loaded. */
  window(urlPart: string): Promise<WindowHandle>;
  /**
   * A window that is not the app's, hidden, loaded with any of the app's addresses and with the app's preload: for
   * checks of the sender. With `canRunInSubFrames` the preload also runs in its frames.
   */
  openForeignWindow(window: { url: string; preload: string; canRunInSubFrames?: boolean }): Promise<WindowHandle>;
  /** Stand-in only: everything at once. */
  state(): Promise<StandInState>;
  /** Stand-in only: what the app called, oldest first; `member` filters by part of the name ("showInactive"). */
  calls(member?: string): Promise<readonly RecordedCall[]>;
  /** Stand-in only. */
  readonly tray: {
    state(): Promise<TrayDescription>;
    /**
     * Chooses a menu entry by id or label, or by the labels of the submenus that lead to it and its own; rejects where it
     * is still missing, hidden or disabled after a second.
     */
    choose(path: string | readonly string[]): Promise<void>;
    /** Opens the menu, and only looks. */
    open(): Promise<void>;
    click(button?: 'click' | 'right-click' | 'double-click'): Promise<void>;
  };
  /** Stand-in only: the user presses a global shortcut; rejects where the app has not registered it. */
  shortcut(accelerator: string): Promise<void>;
  readonly shortcuts: {
    /** Stand-in only: normalised ("ctrl+shift+a"). */
    registered(): Promise<readonly string[]>;
    isRegistered(accelerator: string): Promise<boolean>;
    /** Stand-in only: another program takes, or frees, an accelerator. */
    take(accelerator: string): Promise<void>;
    free(accelerator: string): Promise<void>;
  };
  readonly clipboard: {
    read(): Promise<string>;
    write(text: string): Promise<void>;
    /** The text marked with the mouse (Linux). */
    select(text: string): Promise<void>;
  };
  /** Addresses given to shell.openExternal, oldest first. */
  openedUrls(): Promise<readonly string[]>;
  readonly notifications: {
    /** Stand-in only. */
    list(): Promise<readonly NotificationDescription[]>;
    click(title: string): Promise<void>;
    /** Presses the button with this text. */
    press(title: string, button: string): Promise<void>;
  };
  /** Fires an event of powerMonitor: suspend, resume, lock-screen, unlock-screen, on-battery, on-ac, shutdown. */
  emitPower(name: string): Promise<void>;
  /** Fires an event of app, for example ("open-url", "screenpop:dial/…") or ("activate"). */
  emitApp(name: string, ...args: unknown[]): Promise<void>;
  /** Stand-in only. */
  setDisplays(displays: readonly DisplaySpec[]): Promise<void>;
  setCursor(point: { x: number; y: number }): Promise<void>;
  setColorScheme(scheme: 'light' | 'dark'): Promise<void>;
  /** Stand-in only: the button that answers the next dialog.showMessageBox. */
  answerNextDialog(button: number): Promise<void>;
  /** Where the user saves to at the next dialog.showSaveDialog; left out: they cancel. */
  answerNextSaveDialog(path?: string): Promise<void>;
  /** Which file the user opens at the next dialog.showOpenDialog; left out: they cancel. */
  answerNextOpenDialog(path?: string): Promise<void>;
  /** Stand-in only: the keyboard focus goes to another program. */
  blurByUser(): Promise<void>;
  /** Waits until the predicate holds (ten seconds, or as told); rejects naming `what`. */
  waitFor(predicate: () => boolean | Promise<boolean>, what?: string, timeoutMs?: number): Promise<void>;
  /**
   * Stand-in only: waits until the app has ended itself to be started anew, and starts it with the command line that it
   * asked for. Rejects where it ended for good. Its user data are those of the options.
   */
  relaunched(): Promise<App>;
  /** Sends a signal to the app's process. */
  kill(signal: NodeJS.Signals): void;
  /** Quits as a user would, and waits for the end. */
  close(): Promise<Exit>;
}

/** The stand-in with nothing but what can be seen and done on real Electron: so it is seen which specs need more. */
const launchRehearsal = async (options: LaunchOptions): Promise<App> => {
  const app = await launchStandIn(options);
  return { ...app, ...keptByElectron, shortcuts: { ...app.shortcuts, ...shortcutsKeptByElectron } };
};

/**
 * Starts the built app: on real Electron where SCREENPOP_E2E=electron (and the binary is there), otherwise on the
 * stand-in. With SCREENPOP_REHEARSAL=1 the specs for real Electron are rehearsed on the stand-in. Resolves when the app
 * is ready.
 */
export function launchApp(options: LaunchOptions = {}): Promise<App> {
  if (process.env.SCREENPOP_E2E !== 'electron') return launchStandIn(options);
  return process.env.SCREENPOP_REHEARSAL === '1' ? launchRehearsal(options) : launchElectron(options);
}
