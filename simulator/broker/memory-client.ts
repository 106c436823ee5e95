import type { Clock } from '../time.ts';

/** A side that hears nothing for so many keep-alives takes the connection for dead (MQTT 3.1.1, 3.1.2.10). */
const patience = 1.5;
/** How long a client waits for the websocket's handshake and CONNACK together, ms. */
const handshakeLimitMs = 15_000;

/** One direction of one connection: brings packets to the other side, later, in the order in which they were sent. */
export interface Lane {
  carry(packet: () => void): void;
}

/** The network between client and platform. */
export interface MemoryNetwork {
  /** The error's text where there is no way at all to the platform now. */
  refusal(): string | undefined;
  lane(what: 'request' | 'answer' | 'client-packets' | 'broker-packets'): Lane;
}

/** How a client connects. */
export interface MemoryConnect {
  readonly url: string;
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly signal: AbortSignal;
}

/** What a connection tells its client; nothing after `onEnd`. */
export interface MemoryHandlers {
  onMessage(topic: string, payload: string): void;
  onAlive(): void;
  onEnd(end: { readonly reason: string }): void;
}

/** A connection with CONNACK. */
export interface MemoryConnection {
  /** Rejects where SUBACK carries 0x80, or the connection ends first. */
  subscribe(topic: string): Promise<void>;
  close(): void;
}

/** The broker's end, as the client's packets reach it. */
export interface BrokerSide {
  connect(): void;
  ping(): void;
  subscribe(topic: string): void;
  /** The client has closed the connection. */
  leave(): void;
}

/** What a client's end needs. `clock` is the client machine's: it stands still while that sleeps. */
export interface ClientContext {
  readonly network: MemoryNetwork;
  readonly clock: Pick<Clock, 'after'>;
  /** The websocket upgrade has reached the broker. */
  upgrade(client: MemoryClient): BrokerSide | undefined;
}

/** The client's end of one connection, with the manners of MQTT.js: it pings, and takes a silent broker for dead. */
export class MemoryClient implements MemoryConnection {
  readonly options: MemoryConnect;
  readonly #context: ClientContext;
  readonly #handlers: MemoryHandlers;
  readonly #toBroker: Lane;
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  #broker: BrokerSide | undefined;
  #isEnded = false;
  #cancelPing: () => void = () => undefined;
  #cancelSilence: () => void = () => undefined;
  /** Who waits for CONNACK. Afterwards the handlers are told. */
  #opening: { resolve: (connection: MemoryConnection) => void; reject: (error: Error) => void } | undefined;
  readonly #abort = (): void => this.end('given up');

  constructor(context: ClientContext, options: MemoryConnect, handlers: MemoryHandlers) {
    this.#context = context;
    this.options = options;
    this.#handlers = handlers;
    this.#toBroker = context.network.lane('client-packets');
  }

  /** Resolves after CONNACK. */
  opened(): Promise<MemoryConnection> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.options.signal.addEventListener('abort', this.#abort, { once: true });
      this.#cancelSilence = this.#later(handshakeLimitMs, () => this.end('no answer to the handshake'));
      const refusal = this.#context.network.refusal();
      if (this.options.signal.aborted) {
        this.#abort();
      } else if (refusal !== undefined) {
        this.#later(1, () => this.end(refusal));
      } else {
        this.#toBroker.carry(() => {
          this.#broker = this.#context.upgrade(this);
        });
      }
    });
  }

  upgraded(): void {
    if (!this.#isEnded) {
      this.#toBroker.carry(() => this.#broker?.connect());
    }
  }

  /** CONNACK; any return code but 0 refuses. */
  connected(returnCode: number): void {
    const opening = this.#opening;
    if (this.#isEnded || opening === undefined) {
      return;
    }
    if (returnCode !== 0) {
      this.end(`Connection refused: return code ${returnCode}`);
      return;
    }
    this.#opening = undefined;
    this.options.signal.removeEventListener('abort', this.#abort);
    this.#ping();
    this.#listen();
    opening.resolve(this);
  }

  subscribe(topic: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) {
        return reject(new Error('closed'));
      }
      this.#waiting.set(topic, { resolve, reject });
      this.#toBroker.carry(() => this.#broker?.subscribe(topic));
    });
  }

  /** SUBACK. */
  acknowledged(topic: string, isGranted: boolean): void {
    const waiting = this.#waiting.get(topic);
    this.#waiting.delete(topic);
    this.alive();
    if (isGranted) {
      waiting?.resolve();
    } else {
      waiting?.reject(new Error('Subscribe error: Unspecified error'));
    }
  }

  /** PUBLISH. */
  receive(topic: string, payload: string): void {
    this.alive();
    if (!this.#isEnded) {
      this.#handlers.onMessage(topic, payload);
    }
  }

  /** Any packet, a ping's answer too. */
  alive(): void {
    if (!this.#isEnded) {
      this.#listen();
      this.#handlers.onAlive();
    }
  }

  close(): void {
    this.end('closed');
  }

  /** The connection is over, whoever ended it. */
  end(reason: string): void {
    if (this.#isEnded) {
      return;
    }
    this.#isEnded = true;
    this.#cancelPing();
    this.#cancelSilence();
    this.options.signal.removeEventListener('abort', this.#abort);
    this.#toBroker.carry(() => this.#broker?.leave());
    for (const { reject } of this.#waiting.values()) {
      reject(new Error(reason));
    }
    this.#tellEnd(reason);
  }

  #tellEnd(reason: string): void {
    if (this.#opening === undefined) {
      this.#handlers.onEnd({ reason });
    } else {
      this.#opening.reject(new Error(reason));
    }
  }

  #ping(): void {
    this.#cancelPing = this.#later(this.options.keepAliveSeconds * 1000, () => {
      this.#toBroker.carry(() => this.#broker?.ping());
      this.#ping();
    });
  }

  #listen(): void {
    this.#cancelSilence();
    const limitMs = this.options.keepAliveSeconds * patience * 1000;
    this.#cancelSilence = this.#later(limitMs, () => this.end('Keepalive timeout'));
  }

  #later(ms: number, run: () => void): () => void {
    return this.#context.clock.after(ms, run);
  }
}
