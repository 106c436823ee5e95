import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closed, connectMqtt, type Platform, publications, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

const outside = { from: '+442079460018', to: '200' };

/** The HTTP status that refuses a websocket. */
async function refusedWith(url: string): Promise<number | undefined> {
  const socket = new WebSocket(url, 'mqtt');
  const [, response] = await once(socket, 'unexpected-response');
  socket.on('error', () => undefined);
  socket.terminate();
  return response.statusCode;
}

test('a publication arrives as recorded ones do: a bare object on the topic of the subscription', async () => {
  const topic = await platform.subscribe();
  const client = await connectMqtt(await platform.connectionUrl());
  expect(await client.subscribeAsync(topic, { qos: 1 })).toEqual([expect.objectContaining({ topic, qos: 1 })]);
  const arriving = publications(client, 2);
  const { id } = platform.simulator.placeCall({ ...outside, fromName: 'Ada King' });
  platform.simulator.hangUp(id);
  const [ringing, ended] = await arriving;
  expect(ringing).toMatchObject({
    topic: 'platform-api-media',
    method: 'PUT',
    subject: `/2017-09-01/endpoints/200/calls/${id}`,
    content: { state: 'ringing', fromName: 'Ada King', endpointId: '200', isCtiEvent: true },
    subscription: { subscriptionId: topic },
  });
  expect(ended).toMatchObject({ method: 'DELETE', content: { state: 'disconnected', cause: 'callCancelled' } });
  await client.endAsync();
});

test('the ledger names each publication with the moment it was handed to the broker', async () => {
  const topic = await platform.subscribe();
  platform.simulator.placeCall(outside);
  const client = await connectMqtt(await platform.connectionUrl());
  await client.subscribeAsync(topic);
  const arriving = publications(client, 1);
  const { id } = platform.simulator.placeCall(outside);
  const [publication] = await arriving;
  const [missed, delivered] = platform.simulator.ledger().publications;
  expect(missed?.isDelivered).toBe(false);
  expect(delivered).toMatchObject({
    publicationId: publication.publicationId,
    subscriptionId: topic,
    isDelivered: true,
    subject: `/2017-09-01/endpoints/200/calls/${id}`,
    state: 'ringing',
    eventType: 'deliveredEvent',
  });
  expect(Math.abs((delivered?.preciseAt ?? 0) - (delivered?.at ?? 0))).toBeLessThan(1000);
  await client.endAsync();
});

test('calls of other extensions pass the prefix filter only where it is too short', async () => {
  const own = await platform.subscribe();
  const both = await platform.subscribe({ subjectFilter: '/2017-09-01/endpoints/20' });
  platform.simulator.placeCall({ from: '201', to: '202' });
  platform.simulator.placeCall(outside);
  const bySubscription = (id: string) =>
    platform.simulator.ledger().publications.filter(({ subscriptionId }) => subscriptionId === id);
  expect(bySubscription(own)).toHaveLength(1);
  expect(bySubscription(both)).toHaveLength(4);
});

test('subscriptions: create, get, list, update, delete; a publicationFilter that cannot be read is 400', async () => {
  const { call } = platform;
  const id = await platform.subscribe({ applicationId: 'screenpop', deviceId: 'desk' });
  const path = `/subscriptions/${id}`;
  expect((await call('notifications', 'GET', path)).body).toMatchObject({ subscriptionId: id, deviceId: 'desk' });
  expect((await call('notifications', 'GET', '/subscriptions')).body).toMatchObject({ count: 1 });
  const expiryDateTime = '2099-01-01T00:00:00.000Z';
  expect((await call('notifications', 'PUT', path, { expiryDateTime })).body).toMatchObject({ expiryDateTime });
  expect((await call('notifications', 'PUT', path, { publicationFilter: '$..*' })).status).toBe(400);
  expect((await call('notifications', 'DELETE', path)).status).toBe(204);
  expect((await call('notifications', 'GET', path)).status).toBe(404);
});

test('another user sees neither the subscription nor its topic: the connection is closed', async () => {
  const { clientId: client_id, clientSecret: client_secret, account: account_id } = platform.simulator;
  const fields = { grant_type: 'client_credentials', client_id, client_secret, account_id, extension: '201' };
  const { body } = await platform.form('/token', fields);
  const headers = { authorization: `Bearer ${body.access_token}` };
  const topic = await platform.subscribe();
  const foreign = await platform.call('notifications', 'GET', `/subscriptions/${topic}`, undefined, headers);
  expect(foreign.status).toBe(404);
  const connection = { transport: 'websocket' };
  const { url } = (await platform.call('notifications', 'POST', '/connections', connection, headers)).body;
  const client = await connectMqtt(url, { clientId: 'foreigner' });
  const gone = closed(client);
  client.subscribe(topic);
  await gone;
  expect(platform.simulator.ledger().sockets).toContainEqual(
    expect.objectContaining({ event: 'denied', clientId: 'foreigner', topics: [topic] }),
  );
});

