import { randomBytes } from 'node:crypto';
import { openTarget, type Target } from './browser.ts';
import { type FrameRecord, FrameTree } from './frames.ts';
import type { FrameMessage, MainMessage } from './page/isolated.ts';
import {
  bindingName,
  isolatedScript,
  mainWorldScript,
  type PageScriptOptions,
  rawIsolatedScript,
  worldName,
} from './page/scripts.ts';
import { PageSurface, setViewport, setWindow } from './page-surface.ts';
import type { PausedRequest, RequestDesk } from './requests.ts';
import { fromChromium, toChromium } from './schemes.ts';
import { isHeaded } from './settings.ts';

/** What a page reports. */
export interface PageListener {
  message(frame: FrameRecord, message: FrameMessage): void;
  loaded(): void;
  opened(details: { url: string; frameName: string; features: string }): void;
  console(details: {
    frame: FrameRecord;
    level: 'info' | 'warning' | 'error' | 'debug';
    message: string;
    line: number;
    source: string;
  }): void;
  gone(reason: 'crashed'): void;
}

/** How a page starts. */
export interface PageOptions {
  readonly bounds: Electron.Rectangle;
  readonly isTransparent: boolean;
  readonly preload: string | undefined;
  readonly canRunInSubFrames: boolean;
}

interface ConsoleCall {
  readonly type: string;
  readonly args: readonly { readonly value?: unknown; readonly description?: string }[];
  readonly executionContextId: number;
  readonly stackTrace?: { readonly callFrames: readonly { readonly url: string; readonly lineNumber: number }[] };
}

interface Context {
  readonly id: number;
  readonly name: string;
  readonly auxData?: { readonly frameId?: string; readonly isDefault?: boolean };
}

/** One page of Chromium: its frames, its two worlds and the wire between them and the main process. */
export class PageHost {
  readonly frames = new FrameTree();
  readonly requests: RequestDesk;
  /** What the desktop does to the page. */
  readonly surface: PageSurface;
  /** Resolves when the page can navigate. */
  readonly ready: Promise<Target>;
  private readonly listener: PageListener;
  private readonly options: PageOptions;
  private readonly scripts: PageScriptOptions;
  private target: Target | undefined;
  private isClosed = false;

  constructor(options: PageOptions, listener: PageListener, requests: RequestDesk) {
    this.options = options;
    this.listener = listener;
    this.requests = requests;
    this.scripts = {
      secret: `standin-${randomBytes(8).toString('hex')}`,
      preload: options.preload,
      canRunInSubFrames: options.canRunInSubFrames,
      versions: { ...process.versions } as Record<string, string>,
    };
    this.ready = this.open();
    this.surface = new PageSurface(this.ready, this.scripts);
    this.ready.catch(() => undefined);
  }

  /** Chromium's id of the page; empty until it exists. */
  get targetId(): string {
    return this.target?.id ?? '';
  }

  /** Loads an address as the main process may: resolves when the page has loaded, rejects as `loadURL` does. */
  async navigate(url: string): Promise<void> {
    const { session } = await this.ready;
    const loaded = new Promise<void>((resolve) => session.on('Page.loadEventFired', () => resolve()));
    this.requests.expectNavigation(toChromium(url));
    const { errorText } = await session.send('Page.navigate', { url: toChromium(url) });
    if (errorText !== undefined && errorText !== '') {
      throw new Error(`${errorText.replace('net::', '')} loading '${url}'`);
    }
    await loaded;
  }

  /** Sends to a frame's isolated world; what arrives before its preload ran is lost, as in Electron. */
  deliver(frame: FrameRecord, message: MainMessage): void {
    const contextId = frame.isolatedContext;
    if (this.target === undefined || contextId === undefined) return;
    const expression = `standInDeliver(${JSON.stringify(JSON.stringify(message))})`;
    this.target.session.send('Runtime.evaluate', { expression, contextId, silent: true }).catch(() => undefined);
  }

