/** The product's way of a notification: parse, validate, the call model, the events and the calls that listeners get. */
import { createCallBoard } from '../../main/agent/call-board.ts';
import { Delivery } from '../../main/cloudlink/delivery.ts';
import type { Log } from '../../main/ports.ts';
import { systemClock } from '../../main/system.ts';

/** What became of the notifications so far. */
export interface Heard {
  readonly publications: number;
  /** Calls told to a listener: one that is new, has changed, or has ended. */
  readonly events: number;
  readonly liveCalls: number;
}

/** Takes one payload after another; after each, a listener asks for all calls. */
export interface Watcher {
  take(payload: string): void;
  heard(): Heard;
}

const strictLog: Log = {
  error: (message) => {
    throw new Error(message);
  },
  warn: (message) => {
    throw new Error(message);
  },
  info: () => undefined,
  debug: () => undefined,
};

const specification = {
  names: ['answer', 'redirect', 'hold', 'retrieve', 'transfer', 'consult', 'alternate', 'reconnect', 'hangUp'],
  hasDelete: true,
};

/** Watches these endpoints from now on. */
export function createWatcher(endpointIds: readonly string[]): Watcher {
  const heard = { publications: 0, events: 0, liveCalls: 0 };
  const board = createCallBoard(systemClock, strictLog, {
    onCall: () => {
      heard.events += 1;
    },
    onReread: (endpointId) => {
      throw new Error(`the calls of ${endpointId} are to be read again`);
    },
    nameOf: () => undefined,
  });
  board.capabilities(specification);
  const delivery = new Delivery(
    {
      endpoints: () => endpointIds,
      onPublication: (publication) => board.publication(publication),
      onUnreadable: () => undefined,
    },
    strictLog,
    () => false,
  );
  return {
    take: (payload) => {
      delivery.take(payload);
      heard.publications += 1;
      heard.liveCalls = board.calls().length;
    },
    heard: () => ({ ...heard }),
  };
}
