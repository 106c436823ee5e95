import { EventEmitter } from 'node:events';
import { createCodec } from './page/codec.ts';
import { record } from './record.ts';
import { guarded } from './unsupported.ts';

type InvokeHandler = Parameters<Electron.IpcMain['handle']>[1];

const codec = createCodec();
const handlers = new Map<string, InvokeHandler>();

const emitter = new EventEmitter();
emitter.on('error', () => record('ipcMain.error'));

const members = {
  handle(channel: string, handler: InvokeHandler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  handleOnce(channel: string, handler: InvokeHandler): void {
    members.handle(channel, (event, ...args) => {
      handlers.delete(channel);
      return handler(event, ...args) as unknown;
    });
  },
  removeHandler: (channel: string): void => void handlers.delete(channel),
} satisfies Partial<Electron.IpcMain>;

/** Electron's `ipcMain`. */
export const ipcMain = guarded('ipcMain', Object.assign(emitter, members)) as unknown as Electron.IpcMain;

/** The answer to an invoke: encoded, or the message that the page's promise is rejected with. */
export type InvokeOutcome =
  | { readonly isOk: true; readonly value: string }
  | { readonly isOk: false; readonly message: string };

/** Runs the handler of a channel as Electron does, with its exact error texts. */
export async function handleInvoke(
  event: Electron.IpcMainInvokeEvent,
  channel: string,
  args: string,
): Promise<InvokeOutcome> {
  try {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return { isOk: true, value: codec.encode(await handler(event, ...(codec.decode(args) as unknown[]))) };
  } catch (error) {
    if (handlers.has(channel)) console.error(`Error occurred in handler for '${channel}':`, error);
    return { isOk: false, message: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}

/** Passes a sent message to its listeners. */
export function handleSend(event: Electron.IpcMainEvent, channel: string, args: string): void {
  emitter.emit(channel, event, ...(codec.decode(args) as unknown[]));
}