  /** Runs JavaScript in a frame's own world. */
  async evaluate(frame: FrameRecord, expression: string): Promise<unknown> {
    const { session } = await this.ready;
    const contextId = frame.mainContext;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
      ...(contextId === undefined ? {} : { contextId }),
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  /** Sends a raw invoke from a frame, whether or not a preload runs there; answers with the encoded result. */
  async invokeFrom(frame: FrameRecord, channel: string, args: string): Promise<string> {
    const { session } = await this.ready;
    const contextId = await this.prepareWorld(frame);
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `standInInvoke(${JSON.stringify(channel)}, ${JSON.stringify(args)})`,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(
        exceptionDetails.exception?.description?.split('\n')[0]?.replace(/^Error: /, '') ?? exceptionDetails.text,
      );
    return result.value as string;
  }

  /** Ends the page's process as a fault would. */
  async crash(): Promise<void> {
    const { session } = await this.ready;
    session.send('Page.crash').catch(() => undefined);
  }

  close(): void {
    this.isClosed = true;
    this.ready.then((target) => target.close()).catch(() => undefined);
  }

  private async open(): Promise<Target> {
    const target = await openTarget(this.options.bounds);
    this.target = target;
    const { session } = target;
    this.frames.mainId = '';
    this.frames.all.clear();
    this.frames.attach(target.id);
    this.listen(target);
    const prepared = this.prepare(target);
    await session.send('Runtime.runIfWaitingForDebugger');
    await prepared;
    return target;
  }

  private async prepare(target: Target): Promise<void> {
    const { send } = target.session;
    await Promise.all([
      send('Page.enable'),
      send('Runtime.enable'),
      send('Inspector.enable'),
      send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      send('Runtime.addBinding', { name: bindingName, executionContextName: worldName }),
      this.installScripts(target),
      ...this.prepareLooks(target),
    ]);
  }

  private prepareLooks(target: Target): Promise<unknown>[] {
    const { isTransparent, bounds } = this.options;
    const color = { r: 0, g: 0, b: 0, a: 0 };
    return [
      isHeaded ? setWindow(target, { windowState: 'minimized' }) : setViewport(target, bounds.width, bounds.height),
      ...(isTransparent ? [target.session.send('Emulation.setDefaultBackgroundColorOverride', { color })] : []),
    ];
  }

  /** Chromium runs them in the order of installation: the page's world must be there before the preload. */
  private async installScripts({ session }: Target): Promise<void> {
    const { send } = session;
    await Promise.all([
      send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript(this.scripts) }),
      send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedScript(this.scripts), worldName }),
    ]);
  }

  private async prepareWorld(frame: FrameRecord): Promise<number> {
    const { session } = await this.ready;
    const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frame.id, worldName });
    const expression = rawIsolatedScript(this.scripts);
    await session.send('Runtime.evaluate', { expression, contextId: executionContextId });
    frame.isolatedContext = executionContextId;
    return executionContextId;
  }

  private listen({ session }: Target): void {
    const { frames } = this;
    session.on(
      'Page.frameAttached',
      (event: { frameId: string; parentFrameId: string }) => void frames.attach(event.frameId, event.parentFrameId),
    );
    session.on('Page.frameNavigated', (event: { frame: Parameters<FrameTree['navigated']>[0] }) =>
      frames.navigated(event.frame),
    );
    session.on('Page.navigatedWithinDocument', (event: { frameId: string; url: string }) => {
      frames.attach(event.frameId).url = fromChromium(event.url);
    });
    session.on('Page.frameDetached', (event: { frameId: string; reason: string }) => {
      if (event.reason === 'remove') frames.detach(event.frameId);
    });
    session.on('Runtime.executionContextCreated', (event: { context: Context }) => this.addContext(event.context));
    session.on('Runtime.executionContextDestroyed', (event: { executionContextId: number }) =>
      frames.forgetContext(event.executionContextId),
    );
    session.on('Runtime.bindingCalled', (event: { name: string; payload: string; executionContextId: number }) =>
      this.receive(event),
    );
    session.on('Runtime.consoleAPICalled', (event: ConsoleCall) => this.reportConsole(event));
    session.on(
      'Runtime.exceptionThrown',
      (event: {
        exceptionDetails: { text: string; url?: string; lineNumber: number; exception?: { description?: string } };
      }) => {
        const { text, url, lineNumber, exception } = event.exceptionDetails;
        this.listener.console({
          frame: frames.main,
          level: 'error',
          message: `${text} ${exception?.description ?? ''}`,
          line: lineNumber + 1,
          source: fromChromium(url ?? ''),
        });
      },
    );
    session.on('Page.loadEventFired', () => this.listener.loaded());
    session.on('Page.windowOpen', (event: { url: string; windowName: string; windowFeatures: string[] }) =>
      this.listener.opened({
        url: fromChromium(event.url),
        frameName: event.windowName,
        features: event.windowFeatures.join(','),
      }),
    );
    session.on('Inspector.targetCrashed', () => this.listener.gone('crashed'));
    session.on('Fetch.requestPaused', (event: PausedRequest) => {
      if (!this.isClosed) this.requests.take(session, frames, event);
    });
  }

  private addContext({ id, name, auxData }: Context): void {
    const frame = auxData?.frameId === undefined ? undefined : this.frames.all.get(auxData.frameId);
    if (frame === undefined) return;
    if (auxData?.isDefault === true) frame.mainContext = id;
    else if (name === worldName) frame.isolatedContext = id;
  }

  private receive(event: { name: string; payload: string; executionContextId: number }): void {
    const frame = this.frames.ofContext(event.executionContextId);
    if (event.name !== bindingName || frame === undefined || this.isClosed) return;
    this.listener.message(frame, JSON.parse(event.payload) as FrameMessage);
  }

  private reportConsole({ type, args, executionContextId, stackTrace }: ConsoleCall): void {
    const levels: Record<string, 'warning' | 'error' | 'debug'> = {
      warning: 'warning',
      error: 'error',
      assert: 'error',
      debug: 'debug',
    };
    const top = stackTrace?.callFrames[0];
    this.listener.console({
      frame: this.frames.ofContext(executionContextId) ?? this.frames.main,
      level: levels[type] ?? 'info',
      message: args.map(({ value, description }) => String(value ?? description ?? '')).join(' '),
      line: (top?.lineNumber ?? -1) + 1,
      source: fromChromium(top?.url ?? ''),
    });
  }
}
