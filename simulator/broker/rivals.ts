import { type Duplex, duplexPair } from 'node:stream';
import type { Aedes, Client } from 'aedes';
import type { FaultTable } from '../fault-table.ts';
import type { Clock } from '../time.ts';

/** Other agents that connect under a client id that is in use, so that the broker closes the first connection. */
export interface Rivals {
  /** Looks whether a rival is due for that client, and sends it. */
  meet(client: Client): void;
  /** Whether that connection is a rival's own. */
  isRival(client: Client): boolean;
  /** Ends every rival's connection and forgets those on their way. */
  sendAway(): void;
}

interface RivalState {
  readonly broker: Aedes;
  readonly clock: Clock;
  /** Our ends of the rivals' connections. */
  readonly ends: Set<Duplex>;
  readonly own: WeakSet<Client>;
  /** Calls off those that are on their way. */
  readonly cancels: Set<() => void>;
}

/** Builds the rivals of a broker; they wait on `clock`. */
export function createRivals(broker: Aedes, faults: FaultTable, clock: Clock): Rivals {
  const state: RivalState = { broker, clock, ends: new Set(), own: new WeakSet(), cancels: new Set() };
  return {
    isRival: (client) => state.own.has(client),
    meet: ({ id }) => {
      const fault = faults.take('rival-agent', ({ clientId }) => clientId === undefined || clientId === id);
      if (fault !== undefined) {
        send(state, id, fault.ms);
      }
    },
    sendAway: () => sendAway(state),
  };
}

function send(state: RivalState, clientId: string, ms: number): void {
  const cancel = state.clock.after(ms, () => {
    state.cancels.delete(cancel);
    connect(state, clientId);
  });
  state.cancels.add(cancel);
}

function connect({ broker, ends, own }: RivalState, clientId: string): void {
  const [ours, theirs] = duplexPair();
  own.add(broker.handle(theirs));
  ends.add(ours);
  ours.on('error', () => ours.destroy());
  ours.on('close', () => ends.delete(ours));
  // What it is told is of no interest, but has to be read.
  ours.resume();
  ours.write(connectPacket(clientId));
}

function sendAway({ cancels, ends }: RivalState): void {
  for (const cancel of cancels) {
    cancel();
  }
  cancels.clear();
  for (const end of ends) {
    end.end();
  }
}

/** CONNECT of MQTT 3.1.1: clean session, no keep-alive (section 3.1 of the standard). */
function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId);
  const idLength = Buffer.alloc(2);
  idLength.writeUInt16BE(id.length);
  const head = Buffer.from([0, 4, ...Buffer.from('MQTT'), 4, 0b10, 0, 0]);
  return Buffer.concat([Buffer.from([0x10, ...lengthBytes(12 + id.length)]), head, idLength, id]);
}

/** Seven bits per byte, lowest first; the top bit says that more follow. */
function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))];
}
