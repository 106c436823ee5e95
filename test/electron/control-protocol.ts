import type { MenuItemDescription, MenuPath } from './menu.ts';
import type { NotificationDescription } from './notification.ts';
import type { RecordedCall } from './record.ts';
import type { DisplaySpec } from './screen.ts';
import type { TrayDescription } from './tray.ts';

/** A window as a test sees it. */
export interface WindowState {
  readonly id: number;
  /** Chromium's id of its page. */
  readonly targetId: string;
  /** As the app sees it, in its own scheme. */
  readonly url: string;
  readonly title: string;
  /** Of the content, in CSS px. */
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly isFocusable: boolean;
  readonly isAlwaysOnTop: boolean;
  readonly alwaysOnTopLevel?: string;
  readonly isOnAllWorkspaces: boolean;
  readonly isInTaskbar: boolean;
  readonly isIgnoringMouse: boolean;
  /** What the window was created with, as plain JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly console: readonly { readonly level: string; readonly message: string }[];
}

/** Everything that a test can see of the main process at one moment. */
export interface StandInState {
  readonly isReady: boolean;
  readonly windows: readonly WindowState[];
  readonly trays: readonly TrayDescription[];
  readonly applicationMenu: readonly MenuItemDescription[];
  readonly shortcuts: readonly string[];
  readonly openedUrls: readonly string[];
  readonly notifications: readonly NotificationDescription[];
  readonly clipboard: string;
  readonly calls: readonly RecordedCall[];
  readonly session: Readonly<Record<string, boolean>>;
}

/** What a test may do, by name. Every method answers asynchronously, or with an error's message. */
export interface ControlMethods {
  state(): StandInState;
  endpoint(): Promise<string>;
  focusByUser(window: { id?: number }): void;
  moveByUser(window: { id: number; bounds: Partial<WindowState['bounds']> }): void;
  closeByUser(window: { id: number }): void;
  chooseFromTray(item: { path: MenuPath }): void;
  openTrayMenu(): void;
  clickTray(click: { button: 'click' | 'right-click' | 'double-click' }): void;
  clickNotification(notification: { title: string }): void;
  pressNotificationButton(press: { title: string; button: string }): void;
  pressShortcut(shortcut: { accelerator: string }): void;
  isRegistered(shortcut: { accelerator: string }): boolean;
  setTaken(shortcut: { accelerator: string; isTaken: boolean }): void;
  setClipboard(text: { text: string }): void;
  setSelection(text: { text: string }): void;
  emitPower(event: { name: string }): void;
  setDisplays(displays: { displays: readonly DisplaySpec[] }): void;
  setCursor(point: { x: number; y: number }): void;
  setColorScheme(scheme: { scheme: 'light' | 'dark' }): void;
  emitApp(event: { name: string; args: readonly unknown[] }): void;
  answerNextDialog(answer: { response: number }): void;
  answerNextSaveDialog(answer: { path?: string }): void;
  answerNextOpenDialog(answer: { path?: string }): void;
  invokeFrom(call: { id: number; frame: string; channel: string; args: readonly unknown[] }): Promise<unknown>;
  openForeignWindow(window: { url: string; preload: string; canRunInSubFrames: boolean }): Promise<number>;
  crash(window: { id: number }): Promise<void>;
  quit(): void;
}

/** Test to stand-in, over Node's IPC channel. */
export interface ControlRequest {
  readonly standIn: 'request';
  readonly id: number;
  readonly method: keyof ControlMethods;
  readonly params: unknown;
}

/** Stand-in to test. */
export type ControlAnswer =
  | { readonly standIn: 'answer'; readonly id: number; readonly result?: unknown; readonly error?: string }
  | { readonly standIn: 'changed' }
  /** The app asked to be started anew, and is about to end. */
  | { readonly standIn: 'next-run'; readonly execPath: string; readonly args: readonly string[] };
