import type { Bridge } from './bridge.ts';
import type { Codec } from './codec.ts';

/** A message from a frame to the main process. */
export type FrameMessage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'permission'; readonly id: number; readonly permission: string; readonly isQuery: boolean }
  | { readonly kind: 'error'; readonly message: string };

/** A message from the main process to a frame. */
export type MainMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: string }
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: string };

/** What the isolated world's script leaves on that world's global object. */
export interface IsolatedGlobals {
  standInDeliver(text: string): void;
  standInInvoke(channel: string, args: string): Promise<string>;
}

/** What `createIsolatedWorld` needs to know. */
export interface IsolatedOptions {
  readonly bindingName: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
}

/** The preload's surroundings. */
export interface IsolatedWorld {
  require(name: string): unknown;
  readonly process: object;
  /** Reports an exception of the preload to the main process. */
  fail(error: unknown): void;
}

/**
 * Prepares a frame's isolated world as the sandboxed preload finds it: a small `require`, ipcRenderer, contextBridge.
 * Self-contained: its source runs in the page.
 */
export function createIsolatedWorld(codec: Codec, bridge: Bridge, options: IsolatedOptions): IsolatedWorld {
  type Listener = (event: object, ...args: unknown[]) => void;
  const globals = globalThis as unknown as IsolatedGlobals & Record<string, (text: string) => void>;
  const post = (message: FrameMessage): void => globals[options.bindingName]?.(JSON.stringify(message));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, { listener: Listener; isOnce: boolean }[]>();
  let lastId = 0;

  const request = (build: (id: number) => FrameMessage): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      post(build(id));
    });
  const settle = (
    id: number,
    finish: (waiter: { resolve: (value: unknown) => void; reject: (error: Error) => void }) => void,
  ): void => {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (waiter !== undefined) finish(waiter);
  };
  const remove = (channel: string, listener: Listener): void => {
    const list = listeners.get(channel) ?? [];
    const index = list.findLastIndex((entry) => entry.listener === listener);
    if (index >= 0) listeners.set(channel, list.toSpliced(index, 1));
  };
  const fire = (channel: string, args: unknown[]): void => {
    for (const entry of [...(listeners.get(channel) ?? [])]) {
      if (entry.isOnce) remove(channel, entry.listener);
      entry.listener({ sender: ipcRenderer, ports: [], preventDefault: () => undefined }, ...args);
    }
  };
  const guard = (name: string, target: object): object =>
    new Proxy(target, {
      get: (object, key) => {
        if (typeof key === 'string' && !(key in object) && key !== 'then')
          throw new Error(`The stand-in for Electron does not support ${name}.${key}`);
        return Reflect.get(object, key) as unknown;
      },
    });
  const add = (channel: string, listener: Listener, isOnce: boolean): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }]);
    return ipcRenderer;
  };
  const removeAndReturn = (channel: string, listener: Listener): object => {
    remove(channel, listener);
    return ipcRenderer;
  };
  const ipcRenderer: object = guard('ipcRenderer', {
    invoke: async (channel: string, ...args: unknown[]) => {
      const text = codec.encode(args);
      return codec.decode((await request((id) => ({ kind: 'invoke', id, channel, args: text }))) as string);
    },
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args: codec.encode(args) }),
    on: (channel: string, listener: Listener) => add(channel, listener, false),
    addListener: (channel: string, listener: Listener) => add(channel, listener, false),
    once: (channel: string, listener: Listener) => add(channel, listener, true),
    off: removeAndReturn,
    removeListener: removeAndReturn,
    removeAllListeners: (channel?: string) => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
  });
  const contextBridge = guard('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => void bridge.ask('expose', { key, api }),
  });
  const receive: { [K in MainMessage['kind']]: (message: Extract<MainMessage, { kind: K }>) => void } = {
    reply: ({ id, value }) => settle(id, (waiter) => waiter.resolve(value)),
    refusal: ({ id, message }) => settle(id, (waiter) => waiter.reject(new Error(message))),
    event: ({ channel, args }) => fire(channel, codec.decode(args) as unknown[]),
  };
  globals.standInDeliver = (text) => {
    const message = JSON.parse(text) as MainMessage;
    receive[message.kind](message as never);
  };
  globals.standInInvoke = async (channel, args) =>
    (await request((id) => ({ kind: 'invoke', id, channel, args }))) as string;
  bridge.answer('permission', (asked) => {
    const { permission, isQuery } = asked as { permission: string; isQuery: boolean };
    return request((id) => ({ kind: 'permission', id, permission, isQuery }));
  });

  const electron = guard('electron (in the preload)', { ipcRenderer, contextBridge });
  return {
    require: (name) => {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      throw new Error(`module not found: ${name}`);
    },
    process: guard('process (in the preload)', {
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      isMainFrame: window === window.top,
      platform: options.platform,
      versions: options.versions,
      argv: [],
      env: {},
    }),
    fail: (error) =>
      post({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  };
}
