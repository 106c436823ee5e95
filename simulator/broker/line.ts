import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { FaultKind } from '../faults.ts';

/** First byte of the MQTT packets that a silence may come after. */
export const packetStart = { connack: 0x20, suback: 0x90 } as const;

/** One websocket of the notification side, as the broker and its faults handle it. */
export interface Line {
  /** The websocket as a byte stream for the MQTT broker: one packet leaves as one frame. */
  readonly stream: Duplex;
  readonly isFrozen: boolean;
  /** From now on nothing is read or sent; the TCP connection stays, whatever the broker does at its end. */
  freeze(by: FaultKind): void;
  /** Freezes behind the next packet that starts with that byte. */
  freezeAfter(start: number, by: FaultKind): void;
  /** That fault, or every one, is over: reads and sends again; a line that the broker has given up meanwhile is reset. */
  thaw(by?: FaultKind): void;
  /** Closes the line: by a close frame, or by a TCP reset. */
  drop(how: 'clean' | 'reset'): void;
  terminate(): void;
  /** Runs when the websocket is gone. */
  onClosed(run: () => void): void;
}

interface LineState {
  readonly socket: WebSocket;
  readonly raw: Duplex;
  /** The faults that keep it frozen. */
  readonly frozenBy: Set<FaultKind>;
  isAbandoned: boolean;
  freezesAfter: { readonly start: number; readonly by: FaultKind } | undefined;
}

/** Builds a line from an open websocket and the TCP connection below it. */
export function createLine(socket: WebSocket, raw: Duplex): Line {
  const state: LineState = { socket, raw, frozenBy: new Set(), isAbandoned: false, freezesAfter: undefined };
  const stream = byteStream(state);
  feed(state, stream);
  return {
    stream,
    get isFrozen() {
      return isFrozen(state);
    },
    freeze: (by) => freeze(state, by),
    freezeAfter: (start, by) => {
      state.freezesAfter = { start, by };
    },
    thaw: (by) => thaw(state, by),
    drop: (how) => (how === 'clean' ? socket.close(1001) : reset(raw)),
    terminate: () => socket.terminate(),
    onClosed: (run) => void socket.on('close', run),
  };
}

function isFrozen({ frozenBy }: LineState): boolean {
  return frozenBy.size > 0;
}

function freeze({ frozenBy, socket }: LineState, by: FaultKind): void {
  frozenBy.add(by);
  socket.pause();
}

function thaw(state: LineState, by: FaultKind | undefined): void {
  const wasFrozen = isFrozen(state);
  if (by === undefined) {
    state.frozenBy.clear();
  } else {
    state.frozenBy.delete(by);
  }
  if (by === undefined || by === state.freezesAfter?.by) {
    state.freezesAfter = undefined;
  }
  if (wasFrozen && !isFrozen(state)) {
    wake(state);
  }
}

function wake({ isAbandoned, raw, socket }: LineState): void {
  if (isAbandoned) {
    reset(raw);
  } else {
    socket.resume();
  }
}

/** Closes a TCP connection by a reset, as a host does that has never heard of it. */
export function reset(raw: Duplex): void {
  // One whose end has been sent can no longer be reset: Node would leave it open and never say that it is closed.
  if (raw.writableEnded) {
    raw.destroy();
  } else {
    (raw as Socket).resetAndDestroy();
  }
}

/** The broker corks its writes, and what was corked together is sent together. */
function byteStream(state: LineState): Duplex {
  return new Duplex({
    read: () => (isFrozen(state) ? undefined : state.socket.resume()),
    writev: (chunks, callback) => send(state, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), callback),
    write: (chunk: Buffer, _, callback) => send(state, chunk, callback),
    final: (callback) => {
      hangUp(state);
      callback();
    },
    destroy: (error, callback) => {
      hangUp(state);
      callback(error);
    },
  });
}

function hangUp(state: LineState): void {
  if (isFrozen(state)) {
    state.isAbandoned = true;
  } else {
    state.socket.close();
  }
}

function send(state: LineState, bytes: Buffer, callback: (error?: Error | null) => void): void {
  const { socket } = state;
  if (isFrozen(state)) {
    callback();
    return;
  }
  if (socket.readyState !== socket.OPEN) {
    callback(new Error('the websocket is closed'));
    return;
  }
  socket.send(bytes, { binary: true }, callback);
  if (state.freezesAfter !== undefined && bytes[0] === state.freezesAfter.start) {
    freeze(state, state.freezesAfter.by);
  }
}

function feed({ socket }: LineState, stream: Duplex): void {
  socket.on('message', (data: Buffer) => {
    if (!stream.push(data)) {
      socket.pause();
    }
  });
  socket.on('close', () => stream.destroy());
  socket.on('error', (error) => stream.destroy(error));
}
