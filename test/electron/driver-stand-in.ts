import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ControlAnswer, ControlMethods, ControlRequest, WindowState } from './control-protocol.ts';
import type { App, Exit, LaunchOptions, WindowHandle } from './driver.ts';
import { createWindowHandle, patience, type WindowAccess, waitForValue, waitUntil } from './driver-window.ts';
import type { NextRun } from './next-run.ts';

const repository = path.resolve(import.meta.dirname, '../..');

type Method = keyof ControlMethods;
type Result<M extends Method> = Awaited<ReturnType<ControlMethods[M]>>;
type Params<M extends Method> = Parameters<ControlMethods[M]> extends [infer P] ? [P] : [];
type Call = <M extends Method>(method: M, ...params: Params<M>) => Promise<Result<M>>;

/** Node 24 or later: this very one, or the one in devDependencies. */
const nodePath = (): string =>
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : path.join(repository, 'node_modules/node/bin/node');

const environmentOf = (options: LaunchOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: '',
  SCREENPOP_STANDIN_CONTROL: '1',
  ...(options.userData === undefined ? {} : { SCREENPOP_STANDIN_USER_DATA: options.userData }),
  ...(options.colorScheme === undefined ? {} : { SCREENPOP_STANDIN_COLOR_SCHEME: options.colorScheme }),
  ...(options.deviceScaleFactor === undefined ? {} : { SCREENPOP_STANDIN_SCALE: String(options.deviceScaleFactor) }),
  ...(options.locale === undefined ? {} : { SCREENPOP_STANDIN_LOCALE: options.locale }),
  ...(options.takenShortcuts === undefined ? {} : { SCREENPOP_STANDIN_TAKEN: options.takenShortcuts.join(' ') }),
  ...options.env,
});

function start(options: LaunchOptions): ChildProcess {
  const main = path.resolve(repository, options.main ?? 'dist/main/index.js');
  const register = path.join(import.meta.dirname, 'register.ts');
  return spawn(nodePath(), ['--import', register, main, ...(options.args ?? [])], {
    cwd: repository,
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** The control channel of a started app. Calls reject when the app ends before it answers. */
function connectControl(child: ChildProcess): Call {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', (message: ControlAnswer) => {
    if (message.standIn !== 'answer') return;
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) waiter?.resolve(message.result);
    else waiter?.reject(new Error(message.error));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app has ended'));
  });
  return (async (method: Method, params: unknown) => {
    const id = ++lastId;
    const request: ControlRequest = { standIn: 'request', id, method, params };
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.send(request, (error) => error && reject(error));
    });
  }) as Call;
}

function collectOutput(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return output;
}

/** Playwright's page for a window, by Chromium's own id. */
class PageFinder {
  private readonly browser: Browser;
  private readonly ids = new Map<Page, string>();

  constructor(browser: Browser) {
    this.browser = browser;
  }

  async find(targetId: string): Promise<Page | undefined> {
    for (const page of this.browser.contexts().flatMap((context) => context.pages())) {
      if ((await this.idOf(page)) === targetId) return page;
    }
    return undefined;
  }

  private async idOf(page: Page): Promise<string | undefined> {
    const known = this.ids.get(page);
    if (known !== undefined) return known;
    try {
      const session = await page.context().newCDPSession(page);
      const { targetInfo } = await session.send('Target.getTargetInfo');
      this.ids.set(page, targetInfo.targetId);
      await session.detach();
      return targetInfo.targetId;
    } catch {
      return undefined;
    }
  }
}

/** Opens windows' handles, once per window. */
function createWindowFinder(call: Call, browser: Browser) {
  const pages = new PageFinder(browser);
  const handles = new Map<number, WindowHandle>();
  const stateOf = async (id: number): Promise<WindowState> => {
    const found = (await call('state')).windows.find((window) => window.id === id);
    if (found === undefined) throw new Error(`Window ${id} has been closed`);
    return found;
  };
  const access: WindowAccess = {
    state: stateOf,
    focusByUser: (id) => call('focusByUser', { id }),
    moveByUser: (id, bounds) => call('moveByUser', { id, bounds }),
    closeByUser: (id) => call('closeByUser', { id }),
    invokeFrom: (id, frame, channel, args) => call('invokeFrom', { id, frame, channel, args }),
    crash: (id) => call('crash', { id }),
    waitFor: (predicate, what) => waitUntil(predicate, what),
  };
  return async (id: number): Promise<WindowHandle> => {
    const known = handles.get(id);
    if (known !== undefined) return known;
    const { targetId } = await stateOf(id);
    const page = await waitForValue(() => pages.find(targetId), `the page of window ${id}`);
    const handle = createWindowHandle(id, page, access);
    await handle.page.waitForLoadState('load');
    handles.set(id, handle);
    return handle;
  };
}

