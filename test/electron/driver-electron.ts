import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { WindowState } from './control-protocol.ts';
import type { App, Exit, LaunchOptions, WindowHandle } from './driver.ts';
import { createWindowHandle, patience, type WindowAccess, waitForValue, waitUntil } from './driver-window.ts';

const repository = path.resolve(import.meta.dirname, '../..');

/** Electron keeps what it is told to itself: these can be seen and done on the stand-in alone. */
const onlyStandIn = (member: string) => (): Promise<never> =>
  Promise.reject(new Error(`${member} can be driven on the stand-in only, not on real Electron`));

/** What cannot be seen or done there. */
export const keptByElectron = {
  state: onlyStandIn('state'),
  calls: onlyStandIn('calls'),
  tray: {
    ...{ state: onlyStandIn('tray.state'), choose: onlyStandIn('tray.choose') },
    ...{ open: onlyStandIn('tray.open'), click: onlyStandIn('tray.click') },
  },
  shortcut: onlyStandIn('shortcut'),
  notifications: {
    list: onlyStandIn('notifications.list'),
    click: onlyStandIn('notifications.click'),
    press: onlyStandIn('notifications.press'),
  },
  setDisplays: onlyStandIn('setDisplays'),
  setCursor: onlyStandIn('setCursor'),
  answerNextDialog: onlyStandIn('answerNextDialog'),
  relaunched: onlyStandIn('relaunched'),
} satisfies Partial<App>;

/** The same of `App.shortcuts`. */
export const shortcutsKeptByElectron = {
  registered: onlyStandIn('shortcuts.registered'),
  take: onlyStandIn('shortcuts.take'),
  free: onlyStandIn('shortcuts.free'),
} satisfies Partial<App['shortcuts']>;

const argumentsOf = ({
  main,
  args = [],
  userData,
  colorScheme,
  deviceScaleFactor,
  locale,
}: LaunchOptions & { readonly userData: string }): string[] => [
  `--user-data-dir=${userData}`,
  ...(deviceScaleFactor === undefined ? [] : [`--force-device-scale-factor=${deviceScaleFactor}`]),
  ...(colorScheme === 'dark' ? ['--force-dark-mode'] : []),
  ...(locale === undefined ? [] : [`--lang=${locale}`]),
  path.resolve(repository, main ?? 'dist/main/index.js'),
  ...args,
];

const environmentOf = ({ env = {} }: LaunchOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...env }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const readWindow = (application: ElectronApplication, id: number): Promise<WindowState> =>
  application.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.fromId(wanted);
    if (window === null) throw new Error(`Window ${wanted} has been closed`);
    return {
      id: wanted,
      targetId: '',
      url: window.webContents.getURL(),
      title: window.getTitle(),
      bounds: window.getContentBounds(),
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      isFocusable: window.isFocusable(),
      isAlwaysOnTop: window.isAlwaysOnTop(),
      isOnAllWorkspaces: window.isVisibleOnAllWorkspaces(),
      isInTaskbar: true,
      isIgnoringMouse: false,
      options: {},
      console: [],
    };
  }, id);

const idOf = async (application: ElectronApplication, page: Page): Promise<number> =>
  (await application.browserWindow(page)).evaluate((window: Electron.BrowserWindow) => window.id);

/** Starts the app on real Electron; rejects where its binary is missing. */
export async function launchElectron(options: LaunchOptions): Promise<App> {
  const executablePath = createRequire(import.meta.url)('electron') as unknown as string;
  const temporary =
    options.userData === undefined ? mkdtempSync(path.join(tmpdir(), 'screenpop-user-data-')) : undefined;
  const application = await _electron.launch({
    executablePath,
    args: argumentsOf({ ...options, userData: options.userData ?? path.join(temporary ?? '', 'profile') }),
    env: environmentOf(options),
    cwd: repository,
  });
  const child = application.process();
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: Buffer) => {
    output.stdout += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    output.stderr += text.toString();
  });
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  exited.then(
    () => temporary && rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }),
    () => undefined,
  );
  await application.evaluate(async ({ app, shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { screenpopOpened: opened });
    shell.openExternal = async (url) => void opened.push(url);
    await app.whenReady();
  });
  return createApp(application, output, exited);
}

