import { once } from 'node:events';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { handClock } from '../unit/simulator/kit.ts';
import { closed, connectMqtt, type Platform, publications, startPlatform } from './simulator-kit.ts';

const outside = { from: '+442079460018', to: '200' };

let platform: Platform;
let clients: MqttClient[];

beforeEach(async () => {
  platform = await startPlatform();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) {
    client.end(true);
  }
  await platform.stop();
});

/** Restarts the platform with other settings; the one of `beforeEach` is stopped. */
async function restart(options: SimulatorOptions): Promise<void> {
  await platform.stop();
  platform = await startPlatform(options);
}

async function connect(clientId = 'desk', keepalive = 0): Promise<MqttClient> {
  const client = await connectMqtt(await platform.connectionUrl(), { clientId, keepalive });
  // A reset is what these tests are about; unheard, it would be thrown.
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** A client that is subscribed to the calls of extension 200. */
async function listen(fields: Record<string, unknown> = {}): Promise<{ client: MqttClient; topic: string }> {
  const topic = await platform.subscribe(fields);
  const client = await connect();
  await client.subscribeAsync(topic);
  return { client, topic };
}

/** What a client has received so far, as text. */
function inbox(client: MqttClient): string[] {
  const received: string[] = [];
  client.on('message', (_, payload) => received.push(String(payload)));
  return received;
}

/** Resolves after an answered request of the control API: whatever was sent before it would have come. */
async function roundTrip(): Promise<void> {
  await platform.control('GET', '/ledger');
  await platform.control('GET', '/ledger');
}

function socketEvents(): string[] {
  return platform.simulator.ledger().sockets.map(({ event, clientId }) => `${event} ${clientId ?? ''}`.trim());
}

/** A raw websocket with the answers that came, as the first byte of each MQTT packet. */
async function rawSocket(): Promise<{ socket: WebSocket; packets: number[] }> {
  const socket = new WebSocket(await platform.connectionUrl(), 'mqtt');
  const packets: number[] = [];
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => packets.push(data[0] ?? 0));
  return { socket, packets };
}

/** Resolves when a websocket is gone, however it went. */
async function ended(socket: WebSocket): Promise<void> {
  await new Promise((resolve) => socket.once('close', resolve));
}

const connectPacket = Buffer.from('100f00044d5154540402003c0003726177', 'hex');
const pingPacket = Buffer.from('c000', 'hex');

function subscribePacket(topic: string): Buffer {
  const name = Buffer.from(topic);
  return Buffer.concat([Buffer.from([0x82, name.length + 5, 0, 1, 0, name.length]), name, Buffer.from([0])]);
}

test('open sockets freeze: open for TCP, and neither pings nor publications pass until it is cleared', async () => {
  const { client } = await listen();
  const received = inbox(client);
  const pings: unknown[] = [];
  client.on('packetreceive', ({ cmd }) => {
    if (cmd === 'pingresp') {
      pings.push(cmd);
    }
  });
  platform.simulator.setFault({ kind: 'freeze-sockets' });
  client.sendPing();
  platform.simulator.placeCall(outside);
  await roundTrip();
  expect([received, pings, client.connected]).toEqual([[], [], true]);
  expect(platform.simulator.ledger().publications[0]?.isDelivered).toBe(false);
  platform.simulator.clearFaults();
  // The ping was waiting in the connection; the publication is lost, as nobody sends it again.
  await expect.poll(() => pings).toEqual(['pingresp']);
  const next = publications(client, 1);
  platform.simulator.placeCall(outside);
  expect(await next).toMatchObject([{ content: { state: 'ringing' } }]);
  expect(received).toHaveLength(1);
});

test('a frozen connection that the broker has given up is reset when it thaws', async () => {
  const { client } = await listen();
  platform.simulator.setFault({ kind: 'freeze-sockets' });
  const second = await connect('desk');
  expect([client.connected, second.connected]).toEqual([true, true]);
  const gone = closed(client);
  platform.simulator.clearFaults();
  await gone;
  expect(second.connected).toBe(true);
});

test('a socket that two faults keep frozen thaws when both are over; other faults have no say', async () => {
  const { client } = await listen();
  const received = inbox(client);
  for (const fault of [
    { kind: 'freeze-sockets' },
    { kind: 'network-down', how: 'silent' },
    { kind: 'throttle' },
  ] as const) {
    platform.simulator.setFault(fault);
  }
  for (const kind of ['throttle', 'network-down'] as const) {
    platform.simulator.clearFaults(kind);
    platform.simulator.placeCall(outside);
    await roundTrip();
    expect(received).toEqual([]);
  }
  platform.simulator.clearFaults('freeze-sockets');
  platform.simulator.placeCall(outside);
  await expect.poll(() => received.length).toBe(1);
});

