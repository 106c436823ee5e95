import type { z } from 'zod';
import { invokeChannels, type ScreenpopBridge } from '../../../preload/contract.ts';
import type { Log } from '../../ports.ts';
import { checkInvocation, type Invocation } from './guard.ts';
import { type InvokeName, payloadSchemas } from './schemas.ts';

/** One function per call of the contract, with the contract's own types. */
export type Handlers = {
  readonly [Name in InvokeName]: (...payload: Parameters<ScreenpopBridge[Name]>) => ReturnType<ScreenpopBridge[Name]>;
};

/** What may be registered on Electron's ipcMain: the invocation and its raw arguments in, an answer out. */
export type ChannelListener = (invocation: Invocation, ...args: unknown[]) => Promise<unknown>;

/** What a dispatcher needs. */
export interface DispatcherDeps {
  readonly handlers: Handlers;
  /** Ids of our own windows' webContents. */
  readonly trusted: ReadonlySet<number>;
  readonly log: Log;
}

type AnyHandler = (payload: unknown) => Promise<unknown>;

const unexpected = { ok: false, failure: { code: 'unexpected' } } as const;

const run = async (name: InvokeName, handler: AnyHandler, payload: unknown, log: Log): Promise<unknown> => {
  try {
    return await handler(payload);
  } catch (error) {
    // The page learns only that it failed; stack and message stay in the log.
    log.error('ipc handler failed', { channel: invokeChannels[name], error });
    // A snapshot has no failed form: its call is rejected instead.
    if (name === 'getState') throw new Error('unexpected');
    return unexpected;
  }
};

const createListener = (name: InvokeName, { handlers, trusted, log }: DispatcherDeps): ChannelListener => {
  const handler = handlers[name] as AnyHandler;
  const schema = payloadSchemas[name] as z.ZodType | undefined;
  return async (invocation, ...args) => {
    const verdict = checkInvocation(invocation, trusted, args, schema);
    if (verdict.isAllowed) return run(name, handler, verdict.payload, log);
    log.warn('ipc call refused', {
      channel: invokeChannels[name],
      refusal: verdict.refusal,
      sender: invocation.sender.id,
    });
    throw new Error('refused');
  };
};

const names = Object.keys(invokeChannels) as InvokeName[];

/** The guarded listener of every invoke channel of the contract, by channel. */
export function createListeners(deps: DispatcherDeps): ReadonlyMap<string, ChannelListener> {
  return new Map(names.map((name) => [invokeChannels[name], createListener(name, deps)]));
}