function createApp(application: ElectronApplication, output: App['output'], exited: Promise<Exit>): App {
  const access: WindowAccess = {
    state: (id) => readWindow(application, id),
    focusByUser: (id) => application.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.focus(), id),
    closeByUser: (id) => application.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.close(), id),
    moveByUser: (id, bounds) =>
      application.evaluate(({ BrowserWindow }, [wanted, to]) => BrowserWindow.fromId(wanted)?.setBounds(to), [
        id,
        bounds,
      ] as const),
    invokeFrom: onlyStandIn('invokeFrom'),
    crash: onlyStandIn('crash'),
    waitFor: (predicate, what) => waitUntil(predicate, what),
  };
  const handleOf = async (page: Page): Promise<WindowHandle> =>
    createWindowHandle(await idOf(application, page), page, access);
  const find = async (urlPart: string): Promise<WindowHandle> => {
    const look = () => application.windows().find((window) => window.url().includes(urlPart));
    const page = await waitForValue(look, `a window at '${urlPart}'`);
    await page.waitForLoadState('load');
    return handleOf(page);
  };
  const windowIds = () =>
    application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id));
  return {
    kind: 'electron',
    pid: application.process().pid ?? 0,
    output,
    exited,
    windows: async () => Promise.all((await windowIds()).map((id) => readWindow(application, id))),
    window: find,
    openForeignWindow: async (foreign) => handleOf(await openForeign(application, foreign)),
    ...gestures(application),
    waitFor: (predicate, what = 'a condition', timeoutMs = patience) => waitUntil(predicate, what, timeoutMs),
    kill: (signal) => void application.process().kill(signal),
    close: async () => {
      application.evaluate(({ app }) => app.quit()).catch(() => undefined);
      return exited;
    },
  };
}

async function openForeign(
  application: ElectronApplication,
  { url, preload, canRunInSubFrames = false }: Parameters<App['openForeignWindow']>[0],
): Promise<Page> {
  const opening = application.waitForEvent('window');
  await application.evaluate(
    async ({ BrowserWindow }, wanted) => {
      const { preload: file, nodeIntegrationInSubFrames } = wanted;
      await new BrowserWindow({ show: false, webPreferences: { preload: file, nodeIntegrationInSubFrames } }).loadURL(
        wanted.url,
      );
    },
    { url, preload: path.resolve(repository, preload), nodeIntegrationInSubFrames: canRunInSubFrames },
  );
  return opening;
}

function gestures(application: ElectronApplication) {
  return {
    ...keptByElectron,
    shortcuts: {
      ...shortcutsKeptByElectron,
      isRegistered: (accelerator: string) =>
        application.evaluate(({ globalShortcut }, wanted) => globalShortcut.isRegistered(wanted), accelerator),
    },
    clipboard: {
      read: () => application.evaluate(({ clipboard }) => clipboard.readText()),
      write: (text: string) => application.evaluate(({ clipboard }, value) => clipboard.writeText(value), text),
      select: (text: string) =>
        application.evaluate(({ clipboard }, value) => clipboard.selection.writeText(value), text),
    },
    openedUrls: () =>
      application.evaluate(() => (globalThis as unknown as { screenpopOpened: string[] }).screenpopOpened),
    emitPower: (name: string) => application.evaluate(({ powerMonitor }, event) => void powerMonitor.emit(event), name),
    emitApp: (name: string, ...args: unknown[]) =>
      application.evaluate(
        ({ app }, sent) => void app.emit(sent.name as 'activate', { preventDefault: () => undefined }, ...sent.args),
        { name, args },
      ),
    setColorScheme: (scheme: 'light' | 'dark') =>
      application.evaluate(({ nativeTheme }, wanted) => {
        nativeTheme.themeSource = wanted;
      }, scheme),
    answerNextSaveDialog: (path?: string) =>
      application.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === '', filePath });
      }, path ?? ''),
    answerNextOpenDialog: (path?: string) =>
      application.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = () =>
          Promise.resolve({ canceled: filePath === '', filePaths: filePath === '' ? [] : [filePath] });
      }, path ?? ''),
    blurByUser: () => application.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur()),
  };
}
