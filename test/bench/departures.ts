/** When publications leave the simulator's broker: its MQTT side takes a millisecond from being handed one to sending it. */
import { WebSocket } from 'ws';

/** Watches until it is stopped. */
export interface Departures {
  /** When the last bytes that hold this text were given to a websocket; wall clock ms, NaN: never. */
  lastOf(text: string): number;
  stop(): void;
}

/** Notes what every websocket of this process sends from now on; the app's own are in another process. */
export function watchDepartures(): Departures {
  const send = WebSocket.prototype.send;
  const left: { readonly bytes: Buffer; readonly atMs: number }[] = [];
  WebSocket.prototype.send = function noted(this: WebSocket, ...args: Parameters<typeof send>) {
    const [bytes] = args;
    if (Buffer.isBuffer(bytes)) left.push({ bytes, atMs: performance.timeOrigin + performance.now() });
    left.splice(0, left.length - 20);
    return Reflect.apply(send, this, args);
  } as typeof send;
  return {
    lastOf: (text) => left.findLast(({ bytes }) => bytes.includes(text))?.atMs ?? Number.NaN,
    stop: () => {
      WebSocket.prototype.send = send;
    },
  };
}
