import { app } from './app.ts';
import { startBrowser } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import type { ControlAnswer, ControlMethods, ControlRequest, StandInState, WindowState } from './control-protocol.ts';
import {
  answerNextDialog,
  answerNextOpenDialog,
  answerNextSaveDialog,
  clipboardText,
  globalShortcut,
  openedUrls,
  powerMonitor,
  pressShortcut,
  registeredShortcuts,
  setClipboardText,
  setSelectionText,
  setTaken,
} from './desktop.ts';
import { preventable } from './events.ts';
import { describeMenu, Menu } from './menu.ts';
import { setSystemColorScheme } from './native-theme.ts';
import { clickNotification, describeNotifications, pressNotificationButton } from './notification.ts';
import { createCodec } from './page/codec.ts';
import type { PageHost } from './page-host.ts';
import { changes, recordedCalls } from './record.ts';
import { setCursor, setDisplays } from './screen.ts';
import { sessionState } from './session.ts';
import { chooseFromTray, clickTray, describeTrays, openTrayMenu } from './tray.ts';
import { inner } from './web-contents.ts';
import { allWindows, closeByUser, focusByUser, type ManagedWindow, moveByUser } from './window-manager.ts';

const codec = createCodec();

const windowOf = (id: number): ManagedWindow => {
  const window = allWindows().find((candidate) => candidate.id === id);
  if (window === undefined) throw new Error(`There is no window ${id}`);
  return window;
};

const hostOf = (id: number): PageHost => windowOf(id)[inner].contents[inner].host;

function describeWindow(window: ManagedWindow): WindowState {
  const { contents, options, face, bounds, title, alwaysOnTopLevel, ...flags } = window[inner];
  const { isVisible, isFocusable, isAlwaysOnTop, isOnAllWorkspaces, isInTaskbar, isIgnoringMouse } = flags;
  return {
    id: window.id,
    targetId: contents[inner].host.targetId,
    url: contents.getURL(),
    title,
    bounds,
    isFocused: face.isFocused(),
    ...{ isVisible, isFocusable, isAlwaysOnTop, isOnAllWorkspaces, isInTaskbar, isIgnoringMouse },
    ...(alwaysOnTopLevel === undefined ? {} : { alwaysOnTopLevel }),
    options: { ...options },
    console: contents[inner].console,
  };
}

const state = (): StandInState => ({
  isReady: app.isReady(),
  windows: allWindows().map(describeWindow),
  trays: describeTrays(),
  applicationMenu: describeMenu(Menu.getApplicationMenu()),
  shortcuts: registeredShortcuts(),
  openedUrls: openedUrls(),
  notifications: describeNotifications(),
  clipboard: clipboardText(),
  calls: recordedCalls(),
  session: sessionState(),
});

async function invokeFrom({ id, frame, channel, args }: Parameters<ControlMethods['invokeFrom']>[0]): Promise<unknown> {
  const host = hostOf(id);
  const found = host.frames.list().find(({ url, name }) => url.includes(frame) || name === frame);
  if (found === undefined) throw new Error(`Window ${id} has no frame '${frame}'`);
  return codec.decode(await host.invokeFrom(found, channel, codec.encode(args)));
}

async function openForeignWindow({
  url,
  preload,
  canRunInSubFrames,
}: Parameters<ControlMethods['openForeignWindow']>[0]): Promise<number> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload, nodeIntegrationInSubFrames: canRunInSubFrames },
  });
  await window.loadURL(url);
  return window.id;
}

const methods: ControlMethods = {
  state,
  endpoint: async () => (await startBrowser()).endpoint(),
  focusByUser: ({ id }) => focusByUser(id),
  moveByUser: ({ id, bounds }) => moveByUser(id, bounds),
  closeByUser: ({ id }) => closeByUser(id),
  chooseFromTray: ({ path }) => chooseFromTray(path, () => app.quit()),
  openTrayMenu: () => openTrayMenu(),
  clickTray: ({ button }) => clickTray(button),
  clickNotification: ({ title }) => clickNotification(title),
  pressNotificationButton: ({ title, button }) => pressNotificationButton(title, button),
  pressShortcut: ({ accelerator }) => pressShortcut(accelerator),
  isRegistered: ({ accelerator }) => globalShortcut.isRegistered(accelerator),
  setTaken: ({ accelerator, isTaken }) => setTaken(accelerator, isTaken),
  setClipboard: ({ text }) => setClipboardText(text),
  setSelection: ({ text }) => setSelectionText(text),
  emitPower: ({ name }) => void powerMonitor.emit(name),
  setDisplays: ({ displays }) => setDisplays(displays),
  setCursor,
  setColorScheme: ({ scheme }) => setSystemColorScheme(scheme),
  emitApp: ({ name, args }) => void app.emit(name, preventable({}), ...args),
  answerNextDialog: ({ response }) => answerNextDialog(response),
  answerNextSaveDialog: ({ path }) => answerNextSaveDialog(path),
  answerNextOpenDialog: ({ path }) => answerNextOpenDialog(path),
  invokeFrom,
  openForeignWindow,
  crash: ({ id }) => hostOf(id).crash(),
  quit: () => app.quit(),
};

const post = (answer: ControlAnswer): void => void process.send?.(answer);

async function serve({ id, method, params }: ControlRequest): Promise<void> {
  try {
    const run = methods[method] as (params: unknown) => unknown;
    post({ standIn: 'answer', id, result: await run(params) });
  } catch (error) {
    post({ standIn: 'answer', id, error: error instanceof Error ? error.message : String(error) });
  }
}

/** Lets the process that forked this one look and act; when that process goes away, the app quits. */
export function serveControl(): void {
  process.on('message', (message: ControlRequest) => {
    if (message.standIn === 'request') void serve(message);
  });
  process.on('disconnect', () => app.quit());
  changes.on('change', () => post({ standIn: 'changed' }));
}
