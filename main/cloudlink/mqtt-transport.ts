import type { Buffer } from 'node:buffer';
import type { ClientRequestArgs } from 'node:http';
import { MqttClient } from 'mqtt';
import WebSocket, { type ClientOptions, createWebSocketStream } from 'ws';
import type {
  NotificationConnection,
  NotificationConnectOptions,
  NotificationHandlers,
  NotificationTransport,
} from '../ports.ts';

/** How long the WebSocket handshake, and then CONNACK, may take, ms. */
const handshakeLimitMs = 15_000;
/** How long the closing handshake may take before the socket is cut, ms. */
const closeLimitMs = 2_000;
/** Above the broker's limit of 128 KB, so that a message too large is refused by the parser and the line stays up. */
const maxFrameBytes = 1024 * 1024;
/** At least once: a doubled message is recognised by its publicationId, a lost one is a missed call. */
const qos = 1;

const socketOptions: ClientOptions & { readonly closeTimeout: number } & ClientRequestArgs = {
  handshakeTimeout: handshakeLimitMs,
  closeTimeout: closeLimitMs,
  maxPayload: maxFrameBytes,
  perMessageDeflate: false,
  followRedirects: false,
};

/** One MQTT client that never reconnects, seen as a connection that ends exactly once. */
class MqttConnection implements NotificationConnection {
  readonly #handlers: NotificationHandlers;
  readonly #client: MqttClient;
  #socket: WebSocket | undefined;
  #endReason: string | undefined;
  /** The first thing that went wrong; later ones only follow from it. */
  #reason: string | undefined;
  #onEnded: ((reason: string) => void) | undefined;

  constructor(options: NotificationConnectOptions, handlers: NotificationHandlers) {
    this.#handlers = handlers;
    this.#client = new MqttClient(() => this.#openStream(options.url), {
      clientId: options.clientId,
      keepalive: options.keepAliveSeconds,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: handshakeLimitMs,
    });
    this.#client.on('message', (topic, payload) => this.#receive(topic, payload));
    this.#client.on('error', (error) => this.#break(error));
    this.#client.on('close', () => this.#end(this.#reason ?? 'closed by the other side'));
  }

  /** Resolves after CONNACK. From then on the end goes to the handlers; before, it rejects. */
  opened(signal: AbortSignal): Promise<NotificationConnection> {
    return new Promise((resolve, reject) => {
      const abort = () => this.#break(new Error('given up'));
      signal.addEventListener('abort', abort, { once: true });
      this.#onEnded = (reason) => {
        signal.removeEventListener('abort', abort);
        reject(new Error(reason));
      };
      this.#client.once('connect', () => {
        signal.removeEventListener('abort', abort);
        if (this.#endReason !== undefined) return;
        this.#onEnded = (reason) => this.#handlers.onEnd({ reason });
        resolve(this);
      });
      if (signal.aborted) abort();
    });
  }

  async subscribe(topic: string): Promise<void> {
    if (this.#endReason !== undefined) throw new Error(this.#endReason);
    await this.#client.subscribeAsync(topic, { qos });
  }

  close(): void {
    // With a packet unanswered, a polite goodbye would wait for an answer that may never come.
    const isBusy = Object.keys(this.#client.outgoing).length > 0 || !this.#client.connected;
    this.#client.end(isBusy);
    this.#end('closed');
  }

  #openStream(url: string) {
    const socket = new WebSocket(url, ['mqtt'], socketOptions);
    this.#socket = socket;
    socket.on('error', (error) => this.#note(error.message));
    const stream = createWebSocketStream(socket);
    socket.on('close', (code) => {
      this.#note(`closed by the other side (${code})`);
      // The stream would wait for its writing half, and a lost line would be noticed only by the next ping.
      stream.destroy();
    });
    return stream;
  }

  #note(reason: string): void {
    this.#reason ??= reason;
  }

  #receive(topic: string, payload: Buffer): void {
    if (this.#endReason === undefined) this.#handlers.onMessage(topic, payload.toString('utf8'));
  }

  /** A protocol error, a refusal or a silent broker: nothing good comes from this connection any more. */
  #break(error: Error): void {
    this.#note(error.message);
    this.#client.end(true);
    this.#socket?.terminate();
    this.#end(this.#reason ?? error.message);
  }

  #end(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    this.#onEnded?.(reason);
  }
}

/**
 * MQTT 3.1.1 over WebSocket (API reference 4.5). MQTT.js' own reconnect is off: it would reuse an address that has
 * expired. The socket is built here, so that the signed address reaches it untouched.
 */
export const mqttTransport: NotificationTransport = async (options, handlers) => {
  if (!URL.canParse(options.url)) throw new Error('the notification address is no address');
  return new MqttConnection(options, handlers).opened(options.signal);
};
