import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app } from './app.ts';
import { preventable } from './events.ts';
import type { FrameRecord } from './frames.ts';
import { handleInvoke, handleSend } from './ipc-main.ts';
import { createCodec } from './page/codec.ts';
import type { FrameMessage } from './page/isolated.ts';
import { PageHost, type PageListener } from './page-host.ts';
import { record } from './record.ts';
import { RequestDesk } from './requests.ts';
import { answerRequest, askPermission, defaultSession } from './session.ts';
import { type Faithful, guarded, unsupported } from './unsupported.ts';
import { frameOf } from './web-frame-main.ts';

const codec = createCodec();

/** Key of what the stand-in itself keeps on an object of Electron's API. */
export const inner = Symbol('inner');

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type Preferences = Electron.WebPreferences;
type Opened = Parameters<PageListener['opened']>[0];
type ConsoleLine = Parameters<PageListener['console']>[0];

/** One line that a page wrote to its console. */
export interface ConsoleMessage {
  readonly level: string;
  readonly message: string;
}

interface ContentsState {
  readonly host: PageHost;
  readonly console: ConsoleMessage[];
  isDestroyed: boolean;
  isLoading: boolean;
  openHandler: OpenHandler | undefined;
}

let lastId = 0;

const preloadOf = ({ preload }: Preferences): string | undefined =>
  preload === undefined ? undefined : readFileSync(preload, 'utf8');

/** Only the safe kind of page exists here; any other wish is refused by name. */
function refuseUnsafe(preferences: Preferences): void {
  if (preferences.nodeIntegration === true) throw unsupported('webPreferences.nodeIntegration');
  if (preferences.contextIsolation === false) throw unsupported('webPreferences.contextIsolation: false');
  if (preferences.sandbox === false) throw unsupported('webPreferences.sandbox: false');
  if (preferences.partition !== undefined) throw unsupported('webPreferences.partition');
}

/** The page of a window, as the main process sees it. */
export class StandInContents extends EventEmitter {
  readonly [inner]: ContentsState;
  readonly id = ++lastId;

  constructor(preferences: Preferences, page: { bounds: Electron.Rectangle; isTransparent: boolean }) {
    super();
    refuseUnsafe(preferences);
    const options = {
      ...page,
      preload: preloadOf(preferences),
      canRunInSubFrames: preferences.nodeIntegrationInSubFrames === true,
    };
    const host = new PageHost(options, listenerFor(this), policyFor(this));
    this[inner] = { host, console: [], isDestroyed: false, isLoading: false, openHandler: undefined };
  }

  get session(): Electron.Session {
    return defaultSession;
  }

  get mainFrame(): Electron.WebFrameMain {
    const { host } = this[inner];
    return frameOf(host.frames.main, { host, processId: this.id });
  }

  getURL(): string {
    const { url } = this[inner].host.frames.main;
    return url === 'about:blank' ? '' : url;
  }

  getProcessId(): number {
    return this.id;
  }

  isDestroyed(): boolean {
    return this[inner].isDestroyed;
  }

  isLoading(): boolean {
    return this[inner].isLoading;
  }

  async loadURL(url: string): Promise<void> {
    this[inner].isLoading = true;
    try {
      await this[inner].host.navigate(url);
    } catch (error) {
      this.emit('did-fail-load', preventable({}), -2, String(error), url, true);
      throw error;
    } finally {
      this[inner].isLoading = false;
    }
  }

  reload(): void {
    this.loadURL(this.getURL()).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    const { host } = this[inner];
    host.deliver(host.frames.main, { kind: 'event', channel, args: codec.encode(args) });
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this[inner].host.evaluate(this[inner].host.frames.main, code);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this[inner].openHandler = handler;
  }

  openDevTools(): void {
    record(`webContents#${this.id}.openDevTools`);
  }

  closeDevTools(): void {
    record(`webContents#${this.id}.closeDevTools`);
  }

  focus(): void {
    record(`webContents#${this.id}.focus`);
  }

  setVisualZoomLevelLimits(minimum: number, maximum: number): Promise<void> {
    record(`webContents#${this.id}.setVisualZoomLevelLimits`, minimum, maximum);
    return Promise.resolve();
  }

  setZoomFactor(factor: number): void {
    record(`webContents#${this.id}.setZoomFactor`, factor);
  }

  setZoomLevel(level: number): void {
    record(`webContents#${this.id}.setZoomLevel`, level);
  }

  setBackgroundThrottling(isAllowed: boolean): void {
    record(`webContents#${this.id}.setBackgroundThrottling`, isAllowed);
  }
}

/** The page's own proxy: what listeners get as `sender` and what `===` compares. */
const faces = new WeakMap<StandInContents, Electron.WebContents>();

/** The contents as the app may see them. */
export function faceOf(contents: StandInContents): Electron.WebContents {
  const face = faces.get(contents) ?? (guarded('WebContents', contents) as unknown as Electron.WebContents);
  faces.set(contents, face);
  return face;
}

