import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Aedes, type AedesOptions, type AuthErrorCode, type AuthenticateError, type Client } from 'aedes';
import { WebSocketServer } from 'ws';
import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import type { Fault, FaultKind, FaultOf } from '../faults.ts';
import type { LedgerSocketEvent } from '../ledger.ts';
import { redactPath } from '../redact.ts';
import { httpDate } from '../time.ts';
import type { Broker } from './broker.ts';
import { createLine, type Line, packetStart, reset } from './line.ts';
import { createRivals, type Rivals } from './rivals.ts';

/** What AWS IoT makes of a client's keep-alive (API reference 4.5), seconds. */
const keepAlive = { lowest: 30, highest: 1200 };

/** The notification websocket on real sockets. */
export interface SocketBroker extends Broker {
  /** Takes a websocket upgrade of the HTTP server, refuses it with 403, or does what a fault says. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Everything that the parts of one broker share. */
interface Switchboard {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly broker: Aedes;
  readonly server: WebSocketServer;
  readonly rivals: Rivals;
  /** Whose URL an upgrade came with. */
  readonly owners: WeakMap<IncomingMessage, string>;
  /** Who listens to which topic. */
  readonly topics: Map<string, Set<Client>>;
  readonly lines: Map<Duplex, Line>;
  /** Who is connected, rivals apart. */
  readonly clients: Set<Client>;
  /** Upgrades that are left without an answer, and why. */
  readonly unanswered: Map<Duplex, FaultKind>;
}

/** Starts a broker; `faults` is asked at each occasion. */
export async function startBroker(core: Core, faults: FaultTable): Promise<SocketBroker> {
  const board = await createSwitchboard(core, faults);
  keepTopics(board);
  return {
    upgrade: (request, socket, head) => upgrade(board, request, socket, head),
    deliver: (topic, payload) => deliver(board, topic, payload),
    strike: (fault) => strike(board, fault),
    recover: (kind) => recover(board, kind),
    stop: () => stop(board),
  };
}

async function createSwitchboard(core: Core, faults: FaultTable): Promise<Switchboard> {
  const owners = new WeakMap<IncomingMessage, string>();
  const broker = await Aedes.createBroker(policy(core, faults, owners));
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 128 * 1024 });
  const rivals = createRivals(broker, faults, core.clock);
  return {
    ...{ core, faults, broker, server, rivals, owners },
    ...{ topics: new Map(), lines: new Map(), clients: new Set(), unanswered: new Map() },
  };
}

function upgrade(board: Switchboard, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const network = board.faults.network();
  socket.on('error', () => socket.destroy());
  if (network === 'reset') {
    reset(socket);
  } else if (network === 'silent') {
    leaveUnanswered(board, socket, 'network-down');
  } else {
    admit(board, request, socket, head);
  }
}

function leaveUnanswered({ unanswered }: Switchboard, socket: Duplex, by: FaultKind): void {
  unanswered.set(socket, by);
  socket.on('close', () => unanswered.delete(socket));
}

function admit(board: Switchboard, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { core, faults } = board;
  const silentAfter = faults.take('silent-socket')?.after;
  if (silentAfter === 'nothing') {
    leaveUnanswered(board, socket, 'silent-socket');
    return;
  }
  const owner = faults.take('refuse-socket') ? undefined : core.urls.check(request.url ?? '');
  record(core, request, owner === undefined ? 403 : 101);
  if (owner === undefined) {
    refuse(core, socket);
    return;
  }
  board.owners.set(request, owner);
  board.server.handleUpgrade(request, socket, head, (opened) =>
    open(board, request, createLine(opened, socket), silentAfter),
  );
}

