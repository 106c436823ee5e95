import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type AedesOptions, type Client } from 'aedes';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Core } from '../core.ts';
import type { FaultTable } from '../faults.ts';
import type { LedgerSocketEvent } from '../ledger.ts';
import { redactPath } from '../redact.ts';
import { socketStream } from './socket-stream.ts';

/** What AWS IoT makes of a client's keep-alive (API reference 4.5), seconds. */
const keepAlive = { lowest: 30, highest: 1200 };

/** The notification websocket: MQTT 3.1.1 with the manners of AWS IoT. */
export interface Broker {
  /** Takes a websocket upgrade of the HTTP server, or refuses it with 403. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Hands a payload to who is subscribed to that topic; says whether somebody is. */
  deliver(topic: string, payload: string): boolean;
  /** Closes every open websocket: by a close frame, or by a TCP reset. */
  dropSockets(how: 'clean' | 'reset'): void;
  stop(): Promise<void>;
}

interface Line {
  readonly socket: WebSocket;
  readonly raw: Duplex;
}

/** Starts a broker; `faults` is asked at each occasion. */
export async function startBroker(core: Core, faults: FaultTable): Promise<Broker> {
  const owners = new WeakMap<IncomingMessage, string>();
  const topics = new Map<string, Set<Client>>();
  const lines = new Set<Line>();
  const broker = await Aedes.createBroker(policy(core, faults, owners));
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 128 * 1024 });
  keepTopics(core, broker, topics);
  return {
    upgrade: (request, socket, head) => {
      const owner = faults.takes('refuse-socket') ? undefined : core.urls.check(request.url ?? '');
      record(core, request, owner === undefined ? 403 : 101);
      if (owner === undefined) {
        socket.on('error', () => socket.destroy());
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      owners.set(request, owner);
      server.handleUpgrade(request, socket, head, (opened) => {
        open(core, lines, { socket: opened, raw: socket });
        broker.handle(socketStream(opened), request);
      });
    },
    deliver: (topic, payload) => {
      broker.publish({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }, () => undefined);
      return (topics.get(topic)?.size ?? 0) > 0;
    },
    dropSockets: (how) => {
      for (const line of lines) {
        drop(line, how);
      }
    },
    stop: () => stop(broker, server, lines),
  };
}

function open(core: Core, lines: Set<Line>, line: Line): void {
  lines.add(line);
  note(core, 'opened', undefined);
  const cancel = core.clock.after(core.settings.socketLifeSeconds * 1000, () => drop(line, 'clean'));
  line.socket.on('close', () => {
    cancel();
    lines.delete(line);
  });
}

function drop({ socket, raw }: Line, how: 'clean' | 'reset'): void {
  if (how === 'clean') {
    socket.close(1001);
  } else {
    (raw as Socket).resetAndDestroy();
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
    authorizePublish: (_, __, done) => done(new Error('clients do not publish here')),
    authorizeSubscribe: (client, subscription, done) => {
      const owner = client.req === undefined ? undefined : owners.get(client.req);
      const isOwn = owner !== undefined && core.hub.find(owner, subscription.topic) !== undefined;
      if (!isOwn) {
        note(core, 'denied', client.id, [subscription.topic]);
        return done(new Error('not your topic'));
      }
      return done(
        null,
        faults.takes('refuse-subscribe') ? null : { ...subscription, qos: atMostOne(subscription.qos) },
      );
    },
  };
}

function clamp(seconds: number): number {
  return Math.min(Math.max(seconds, keepAlive.lowest), keepAlive.highest);
}

/** AWS IoT knows no QoS 2. */
function atMostOne(qos: 0 | 1 | 2): 0 | 1 {
  return qos === 0 ? 0 : 1;
}

/** Keeps who listens to which topic, and writes the websocket's story into the ledger. */
function keepTopics(core: Core, broker: Aedes, topics: Map<string, Set<Client>>): void {
  broker.on('clientReady', (client) => note(core, 'connected', client.id));
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
    note(core, 'closed', client.id);
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
  ledger.addSocketEvent({ at: clock.now(), event, clientId, topics });
}

function record(core: Core, request: IncomingMessage, status: number): void {
  if (status !== 101) {
    note(core, 'refused', undefined);
  }
  core.ledger.addRequest({
    ...{ at: core.clock.now(), method: 'UPGRADE', service: 'notifications', path: redactPath(request.url ?? '') },
    ...{ headers: {}, body: undefined, status, correlationId: '' },
  });
}

async function stop(broker: Aedes, server: WebSocketServer, lines: Set<Line>): Promise<void> {
  await new Promise<void>((resolve) => broker.close(resolve));
  for (const { socket } of lines) {
    socket.terminate();
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