/** Starts an app on the stand-in. */
export async function launchStandIn(options: LaunchOptions): Promise<App> {
  const child = start(options);
  const output = collectOutput(child);
  let nextRun: NextRun | undefined;
  child.on('message', (message: ControlAnswer) => {
    if (message.standIn === 'next-run') nextRun = message;
  });
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  const call = connectControl(child);
  try {
    const endpoint = await call('endpoint');
    const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true, isLocal: true });
    await waitUntil(async () => (await call('state')).isReady, 'the app to be ready');
    return createApp({ options, child, output, exited, call, browser, nextRun: () => nextRun });
  } catch (error) {
    child.kill('SIGTERM');
    const { code } = await exited;
    throw new Error(`The app did not start (exit code ${code}):\n${output.stdout}${output.stderr}`, { cause: error });
  }
}

interface Running {
  readonly options: LaunchOptions;
  nextRun(): NextRun | undefined;
  readonly child: ChildProcess;
  readonly output: App['output'];
  readonly exited: Promise<Exit>;
  readonly call: Call;
  readonly browser: Browser;
}

function createApp(running: Running): App {
  const { child, output, exited, call, browser } = running;
  const handleOf = createWindowFinder(call, browser);
  const state = () => call('state');
  return {
    kind: 'stand-in',
    pid: child.pid ?? 0,
    output,
    exited,
    state,
    windows: async () => (await state()).windows,
    window: (urlPart) => findWindow(call, handleOf, urlPart),
    openForeignWindow: async ({ url, preload, canRunInSubFrames = false }) =>
      handleOf(await call('openForeignWindow', { url, preload: path.resolve(repository, preload), canRunInSubFrames })),
    calls: async (member = '') => (await state()).calls.filter((made) => made.member.includes(member)),
    openedUrls: async () => (await state()).openedUrls,
    ...gestures(call),
    waitFor: (predicate, what = 'a condition', timeoutMs = patience) => waitUntil(predicate, what, timeoutMs),
    relaunched: () => launchAnew(running),
    kill: (signal) => void child.kill(signal),
    close: async () => {
      call('quit').catch(() => undefined);
      const exit = await exited;
      await browser.close();
      return exit;
    },
  };
}

async function launchAnew({ options, exited, browser, nextRun }: Running): Promise<App> {
  await exited;
  await browser.close();
  const [main, ...args] = nextRun()?.args ?? [];
  if (main === undefined) throw new Error('The app has ended, and did not ask to be started anew');
  return launchStandIn({ ...options, main, args });
}

async function findWindow(
  call: Call,
  handleOf: (id: number) => Promise<WindowHandle>,
  urlPart: string,
): Promise<WindowHandle> {
  const find = async () => (await call('state')).windows.find(({ url }) => url.includes(urlPart));
  return handleOf((await waitForValue(find, `a window at '${urlPart}'`)).id);
}

/** How long somebody looks for an entry in a menu, ms: it is drawn soon after what it tells of. */
const lookMs = 1_000;

/** Does it again until it is accepted; rejects with the last refusal. */
async function onceAccepted(act: () => Promise<void>): Promise<void> {
  let refusal: unknown;
  const isAccepted = (): Promise<boolean> =>
    act().then(
      () => true,
      (error: unknown) => {
        refusal = error;
        return false;
      },
    );
  await waitUntil(isAccepted, 'it to be accepted', lookMs).catch(() => {
    throw refusal;
  });
}

/** What the user and the desktop do. */
function gestures(call: Call) {
  const state = () => call('state');
  return {
    tray: {
      state: async () => {
        const [tray] = (await state()).trays;
        if (tray === undefined) throw new Error('The app has no tray icon');
        return tray;
      },
      choose: (path: string | readonly string[]) => onceAccepted(() => call('chooseFromTray', { path })),
      open: () => call('openTrayMenu'),
      click: (button: 'click' | 'right-click' | 'double-click' = 'click') => call('clickTray', { button }),
    },
    shortcut: (accelerator: string) => call('pressShortcut', { accelerator }),
    shortcuts: {
      registered: async () => (await state()).shortcuts,
      isRegistered: (accelerator: string) => call('isRegistered', { accelerator }),
      take: (accelerator: string) => call('setTaken', { accelerator, isTaken: true }),
      free: (accelerator: string) => call('setTaken', { accelerator, isTaken: false }),
    },
    clipboard: {
      read: async () => (await state()).clipboard,
      write: (text: string) => call('setClipboard', { text }),
      select: (text: string) => call('setSelection', { text }),
    },
    notifications: {
      list: async () => (await state()).notifications,
      click: (title: string) => call('clickNotification', { title }),
      press: (title: string, button: string) => call('pressNotificationButton', { title, button }),
    },
    emitPower: (name: string) => call('emitPower', { name }),
    emitApp: (name: string, ...args: unknown[]) => call('emitApp', { name, args }),
    setDisplays: (displays: Parameters<App['setDisplays']>[0]) => call('setDisplays', { displays }),
    setCursor: (point: { x: number; y: number }) => call('setCursor', point),
    setColorScheme: (scheme: 'light' | 'dark') => call('setColorScheme', { scheme }),
    answerNextDialog: (response: number) => call('answerNextDialog', { response }),
    answerNextSaveDialog: (path?: string) => call('answerNextSaveDialog', path === undefined ? {} : { path }),
    answerNextOpenDialog: (path?: string) => call('answerNextOpenDialog', path === undefined ? {} : { path }),
    blurByUser: () => call('focusByUser', {}),
  };
}