test('a broker that does not even answer the upgrade', async () => {
  platform.simulator.setFault({ kind: 'silent-socket', after: 'nothing' });
  const { socket } = await rawSocket();
  await roundTrip();
  expect(socket.readyState).toBe(WebSocket.CONNECTING);
  platform.simulator.clearFaults();
  await ended(socket);
  await connect();
});

test.each([
  ['upgrade', []],
  ['connect', [0x20]],
  ['subscribe', [0x20, 0x90]],
] as const)('a broker that falls silent after %s', async (after, expected) => {
  const topic = await platform.subscribe();
  platform.simulator.setFault({ kind: 'silent-socket', after });
  const { socket, packets } = await rawSocket();
  await once(socket, 'open');
  socket.send(connectPacket);
  socket.send(subscribePacket(topic));
  await expect.poll(() => packets).toEqual(expected);
  platform.simulator.placeCall(outside);
  socket.send(pingPacket);
  await roundTrip();
  expect([packets, socket.readyState]).toEqual([expected, WebSocket.OPEN]);
  socket.terminate();
  // One socket was meant; the next one is served.
  const { client } = await listen();
  const heard = publications(client, 1);
  platform.simulator.placeCall(outside);
  await heard;
});

test.each([2, 3, 4, 5])('CONNECT is refused with return code %i', async (returnCode) => {
  platform.simulator.setFault({ kind: 'refuse-connect', returnCode });
  const { socket } = await rawSocket();
  const answers: string[] = [];
  socket.on('message', (data: Buffer) => answers.push(data.toString('hex')));
  await once(socket, 'open');
  socket.send(connectPacket);
  await ended(socket);
  expect(answers).toEqual([`2002000${returnCode}`]);
  expect(socketEvents()).toEqual(['opened', 'refused raw']);
  await connect();
});

test.each(['reset', 'silent'] as const)('the network goes down, %s, and comes back', async (how) => {
  const { client, topic } = await listen();
  const gone = closed(client);
  const url = await platform.connectionUrl();
  platform.simulator.setFault({ kind: 'network-down', how });
  if (how === 'reset') {
    await gone;
    await expect(connectMqtt(url)).rejects.toThrow();
  } else {
    platform.simulator.placeCall(outside);
    const socket = new WebSocket(url);
    socket.on('error', () => undefined);
    await roundTrip();
    expect([client.connected, socket.readyState]).toEqual([true, WebSocket.CONNECTING]);
    expect(platform.simulator.ledger().publications[0]?.isDelivered).toBe(false);
    platform.simulator.clearFaults();
    await ended(socket);
  }
  platform.simulator.clearFaults();
  const again = await connect('again');
  expect(await again.subscribeAsync(topic)).toHaveLength(1);
});

test('the platform hands out a client id: a new one each time, or one for the user', async () => {
  const clientIdOf = async (): Promise<unknown> =>
    (await platform.call('notifications', 'POST', '/connections', { transport: 'websocket' })).body.clientId;
  expect(await clientIdOf()).toBeUndefined();
  platform.simulator.configure({ connectionClientId: 'fresh' });
  expect(await clientIdOf()).not.toBe(await clientIdOf());
  platform.simulator.configure({ connectionClientId: 'user' });
  expect(await clientIdOf()).toBe(await clientIdOf());
});

test('another agent with the same client id throws the first one off', async () => {
  const { client } = await listen();
  const gone = closed(client);
  platform.simulator.setFault({ kind: 'rival-agent' });
  await gone;
  await expect.poll(socketEvents).toContain('rival desk');
  expect(socketEvents().filter((event) => event === 'closed desk')).toHaveLength(1);
  // It does not fight back: who connects again stays.
  const second = await connect('desk');
  await roundTrip();
  expect(second.connected).toBe(true);
});

test('an agent that fights back takes the client id as often as it is told to', async () => {
  await closedByRival({ times: 3 });
  for (let round = 0; round < 2; round += 1) {
    const client = await connect('desk');
    await closed(client);
  }
  const winner = await connect('desk');
  await roundTrip();
  expect(winner.connected).toBe(true);
  expect(socketEvents().filter((event) => event === 'rival desk')).toHaveLength(3);
});

/** A client that a rival has thrown off. */
async function closedByRival(fault: { times: number }): Promise<void> {
  const client = await connect('desk');
  const gone = closed(client);
  platform.simulator.setFault({ kind: 'rival-agent', ...fault });
  await gone;
}

test('a rival for one client id leaves the others alone, and goes when it is cleared', async () => {
  const other = await connect('other');
  platform.simulator.setFault({ kind: 'rival-agent', clientId: 'desk', times: 100 });
  await closed(await connect('desk'));
  platform.simulator.clearFaults();
  const desk = await connect('desk');
  await roundTrip();
  expect([other.connected, desk.connected]).toEqual([true, true]);
});