function refuse({ clock }: Core, socket: Duplex): void {
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nDate: ${httpDate(clock.now())}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function open(
  { core, broker, lines }: Switchboard,
  request: IncomingMessage,
  line: Line,
  silentAfter: FaultOf<'silent-socket'>['after'] | undefined,
): void {
  lines.set(line.stream, line);
  note(core, 'opened', undefined);
  const cancel = core.clock.after(core.settings.socketLifeSeconds * 1000, () => line.drop('clean'));
  line.onClosed(() => {
    cancel();
    lines.delete(line.stream);
  });
  silence(line, silentAfter);
  broker.handle(line.stream, request);
}

function silence(line: Line, after: FaultOf<'silent-socket'>['after'] | undefined): void {
  if (after === 'upgrade') {
    line.freeze('silent-socket');
  } else if (after === 'connect' || after === 'subscribe') {
    line.freezeAfter(after === 'connect' ? packetStart.connack : packetStart.suback, 'silent-socket');
  }
}

function deliver({ broker, topics, lines }: Switchboard, topic: string, payload: string): boolean {
  broker.publish({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }, () => undefined);
  const listeners = [...(topics.get(topic) ?? [])];
  return listeners.some(({ conn }) => lines.get(conn as Duplex)?.isFrozen === false);
}

function strike({ clients, rivals, lines }: Switchboard, fault: Fault): void {
  for (const line of lines.values()) {
    strikeLine(line, fault);
  }
  for (const client of fault.kind === 'rival-agent' ? clients : []) {
    rivals.meet(client);
  }
}

function strikeLine(line: Line, fault: Fault): void {
  if (fault.kind === 'drop-socket') {
    line.drop(fault.how);
  } else if (fault.kind === 'network-down' && fault.how === 'reset') {
    line.drop('reset');
  } else if (fault.kind === 'network-down' || fault.kind === 'freeze-sockets') {
    line.freeze(fault.kind);
  }
}

function recover({ rivals, lines, unanswered }: Switchboard, kind: FaultKind | undefined): void {
  if (kind === undefined || kind === 'rival-agent') {
    rivals.sendAway();
  }
  for (const line of lines.values()) {
    line.thaw(kind);
  }
  for (const [socket, by] of unanswered) {
    if (kind === undefined || kind === by) {
      reset(socket);
    }
  }
}

/** Who may do what. A refusal by error closes the connection: AWS IoT gives no reason either (API reference 4.5). */
function policy(core: Core, faults: FaultTable, owners: WeakMap<IncomingMessage, string>): AedesOptions {
  return {
    preConnect: (_, packet, done) => {
      const { keepalive = 0 } = packet;
      packet.keepalive = keepalive === 0 ? keepAlive.highest : clamp(keepalive);
      done(null, true);
    },
    authenticate: (client, _, __, done) => {
      // Only a rival has no request: it is not the one to be refused.
      const fault = client.req === undefined ? undefined : faults.take('refuse-connect');
      if (fault === undefined) {
        return done(null, true);
      }
      note(core, 'refused', client.id);
      return done(refusal(fault.returnCode), false);
    },
    authorizePublish: (_, __, done) => done(new Error('clients do not publish here')),
    authorizeSubscribe: (client, subscription, done) => {
      const owner = client.req === undefined ? undefined : owners.get(client.req);
      const isOwn = owner !== undefined && core.hub.find(owner, subscription.topic) !== undefined;
      if (!isOwn) {
        note(core, 'denied', client.id, [subscription.topic]);
        return done(new Error('not your topic'));
      }
      return done(null, faults.take('refuse-subscribe') ? null : { ...subscription, qos: atMostOne(subscription.qos) });
    },
  };
}

function refusal(returnCode: AuthErrorCode): AuthenticateError {
  return Object.assign(new Error('refused by a fault'), { returnCode });
}

function clamp(seconds: number): number {
  return Math.min(Math.max(seconds, keepAlive.lowest), keepAlive.highest);
}

/** AWS IoT knows no QoS 2. */
function atMostOne(qos: 0 | 1 | 2): 0 | 1 {
  return qos === 0 ? 0 : 1;
}

/** Keeps who is connected and who listens to which topic, and writes the websocket's story into the ledger. */
function keepTopics({ core, broker, topics, clients, rivals }: Switchboard): void {
  broker.on('clientReady', (client) => {
    if (rivals.isRival(client)) {
      note(core, 'rival', client.id);
      return;
    }
    clients.add(client);
    note(core, 'connected', client.id);
    rivals.meet(client);
  });
  broker.on('subscribe', (subscriptions, client) => {
    const granted = subscriptions.filter(({ qos }) => (qos as number) < 128).map(({ topic }) => topic);
    for (const topic of granted) {
      topics.set(topic, (topics.get(topic) ?? new Set()).add(client));
    }
    note(core, 'subscribed', client.id, granted);
  });
  broker.on('unsubscribe', (names, client) => {
    for (const topic of names) {
      topics.get(topic)?.delete(client);
    }
  });
  broker.on('clientDisconnect', (client) => {
    for (const listeners of topics.values()) {
      listeners.delete(client);
    }
    if (clients.delete(client)) {
      note(core, 'closed', client.id);
    }
  });
  // A refused or broken connection is an event of the test, told by the ledger; without listeners it would be thrown.
  broker.on('clientError', () => undefined);
  broker.on('connectionError', () => undefined);
}

function note(
  { ledger, clock }: Core,
  event: LedgerSocketEvent['event'],
  clientId: string | undefined,
  topics: readonly string[] = [],
): void {
  ledger.addSocketEvent({ at: clock.real(), event, clientId, topics });
}

function record(core: Core, request: IncomingMessage, status: number): void {
  if (status !== 101) {
    note(core, 'refused', undefined);
  }
  core.ledger.addRequest({
    ...{ at: core.clock.real(), method: 'UPGRADE', service: 'notifications', path: redactPath(request.url ?? '') },
    ...{ headers: {}, body: undefined, status, correlationId: '' },
  });
}

async function stop({ broker, server, rivals, lines, unanswered }: Switchboard): Promise<void> {
  rivals.sendAway();
  await new Promise<void>((resolve) => broker.close(resolve));
  for (const line of lines.values()) {
    line.terminate();
  }
  for (const socket of unanswered.keys()) {
    socket.destroy();
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