test.each(['#', '+', 'platform-api-media', '$SYS/#'])(
  'the topic %s is nobody’s: the connection is closed',
  async (topic) => {
    const client = await connectMqtt(await platform.connectionUrl());
    const gone = closed(client);
    client.subscribe(topic);
    await gone;
  },
);

test('a client that publishes is closed', async () => {
  const topic = await platform.subscribe();
  const client = await connectMqtt(await platform.connectionUrl());
  const gone = closed(client);
  client.publish(topic, 'x');
  await gone;
});

test('a second connection with the same client id kicks the first', async () => {
  const first = await connectMqtt(await platform.connectionUrl(), { clientId: 'one' });
  const gone = closed(first);
  const second = await connectMqtt(await platform.connectionUrl(), { clientId: 'one' });
  await gone;
  expect(second.connected).toBe(true);
  await second.endAsync();
});

test('a URL that is expired, altered or unsigned is refused with 403', async () => {
  const url = await platform.connectionUrl();
  expect(await refusedWith(`${url}x`)).toBe(403);
  expect(await refusedWith(`ws://127.0.0.1:${platform.simulator.port}/mqtt`)).toBe(403);
  platform.simulator.configure({ connectionUrlLifeSeconds: 0.000_001 });
  const short = await platform.connectionUrl();
  await expect.poll(() => Date.now() > Number(new URL(short).searchParams.get('X-Amz-Expires'))).toBe(true);
  expect(await refusedWith(short)).toBe(403);
});

test('the answer of POST /connections says until when the URL works, and needs transport websocket', async () => {
  const { status, body } = await platform.call('notifications', 'POST', '/connections', { transport: 'websocket' });
  expect(status).toBe(201);
  expect(body.url).toMatch(new RegExp(`^ws://127\\.0\\.0\\.1:${platform.simulator.port}/mqtt\\?`));
  expect(Date.parse(body.expiresOn)).toBeGreaterThan(Date.now());
  expect((await platform.call('notifications', 'POST', '/connections', {})).status).toBe(400);
});

test('MQTT 5 is refused: the broker speaks 3.1.1', async () => {
  await expect(connectMqtt(await platform.connectionUrl(), { protocolVersion: 5 })).rejects.toThrow(/version/i);
});

test('what was missed can be read in the history, newest first, if the subscription asked for it', async () => {
  await platform.subscribe();
  const recording = await platform.subscribe({ recordNotifications: true });
  const { id } = platform.simulator.placeCall(outside);
  platform.simulator.hangUp(id);
  const { body } = await platform.call('notifications', 'GET', '/notifications?$orderby=createdOn desc&$top=10');
  expect(body.count).toBe(2);
  expect(body._embedded.items[0]).toMatchObject({ subscriptionId: recording });
  expect(
    body._embedded.items.map((item: { publication: { method: string } }) => item.publication.method).sort(),
  ).toEqual(['DELETE', 'PUT']);
});

test('a ringing-only subscription never says that the ringing ended', async () => {
  await platform.subscribe({ publicationFilter: "$.publications[?(@.content.state == 'ringing')]" });
  const { id } = platform.simulator.placeCall(outside);
  platform.simulator.hangUp(id);
  expect(platform.simulator.ledger().publications.map(({ state }) => state)).toEqual(['ringing']);
});

test('every documented field of a subscription is answered as it was sent', async () => {
  const fields = {
    ...{ applicationId: 'screen', deviceId: 'desk-1', transport: 'websocket', topic: 'platform-api-media' },
    ...{
      subjectFilter: '/2017-09-01/endpoints/200/calls/',
      methodFilter: 'PUT',
      context: 'any',
      recordNotifications: true,
    },
    ...{ expiryDateTime: '2099-01-01T00:00:00.000Z', publicationTimeToLiveSeconds: 60, batchReceive: false },
  };
  const created = await platform.call('notifications', 'POST', '/subscriptions', fields);
  expect(created).toMatchObject({ status: 201, body: fields });
  const path = `/subscriptions/${created.body.subscriptionId}`;
  const changed = await platform.call('notifications', 'PUT', path, {
    publicationTimeToLiveSeconds: 90,
    batchReceive: true,
  });
  expect(changed.body).toMatchObject({ ...fields, publicationTimeToLiveSeconds: 90 });
});
