import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { reset } from './broker/line.ts';
import type { FaultTable, FaultTarget } from './fault-table.ts';
import type { Fault } from './faults.ts';

/**
 * The way of requests to the services: open, or cut by a fault. Only requests are struck: a connection that is idle may
 * be the one that the control API is asked over next.
 */
export interface HttpGate extends FaultTarget {
  /** Whether the request may be answered; otherwise its connection is reset, or left without an answer. */
  admit(response: ServerResponse): boolean;
}

/** Connections with a request on them that is not answered yet, and those that never will be. */
interface Connections {
  readonly busy: Set<Duplex>;
  readonly silent: Set<Duplex>;
}

/** Builds an open gate. */
export function createHttpGate(faults: FaultTable): HttpGate {
  const connections: Connections = { busy: new Set(), silent: new Set() };
  return {
    admit: (response) => admit(faults, connections, response),
    strike: (fault) => strike(connections, fault),
    recover: (kind) => {
      for (const socket of kind === undefined || kind === 'network-down' ? connections.silent : []) {
        reset(socket);
      }
    },
  };
}

function admit(faults: FaultTable, connections: Connections, response: ServerResponse): boolean {
  const { socket } = response;
  const network = faults.network();
  if (socket === null || network === 'up') {
    follow(connections, response);
  } else if (network === 'reset') {
    reset(socket);
  } else {
    silence(connections, socket);
  }
  return network === 'up';
}

function follow({ busy }: Connections, response: ServerResponse): void {
  const { socket } = response;
  if (socket !== null) {
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
  }
}

function silence({ silent }: Connections, socket: Duplex): void {
  silent.add(socket);
  socket.once('close', () => silent.delete(socket));
}

function strike(connections: Connections, fault: Fault): void {
  for (const socket of fault.kind === 'network-down' ? connections.busy : []) {
    if (fault.kind === 'network-down' && fault.how === 'silent') {
      // What is being answered now must not get through either.
      socket.cork();
      silence(connections, socket);
    } else {
      reset(socket);
    }
  }
}
