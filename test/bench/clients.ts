/** The two MQTT clients, each on a line that is a queue in this process: no socket, no WebSocket frames, no broker. */
import type { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import { MqttClient } from 'mqtt';
import paho from 'paho-mqtt';
import { accepted, packetKind, pong } from './mqtt-frames.ts';

/** Takes frames as a client's line would bring them. */
export interface Receiver {
  /** Resolves once every frame has been handled; the value is the time that took, ms. */
  take(frames: readonly Buffer[]): Promise<number>;
}

/** What paho-mqtt asks of the browser's WebSocket. Each message is an ArrayBuffer of its own, as from a browser. */
class QueueSocket {
  static latest: QueueSocket | undefined;
  readonly readyState = 1;
  binaryType = '';
  onopen: () => void = () => undefined;
  onmessage: (event: { readonly data: ArrayBuffer }) => void = () => undefined;

  constructor() {
    QueueSocket.latest = this;
    queueMicrotask(() => {
      this.onopen();
      this.bring(bufferOf(accepted));
    });
  }

  bring(data: ArrayBuffer): void {
    this.onmessage({ data });
  }

  send(packet: ArrayBuffer): void {
    if (packetKind(new Uint8Array(packet)) === 'ping') this.bring(bufferOf(pong));
  }

  close(): void {
    // Nothing is open.
  }
}

const bufferOf = (frame: Buffer): ArrayBuffer => new Uint8Array(frame).buffer;

/** paho-mqtt as its documentation shows it, with a handler that parses the payload and does nothing else. */
export async function connectPaho(): Promise<Receiver> {
  Object.assign(globalThis, { WebSocket: QueueSocket });
  const client = new paho.Client('ws://bench.invalid/mqtt', 'bench');
  let count = 0;
  client.onMessageArrived = ({ payloadString }) => {
    if (JSON.parse(payloadString) !== null) count += 1;
  };
  await new Promise<void>((resolve) => client.connect({ onSuccess: () => resolve(), mqttVersion: 4 }));
  const socket = QueueSocket.latest;
  if (socket === undefined) throw new Error('paho-mqtt opened no socket');
  return {
    take: async (frames) => {
      const events = frames.map(bufferOf);
      const [before, began] = [count, performance.now()];
      for (const event of events) socket.bring(event);
      const tookMs = performance.now() - began;
      if (count - before !== frames.length) throw new Error(`paho-mqtt handled ${count - before} of ${frames.length}`);
      return tookMs;
    },
  };
}

/** A line whose other end accepts CONNECT, answers pings and reads nothing else. */
class QueueStream extends Duplex {
  override _read(): void {
    // Frames are pushed as they come, as a WebSocket would.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const kind = packetKind(chunk);
    if (kind === 'connect') this.push(accepted);
    if (kind === 'ping') this.push(pong);
    done();
  }
}

/** MQTT.js with the options of `main/network/mqtt-transport.ts`; each payload goes to `onMessage` as text. */
export async function connectMqttJs(onMessage: (payload: string) => void): Promise<Receiver> {
  const stream = new QueueStream();
  const client = new MqttClient(() => stream, {
    ...{ clientId: 'bench', keepalive: 60, protocolId: 'MQTT', protocolVersion: 4, clean: true },
    ...{ reconnectPeriod: 0, resubscribe: false, connectTimeout: 15_000 },
  });
  let [waitingFor, heardAt, handled] = [0, 0, (): void => undefined];
  client.on('packetreceive', () => {
    heardAt = performance.now();
  });
  client.on('message', (_topic, payload) => {
    onMessage(payload.toString('utf8'));
    waitingFor -= 1;
    if (waitingFor === 0) handled();
  });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return {
    take: async (frames) => {
      const began = performance.now();
      waitingFor = frames.length;
      const all = new Promise<void>((resolve) => {
        handled = resolve;
      });
      for (const frame of frames) stream.push(frame);
      await all;
      if (heardAt < began) throw new Error('MQTT.js did not tell of its packets');
      return performance.now() - began;
    },
  };
}