test('publications twice, lost, and the next one as ever', async () => {
  const { client } = await listen();
  const received = inbox(client);
  platform.simulator.setFault({ kind: 'duplicate-publications' });
  platform.simulator.placeCall(outside);
  await expect.poll(() => received.length).toBe(2);
  expect(received[0]).toBe(received[1]);
  platform.simulator.setFault({ kind: 'lose-publications' });
  platform.simulator.placeCall(outside);
  platform.simulator.placeCall(outside);
  await expect.poll(() => received.length).toBe(3);
  const { publications: sent } = platform.simulator.ledger();
  expect(sent.map(({ isDelivered }) => isDelivered)).toEqual([true, false, true]);
  expect(JSON.parse(received[2] ?? '')).toMatchObject({ publicationId: sent[2]?.publicationId });
});

/** The ids of what a client has received, and of what was published, in their orders. */
function idsOf(received: readonly string[]): unknown[] {
  return received.map((text) => (JSON.parse(text) as { publicationId: string }).publicationId);
}

function publishedIds(): string[] {
  return platform.simulator.ledger().publications.map(({ publicationId }) => publicationId);
}

test('publications are held and sent newest first', async () => {
  const { client } = await listen();
  const received = inbox(client);
  platform.simulator.setFault({ kind: 'reorder-publications', times: 3, ms: 60_000 });
  for (let call = 0; call < 4; call += 1) {
    platform.simulator.placeCall(outside);
  }
  await expect.poll(() => received.length).toBe(4);
  const [first, second, third, fourth] = publishedIds();
  expect(idsOf(received)).toEqual([third, second, first, fourth]);
});

test.each(['time', 'clearing'])('what is held is let go by %s as well', async (by) => {
  const clock = handClock();
  await restart({ clock });
  const { client } = await listen();
  const received = inbox(client);
  platform.simulator.setFault({ kind: 'reorder-publications', times: 9, ms: 4000 });
  platform.simulator.placeCall(outside);
  platform.simulator.placeCall(outside);
  await roundTrip();
  expect(received).toEqual([]);
  if (by === 'time') {
    clock.advance(4000);
  } else {
    platform.simulator.clearFaults();
  }
  await expect.poll(() => received.length).toBe(2);
  expect(idsOf(received)).toEqual(publishedIds().toReversed());
});

test('a delayed publication comes behind those after it', async () => {
  const clock = handClock();
  await restart({ clock });
  const { client } = await listen();
  const received = inbox(client);
  platform.simulator.setFault({ kind: 'delay-publications', ms: 700 });
  platform.simulator.placeCall(outside);
  platform.simulator.placeCall(outside);
  await expect.poll(() => received.length).toBe(1);
  clock.advance(700);
  await expect.poll(() => received.length).toBe(2);
  expect(idsOf(received)).toEqual(publishedIds().toReversed());
});

test.each(['cut', 'text', 'binary', 'empty', 'shape'] as const)('an unparseable publication: %s', async (as) => {
  const { client } = await listen();
  const packets: IPublishPacket[] = [];
  client.on('message', (_, __, packet) => packets.push(packet));
  platform.simulator.setFault({ kind: 'garble-publications', as });
  platform.simulator.placeCall(outside);
  await expect.poll(() => packets.length).toBe(1);
  const text = String(packets[0]?.payload);
  const parsed = as === 'shape' ? JSON.parse(text) : undefined;
  expect(parsed).toEqual(as === 'shape' ? expect.objectContaining({ method: null }) : undefined);
  if (as !== 'shape') {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  }
  expect(platform.simulator.ledger().publications[0]?.isDelivered).toBe(false);
});

test('publications in a batch envelope: one each, or what was held together', async () => {
  await restart({ publicationForm: 'batch' });
  const { client } = await listen();
  const received = inbox(client);
  platform.simulator.placeCall(outside);
  platform.simulator.setFault({ kind: 'reorder-publications', times: 2, ms: 60_000 });
  platform.simulator.placeCall(outside);
  platform.simulator.placeCall(outside);
  await expect.poll(() => received.length).toBe(2);
  const batches = received.map((text) => (JSON.parse(text) as { publications: unknown[] }).publications);
  const ids = batches.map((batch) => batch.map((each) => (each as { publicationId: string }).publicationId));
  const [first, second, third] = publishedIds();
  expect(ids).toEqual([[first], [third, second]]);
});

test('the websocket’s URL may stand deeper in the answer and under another name', async () => {
  platform.simulator.configure({ connectionAnswerForm: 'nested', connectionClientId: 'user' });
  const { body } = await platform.call('notifications', 'POST', '/connections', { transport: 'websocket' });
  expect(body.url).toBeUndefined();
  expect(body.endpoint.clientId).toMatch(/^agent-/);
  await (await connectMqtt(body.endpoint.webSocketAddress)).endAsync();
});
