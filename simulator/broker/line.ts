import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** First byte of the MQTT packets that a silence may come after. */
export const packetStart = { connack: 0x20, suback: 0x90 } as const;

/** One websocket of the notification side, as the broker and its faults handle it. */
export interface Line {
  /** The websocket as a byte stream for the MQTT broker: one packet leaves as one frame. */
  readonly stream: Duplex;
  readonly isFrozen: boolean;
  /** From now on nothing is read or sent; the TCP connection stays, whatever the broker does at its end. */
  freeze(): void;
  /** Freezes behind the next packet that starts with that byte. */
  freezeAfter(start: number): void;
  /** Reads and sends again; a line that the broker has given up meanwhile is reset. */
  thaw(): void;
  /** Closes the line: by a close frame, or by a TCP reset. */
  drop(how: 'clean' | 'reset'): void;
  terminate(): void;
  /** Runs when the websocket is gone. */
  onClosed(run: () => void): void;
}

interface LineState {
  readonly socket: WebSocket;
  readonly raw: Duplex;
  isFrozen: boolean;
  isAbandoned: boolean;
  freezesAfter: number | undefined;
}

/** Builds a line from an open websocket and the TCP connection below it. */
export function createLine(socket: WebSocket, raw: Duplex): Line {
  const state: LineState = { socket, raw, isFrozen: false, isAbandoned: false, freezesAfter: undefined };
  const stream = byteStream(state);
  feed(state, stream);
  return {
    stream,
    get isFrozen() {
      return state.isFrozen;
    },
    freeze: () => freeze(state),
    freezeAfter: (start) => {
      state.freezesAfter = start;
    },
    thaw: () => thaw(state),
    drop: (how) => (how === 'clean' ? socket.close(1001) : reset(raw)),
    terminate: () => socket.terminate(),
    onClosed: (run) => void socket.on('close', run),
  };
}

function freeze(state: LineState): void {
  state.isFrozen = true;
  state.socket.pause();
}

function thaw(state: LineState): void {
  state.freezesAfter = undefined;
  if (state.isFrozen && state.isAbandoned) {
    reset(state.raw);
  } else if (state.isFrozen) {
    state.isFrozen = false;
    state.socket.resume();
  }
}

/** Closes a TCP connection by a reset, as a host does that has never heard of it. */
export function reset(raw: Duplex): void {
  (raw as Socket).resetAndDestroy();
}

/** The broker corks its writes, and what was corked together is sent together. */
function byteStream(state: LineState): Duplex {
  return new Duplex({
    read: () => (state.isFrozen ? undefined : state.socket.resume()),
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
  if (state.isFrozen) {
    state.isAbandoned = true;
  } else {
    state.socket.close();
  }
}

function send(state: LineState, bytes: Buffer, callback: (error?: Error | null) => void): void {
  const { socket } = state;
  if (state.isFrozen) {
    callback();
    return;
  }
  if (socket.readyState !== socket.OPEN) {
    callback(new Error('the websocket is closed'));
    return;
  }
  socket.send(bytes, { binary: true }, callback);
  if (bytes[0] === state.freezesAfter) {
    freeze(state);
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
