import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { reset } from './broker/line.ts';
import type { FaultTable, FaultTarget } from './fault-table.ts';
import type { Fault } from './faults.ts';

/** The way of requests to the services: open, or cut by a fault. The control API does not pass here. */
export interface HttpGate extends FaultTarget {
  /** Whether the request may be answered; otherwise its connection is reset, or left without an answer. */
  admit(request: IncomingMessage): boolean;
  /** The connection is used by the control API now: no fault of the network strikes it. */
  spare(request: IncomingMessage): void;
}

/** Builds an open gate. */
export function createHttpGate(faults: FaultTable): HttpGate {
  const known = new Set<Duplex>();
  const silent = new Set<Duplex>();
  return {
    admit: ({ socket }) => {
      if (!known.has(socket)) {
        known.add(socket);
        socket.once('close', () => known.delete(socket) && silent.delete(socket));
      }
      return pass(faults, silent, socket);
    },
    spare: ({ socket }) => {
      known.delete(socket);
    },
    strike: (fault) => strike(fault, known, silent),
    recover: () => {
      for (const socket of silent) {
        reset(socket);
      }
      silent.clear();
    },
  };
}

function pass(faults: FaultTable, silent: Set<Duplex>, socket: Duplex): boolean {
  const network = faults.network();
  if (network === 'reset') {
    reset(socket);
  } else if (network === 'silent') {
    silent.add(socket);
  }
  return network === 'up';
}

function strike(fault: Fault, known: ReadonlySet<Duplex>, silent: Set<Duplex>): void {
  if (fault.kind !== 'network-down') {
    return;
  }
  for (const socket of known) {
    if (fault.how === 'reset') {
      reset(socket);
    } else {
      // What is being answered now must not get through either.
      socket.cork();
      silent.add(socket);
    }
  }
}