const policyFor = (contents: StandInContents): RequestDesk =>
  new RequestDesk({
    mayNavigate: ({ url, frame, isMainFrame, isRedirect }) => {
      const { host } = contents[inner];
      const initiator = contents.mainFrame;
      const event = preventable({
        url,
        isSameDocument: false,
        isMainFrame,
        frame: frameOf(frame, { host, processId: contents.id }),
        initiator,
      });
      const name = isMainFrame ? 'will-navigate' : 'will-frame-navigate';
      record(`webContents#${contents.id}.${isRedirect ? 'will-redirect' : name}`, url);
      contents.emit(isRedirect ? 'will-redirect' : name, event, url, false, isMainFrame);
      return !event.defaultPrevented;
    },
    answer: (request) => answerRequest(request, faceOf(contents)),
  });

const listenerFor = (contents: StandInContents): PageListener => ({
  message: (frame, message) => receive(contents, frame, message),
  loaded: () => {
    contents.emit('dom-ready', preventable({}));
    contents.emit('did-finish-load', preventable({}));
  },
  opened: (details) => open(contents, details),
  console: (line) => reportConsole(contents, line),
  gone: (reason) => {
    const details = { reason, exitCode: 133 };
    contents.emit('render-process-gone', preventable({}), details);
    app.emit('render-process-gone', preventable({}), faceOf(contents), details);
  },
});

function reportConsole(contents: StandInContents, { frame, level, message, line, source }: ConsoleLine): void {
  const { host } = contents[inner];
  contents[inner].console.push({ level, message });
  const details = {
    level,
    message,
    lineNumber: line,
    sourceId: source,
    frame: frameOf(frame, { host, processId: contents.id }),
  };
  contents.emit(
    'console-message',
    preventable(details),
    { debug: 0, info: 1, warning: 2, error: 3 }[level],
    message,
    line,
    source,
  );
}

/** Asks the app about a window that the page wants; the stand-in never opens one. */
function open(contents: StandInContents, { url, frameName, features }: Opened): void {
  record(`webContents#${contents.id}.windowOpen`, url);
  const details: Electron.HandlerDetails = {
    url,
    frameName,
    features,
    disposition: features === '' ? 'foreground-tab' : 'new-window',
    referrer: { url: contents.getURL(), policy: 'strict-origin-when-cross-origin' },
  };
  const answer = contents[inner].openHandler?.(details);
  if (answer?.action !== 'deny')
    console.error(unsupported(`a window opened by a page (${url}); it was closed`).message);
}

function receive(contents: StandInContents, frame: FrameRecord, message: FrameMessage): void {
  const { host } = contents[inner];
  const senderFrame = frameOf(frame, { host, processId: contents.id });
  const base = {
    type: 'frame' as const,
    frameId: frame.routingId,
    processId: contents.id,
    sender: faceOf(contents),
    senderFrame,
  };
  if (message.kind === 'invoke') void answerInvoke(contents, frame, base, message);
  else if (message.kind === 'send') handleSend(sendEvent(base), message.channel, message.args);
  else if (message.kind === 'permission') void answerPermission(contents, frame, message);
  else reportPreloadError(contents, message.message);
}

type SenderBase = Omit<Electron.IpcMainInvokeEvent, keyof Electron.Event>;

const sendEvent = (base: SenderBase): Electron.IpcMainEvent =>
  preventable({
    ...base,
    ports: [],
    returnValue: undefined,
    reply: (channel: string, ...args: unknown[]) => base.senderFrame?.send(channel, ...args),
  });

async function answerInvoke(
  contents: StandInContents,
  frame: FrameRecord,
  base: SenderBase,
  { id, channel, args }: Extract<FrameMessage, { kind: 'invoke' }>,
): Promise<void> {
  const outcome = await handleInvoke(preventable(base), channel, args);
  const { host } = contents[inner];
  if (outcome.isOk) host.deliver(frame, { kind: 'reply', id, value: outcome.value });
  else host.deliver(frame, { kind: 'refusal', id, message: outcome.message });
}

async function answerPermission(
  contents: StandInContents,
  frame: FrameRecord,
  { id, permission, isQuery }: Extract<FrameMessage, { kind: 'permission' }>,
): Promise<void> {
  const isGranted = await askPermission(faceOf(contents), permission, { url: frame.url, isQuery });
  record(`webContents#${contents.id}.permission`, permission, isGranted);
  const { host } = contents[inner];
  await host.surface.setPermission(frame, permission, isGranted).catch(() => undefined);
  host.deliver(frame, { kind: 'reply', id, value: codec.encode(isGranted) });
}

function reportPreloadError(contents: StandInContents, message: string): void {
  console.error(`Unable to load preload script: ${message}`);
  contents[inner].console.push({ level: 'error', message });
  contents.emit('preload-error', preventable({}), '', new Error(message));
}

/** Ends the page for good. */
export function destroyContents(contents: StandInContents): void {
  if (contents[inner].isDestroyed) return;
  contents[inner].isDestroyed = true;
  contents[inner].host.close();
  contents.emit('destroyed');
}

export type ContentsCheck = Faithful<Electron.WebContents, Omit<StandInContents, keyof EventEmitter>>;
