import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import type { Fault } from '../faults.ts';
import type { LedgerSocketEvent } from '../ledger.ts';
import type { Clock } from '../time.ts';
import type { Broker } from './broker.ts';
import {
  type BrokerSide,
  type Lane,
  MemoryClient,
  type MemoryConnect,
  type MemoryConnection,
  type MemoryHandlers,
  type MemoryNetwork,
} from './memory-client.ts';

export type { Lane, MemoryConnect, MemoryConnection, MemoryHandlers, MemoryNetwork } from './memory-client.ts';

/** What AWS IoT makes of a client's keep-alive (API reference 4.5), seconds. */
const keepAlive = { lowest: 30, highest: 1200 };
/** A client that is silent for so many keep-alives is taken for dead (MQTT 3.1.1, 3.1.2.10). */
const patience = 1.5;

const closedClean = 'closed by the other side (1001)';
const closedHard = 'closed by the other side (1006)';

/** The broker's view of one client. */
export interface MemoryLine {
  readonly clientId: string;
  readonly topics: ReadonlySet<string>;
}

/** The notification broker without a socket: the manners of socket-broker.ts, joined to its clients in memory. */
export interface MemoryBroker extends Broker {
  /** Resolves after CONNACK; rejects where there is none. */
  connect(options: MemoryConnect, handlers: MemoryHandlers): Promise<MemoryConnection>;
  /** Clients with CONNACK that the broker takes for alive. */
  lines(): readonly MemoryLine[];
}

/** What a memory broker is built from. `clientClock` is the client machine's: it stands still while that sleeps. */
export interface MemoryBrokerOptions {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly network: MemoryNetwork;
  readonly clientClock: Pick<Clock, 'after'>;
}

/** Builds a broker without clients, and joins it to the faults. */
export function createMemoryBroker(options: MemoryBrokerOptions): MemoryBroker {
  const house = new House(options);
  const { network, clientClock: clock } = options;
  const context = { network, clock, upgrade: (client: MemoryClient) => house.upgrade(client) };
  const broker: MemoryBroker = {
    connect: (connect, handlers) => new MemoryClient(context, connect, handlers).opened(),
    deliver: (topic, payload) => house.deliver(topic, payload),
    lines: () => [...house.ends].filter((end) => end.isConnected),
    strike: (fault) => house.strike(fault),
    recover: () => house.recover(),
    stop: async () => house.dropAll(closedClean),
  };
  options.faults.attach(broker);
  return broker;
}

/** What all connections share. */
class House {
  readonly options: MemoryBrokerOptions;
  readonly ends = new Set<BrokerEnd>();
  #rivals: (() => void)[] = [];

  constructor(options: MemoryBrokerOptions) {
    this.options = options;
  }

  note(event: LedgerSocketEvent['event'], clientId: string | undefined, topics: readonly string[] = []): void {
    const { ledger, clock } = this.options.core;
    ledger.addSocketEvent({ at: clock.now(), event, clientId, topics });
  }

  /** The websocket's upgrade; undefined where nothing is answered or 403 is. */
  upgrade(client: MemoryClient): BrokerEnd | undefined {
    const { core, faults, network } = this.options;
    const answers = network.lane('broker-packets');
    const silence = faults.take('silent-socket');
    const { pathname, search } = new URL(client.options.url);
    const isRefused = faults.take('refuse-socket') !== undefined;
    const owner = isRefused ? undefined : core.urls.check(`${pathname}${search}`);
    if (faults.network() !== 'up' || silence?.after === 'nothing') {
      return undefined;
    }
    this.note(owner === undefined ? 'refused' : 'opened', undefined);
    if (owner === undefined) {
      answers.carry(() => client.end('Unexpected server response: 403'));
      return undefined;
    }
    return new BrokerEnd(this, { client, owner, toClient: answers, silentAfter: silence?.after });
  }

  /** One client id, one connection: the newer one stays (API reference 4.5). */
  throwOff(clientId: string, newcomer?: BrokerEnd): void {
    for (const end of [...this.ends]) {
      if (end !== newcomer && end.isConnected && end.clientId === clientId) {
        end.drop(closedHard);
      }
    }
  }

  deliver(topic: string, payload: string | Uint8Array): boolean {
    const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8');
    const listeners = [...this.ends].filter((end) => end.topics.has(topic));
    for (const end of listeners) {
      end.publish(topic, text);
    }
    return listeners.length > 0;
  }

  dropAll(reason: string): void {
    for (const end of [...this.ends]) {
      end.drop(reason);
    }
  }

  strike(fault: Fault): void {
    const isSilent = fault.kind === 'network-down' && fault.how === 'silent';
    if (fault.kind === 'drop-socket') {
      this.dropAll(fault.how === 'clean' ? closedClean : closedHard);
    } else if (fault.kind === 'freeze-sockets' || isSilent) {
      for (const end of this.ends) {
        end.freeze();
      }
    } else if (fault.kind === 'network-down') {
      this.dropAll(closedHard);
    } else if (fault.kind === 'rival-agent') {
      for (const end of [...this.ends].filter(({ isConnected }) => isConnected)) {
        this.meetRival(end.clientId);
      }
    }
  }

  recover(): void {
    for (const cancel of this.#rivals.splice(0)) {
      cancel();
    }
    for (const end of [...this.ends]) {
      end.thaw();
    }
  }

  /** Looks whether a rival is due for that client, and sends it: whoever holds the id then is thrown off. */
  meetRival(client: string): void {
    const { core, faults } = this.options;
    const rival = faults.take('rival-agent', ({ clientId }) => clientId === undefined || clientId === client);
    if (rival !== undefined) {
      this.#rivals.push(core.clock.after(rival.ms, () => this.throwOff(client)));
    }
  }
}

type Silence = 'upgrade' | 'connect' | 'subscribe' | undefined;

interface EndOptions {
  readonly client: MemoryClient;
  readonly owner: string;
  readonly toClient: Lane;
  readonly silentAfter: Silence;
}

/** The broker's end of one connection. */
class BrokerEnd implements MemoryLine, BrokerSide {
  readonly topics = new Set<string>();
  isConnected = false;
  readonly #house: House;
  readonly #options: EndOptions;
  readonly #cancelLife: () => void;
  #cancelSilence: () => void = () => undefined;
  /** What could not be sent, read or told while the line is frozen; undefined: it is not. */
  #frozen: (() => void)[] | undefined;

  constructor(house: House, options: EndOptions) {
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
