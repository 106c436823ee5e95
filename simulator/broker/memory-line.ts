import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import type { LedgerSocketEvent } from '../ledger.ts';
import type { BrokerSide, Lane, MemoryClient } from './memory-client.ts';

/** What AWS IoT makes of a client's keep-alive (API reference 4.5), seconds. */
const keepAlive = { lowest: 30, highest: 1200 };
/** A client that is silent for so many keep-alives is taken for dead (MQTT 3.1.1, 3.1.2.10). */
const patience = 1.5;

/** How a client's websocket sees its end by a close frame. */
export const closedClean = 'closed by the other side (1001)';
/** How it sees its end without one. */
export const closedHard = 'closed by the other side (1006)';

/** The broker's view of one client. */
export interface MemoryLine {
  readonly clientId: string;
  readonly topics: ReadonlySet<string>;
}

/** What all connections of a broker share, as one of them sees it. */
export interface LineHouse {
  readonly options: { readonly core: Core; readonly faults: FaultTable };
  /** Those that the broker has not given up. */
  readonly ends: Set<MemoryEnd>;
  note(event: LedgerSocketEvent['event'], clientId: string | undefined, topics?: readonly string[]): void;
  /** One client id, one connection: the newer one stays (API reference 4.5). */
  throwOff(clientId: string, newcomer: MemoryEnd): void;
  meetRival(clientId: string): void;
}

type Silence = 'upgrade' | 'connect' | 'subscribe' | undefined;

interface EndOptions {
  readonly client: MemoryClient;
  readonly owner: string;
  readonly toClient: Lane;
  readonly silentAfter: Silence;
}

/** The broker's end of one connection. */
export class MemoryEnd implements MemoryLine, BrokerSide {
  readonly topics = new Set<string>();
  isConnected = false;
  readonly #house: LineHouse;
  readonly #options: EndOptions;
  readonly #cancelLife: () => void;
  #cancelSilence: () => void = () => undefined;
  /** What could not be sent, read or told while the line is frozen; undefined: it is not. */
  #frozen: (() => void)[] | undefined;

  constructor(house: LineHouse, options: EndOptions) {
    this.#house = house;
    this.#options = options;
    house.ends.add(this);
    const { clock, settings } = house.options.core;
    this.#cancelLife = clock.after(settings.socketLifeSeconds * 1000, () => this.drop(closedClean));
    this.#send(() => options.client.upgraded(), 'upgrade');
  }

  get clientId(): string {
    return this.#options.client.options.clientId;
  }

  connect(): void {
    this.#read(() => {
      const refusal = this.#house.options.faults.take('refuse-connect');
      if (refusal !== undefined) {
        this.#send(() => this.#options.client.connected(refusal.returnCode), undefined);
        return this.drop(closedHard);
      }
      this.#house.throwOff(this.clientId, this);
      this.isConnected = true;
      this.#house.note('connected', this.clientId);
      this.#send(() => this.#options.client.connected(0), 'connect');
      this.#house.meetRival(this.clientId);
    });
  }

  ping(): void {
    this.#read(() => this.#send(() => this.#options.client.alive(), undefined));
  }

  subscribe(topic: string): void {
    this.#read(() => {
      const { core, faults } = this.#house.options;
      if (core.hub.find(this.#options.owner, topic) === undefined) {
        this.#house.note('denied', this.clientId, [topic]);
        return this.drop(closedHard);
      }
      this.#grant(topic, faults.take('refuse-subscribe') === undefined);
    });
  }

  publish(topic: string, payload: string): void {
    this.#send(() => this.#options.client.receive(topic, payload), undefined);
  }

  /** Closes, and tells the client so. */
  drop(reason: string): void {
    if (this.#forget()) {
      this.#send(() => this.#options.client.end(reason), undefined);
    }
  }

  leave(): void {
    this.#frozen = undefined;
    this.#forget();
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  thaw(): void {
    const waiting = this.#frozen ?? [];
    this.#frozen = undefined;
    for (const goOn of waiting) {
      goOn();
    }
  }

  #grant(topic: string, isGranted: boolean): void {
    if (isGranted) {
      this.topics.add(topic);
    }
    this.#house.note('subscribed', this.clientId, isGranted ? [topic] : []);
    this.#send(() => this.#options.client.acknowledged(topic, isGranted), 'subscribe');
  }

  #read(packet: () => void): void {
    if (this.#frozen !== undefined) {
      this.#frozen.push(() => this.#read(packet));
    } else if (this.#house.ends.has(this)) {
      this.#hear();
      packet();
    }
  }

  /** Sends a packet; a line that is to fall silent after `what` does so then. */
  #send(packet: () => void, what: Silence): void {
    if (this.#frozen !== undefined) {
      this.#frozen.push(() => this.#send(packet, what));
      return;
    }
    this.#options.toClient.carry(packet);
    if (what !== undefined && what === this.#options.silentAfter) {
      this.freeze();
    }
  }

  /** False where the broker had given the line up before. */
  #forget(): boolean {
    this.#cancelLife();
    this.#cancelSilence();
    this.topics.clear();
    if (this.isConnected) {
      this.#house.note('closed', this.clientId);
    }
    this.isConnected = false;
    return this.#frozen === undefined ? this.#house.ends.delete(this) : this.#abandon();
  }

  /** Given up while frozen: what waited is lost, and the client hears of the end when the line thaws. */
  #abandon(): boolean {
    this.#frozen = [() => this.#house.ends.delete(this) && this.#options.toClient.carry(() => this.#endHard())];
    return false;
  }

  #endHard(): void {
    this.#options.client.end(closedHard);
  }

  #hear(): void {
    this.#cancelSilence();
    const asked = this.#options.client.options.keepAliveSeconds;
    const seconds = asked === 0 ? keepAlive.highest : Math.min(Math.max(asked, keepAlive.lowest), keepAlive.highest);
    const { clock } = this.#house.options.core;
    this.#cancelSilence = clock.after(seconds * patience * 1000, () => this.drop(closedHard));
  }
}
