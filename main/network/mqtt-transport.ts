import type { Buffer } from 'node:buffer';
import type { ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import { MqttClient } from 'mqtt';
import WebSocket, { type ClientOptions, createWebSocketStream } from 'ws';
import type {
  Clock,
  NotificationConnection,
  NotificationConnectOptions,
  NotificationHandlers,
  NotificationTransport,
} from '../ports.ts';
import { type Connector, targetOf } from './connector.ts';

/** How long the WebSocket handshake, CONNACK and SUBACK may each take, ms. */
const defaultAnswerLimitMs = 15_000;
/** How long the closing handshake may take before the socket is cut, ms. */
const closeLimitMs = 2_000;
/** Above the broker's limit of 128 KB, so that a message too large is refused by the parser and the line stays up. */
const maxFrameBytes = 1024 * 1024;
/** At least once: a doubled message is recognised by its publicationId, a lost one is a missed call. */
const qos = 1;

type SocketOptions = ClientOptions & { readonly closeTimeout: number } & ClientRequestArgs;

/** What MQTT connections are made with. */
export interface MqttDeps {
  readonly connector: Pick<Connector, 'connect'>;
  readonly clock: Clock;
  /** Default 15 s. */
  readonly answerLimitMs?: number;
}

interface MqttParts {
  readonly options: NotificationConnectOptions;
  readonly handlers: NotificationHandlers;
  /** Open, with TLS where the address wants it. */
  readonly line: Socket;
  readonly clock: Clock;
  readonly answerLimitMs: number;
}

/** One MQTT client that never reconnects, seen as a connection that ends exactly once. */
class MqttConnection implements NotificationConnection {
  readonly #parts: MqttParts;
  readonly #client: MqttClient;
  #socket: WebSocket | undefined;
  #endReason: string | undefined;
  /** The first thing that went wrong; later ones only follow from it. */
  #reason: string | undefined;
  #onEnded: ((reason: string) => void) | undefined;

  constructor(parts: MqttParts) {
    this.#parts = parts;
    const { options, answerLimitMs } = parts;
    this.#client = new MqttClient(() => this.#openStream(), {
      clientId: options.clientId,
      // A ping after so long without an answer of any kind, and the end after one and a half times as long.
      keepalive: options.keepAliveSeconds,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: answerLimitMs,
    });
    this.#client.on('message', (topic, payload) => this.#receive(topic, payload));
    this.#client.on('error', (error) => this.#break(error));
    this.#client.on('close', () => this.#end(this.#reason ?? 'closed by the other side'));
  }

  /** Resolves after CONNACK. From then on the end goes to the handlers; before, it rejects. */
  opened(): Promise<NotificationConnection> {
    const { options, handlers } = this.#parts;
    const { signal } = options;
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
        this.#onEnded = (reason) => handlers.onEnd({ reason });
        this.#client.on('packetreceive', () => this.#hear());
        resolve(this);
      });
      if (signal.aborted) abort();
    });
  }

  async subscribe(topic: string): Promise<void> {
    if (this.#endReason !== undefined) throw new Error(this.#endReason);
    const { clock, answerLimitMs } = this.#parts;
    // A broker that answers pings but not this would keep the line up and silent.
    const timer = clock.schedule(
      () => this.#break(new Error('the broker did not answer the subscription')),
      answerLimitMs,
    );
    try {
      await this.#client.subscribeAsync(topic, { qos });
    } finally {
      timer.cancel();
    }
  }

  /** Without a time limit of its own: nothing depends on the answer. */
  async unsubscribe(topic: string): Promise<void> {
    if (this.#endReason === undefined) await this.#client.unsubscribeAsync(topic);
  }

  close(): void {
    // With a packet unanswered, a polite goodbye would wait for an answer that may never come.
    const isBusy = Object.keys(this.#client.outgoing).length > 0 || !this.#client.connected;
    this.#client.end(isBusy);
    this.#end('closed');
  }

  #openStream() {
    const socket = new WebSocket(this.#parts.options.url, ['mqtt'], this.#socketOptions());
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

  #socketOptions(): SocketOptions {
    return {
      createConnection: () => this.#parts.line,
      handshakeTimeout: this.#parts.answerLimitMs,
      closeTimeout: closeLimitMs,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      followRedirects: false,
    };
  }

  #note(reason: string): void {
    this.#reason ??= reason;
  }

  #hear(): void {
    if (this.#endReason === undefined) this.#parts.handlers.onAlive();
  }

  #receive(topic: string, payload: Buffer): void {
    if (this.#endReason === undefined) this.#parts.handlers.onMessage(topic, payload.toString('utf8'));
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
export function createMqttTransport({
  connector,
  clock,
  answerLimitMs = defaultAnswerLimitMs,
}: MqttDeps): NotificationTransport {
  return async (options, handlers) => {
    const url = URL.parse(options.url);
    if (url === null) throw new Error('the notification address is no address');
    const line = await connector.connect(targetOf(url), options.signal);
    return new MqttConnection({ options, handlers, line, clock, answerLimitMs }).opened();
  };
}
