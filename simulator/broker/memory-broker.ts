import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import type { Fault } from '../faults.ts';
import type { LedgerSocketEvent } from '../ledger.ts';
import type { Clock } from '../time.ts';
import type { Broker } from './broker.ts';
import {
  MemoryClient,
  type MemoryConnect,
  type MemoryConnection,
  type MemoryHandlers,
  type MemoryNetwork,
} from './memory-client.ts';
import { closedClean, closedHard, type LineHouse, MemoryEnd, type MemoryLine } from './memory-line.ts';

export type { Lane, MemoryConnect, MemoryConnection, MemoryHandlers, MemoryNetwork } from './memory-client.ts';
export type { MemoryLine } from './memory-line.ts';

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
class House implements LineHouse {
  readonly options: MemoryBrokerOptions;
  readonly ends = new Set<MemoryEnd>();
  #rivals: (() => void)[] = [];

  constructor(options: MemoryBrokerOptions) {
    this.options = options;
  }

  note(event: LedgerSocketEvent['event'], clientId: string | undefined, topics: readonly string[] = []): void {
    const { ledger, clock } = this.options.core;
    ledger.addSocketEvent({ at: clock.now(), event, clientId, topics });
  }

  /** The websocket's upgrade; undefined where nothing is answered or 403 is. */
  upgrade(client: MemoryClient): MemoryEnd | undefined {
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
    return new MemoryEnd(this, { client, owner, toClient: answers, silentAfter: silence?.after });
  }

  /** One client id, one connection: the newer one stays (API reference 4.5). */
  throwOff(clientId: string, newcomer?: MemoryEnd): void {
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
