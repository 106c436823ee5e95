import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Answer, type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

function change(id: string, body: Record<string, string>, endpoint = '200'): Promise<Answer> {
  return platform.call('media', 'PUT', `/endpoints/${endpoint}/calls/${id}`, body);
}

function statesOf(endpoint: string): (string | undefined)[] {
  const legs = platform.simulator.ledger().calls.flatMap((call) => call.legs);
  return legs.filter((leg) => leg.endpoint === endpoint).map((leg) => leg.states.at(-1)?.state);
}

test('make a call: connected at once, bare id; list, one, and the quirks of GET /calls', async () => {
  const made = await platform.call('media', 'POST', '/endpoints/200/calls', { to: '201', timeoutMs: '6000' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    ...{ id: '350', callId: '350', endpointId: '200', state: 'connected', direction: 'outbound' },
    extraPbxData: { eventType: 'originatedEvent' },
  });
  const list = await platform.call('media', 'GET', '/endpoints/200/calls');
  expect(list.body).toMatchObject({ count: 1, _embedded: { items: [{ callId: '350' }] } });
  const one = await platform.call('media', 'GET', '/endpoints/201/calls/350');
  expect(one.body).toMatchObject({ state: 'ringing', from: '200' });
  const cloud = await platform.call('media', 'GET', '/calls');
  expect(cloud.body._embedded.items.map(({ callId }: { callId: string }) => callId)).toEqual([
    'endpoints/200/calls/350',
    'endpoints/201/calls/350',
  ]);
  expect(JSON.parse(cloud.body._embedded.items[0].extraPbxData)).toMatchObject({ eventType: 'deliveredEvent' });
  expect((await platform.call('media', 'GET', `/calls/350`)).status).toBe(404);
});

test('answer, hold, retrieve, digits, hang up', async () => {
  const { id } = platform.simulator.placeCall({ from: '201', to: '200' });
  expect((await change(id, { action: 'answer' })).body).toMatchObject({ state: 'connected' });
  expect((await change(id, { action: 'hold' })).body).toMatchObject({ state: 'held' });
  expect((await change(id, { action: 'retrieve' })).body).toMatchObject({ state: 'connected' });
  expect((await change(id, { action: 'digits', digits: '12#' })).status).toBe(200);
  expect((await change(id, { action: 'hangUp' })).body).toMatchObject({ state: 'disconnected' });
  expect((await platform.call('media', 'GET', `/endpoints/200/calls/${id}`)).status).toBe(404);
  expect(statesOf('201')).toEqual(['ended']);
});

test('redirect rings the other telephone, transfer hands the caller on', async () => {
  const first = platform.simulator.placeCall({ from: '+442079460018', to: '200' });
  expect((await change(first.id, { action: 'redirect', destination: '202' })).status).toBe(200);
  expect([statesOf('200'), statesOf('202')]).toEqual([['ended'], ['ringing']]);
  const second = platform.simulator.placeCall({ from: '+442079460019', to: '200' });
  await change(second.id, { action: 'answer' });
  expect((await change(second.id, { action: 'transfer', destination: '203' })).status).toBe(200);
  expect(statesOf('203')).toEqual(['ringing']);
});

test('consult answers with the new call; alternate and complete the transfer', async () => {
  const { id } = platform.simulator.placeCall({ from: '201', to: '200' });
  await change(id, { action: 'answer' });
  const consultation = await change(id, { action: 'consult', destination: '202' });
  expect(consultation.body).toMatchObject({ direction: 'outbound', to: '202' });
  platform.simulator.answer(consultation.body.callId, '202');
  expect((await change(id, { action: 'alternate' })).body).toMatchObject({ state: 'connected' });
  expect((await change(id, { action: 'alternate' })).body).toMatchObject({ state: 'held' });
  expect((await change(id, { action: 'completeTransfer' })).status).toBe(200);
  const far = await platform.call('media', 'GET', `/endpoints/202/calls/${id}`);
  expect(far.body).toMatchObject({ state: 'connected', from: '201', to: '202' });
});

test('what cannot be done: 400 for what is unknown, 409 with the state for what is not possible now, 404', async () => {
  const { id } = platform.simulator.placeCall({ from: '201', to: '200' });
  const unknown = await change(id, { action: 'sing' });
  expect(unknown).toMatchObject({ status: 400, body: { message: "action: 'sing' is not supported" } });
  expect(await change(id, { action: 'retrieve' })).toMatchObject({ status: 409, body: { state: 'ringing' } });
  expect((await change(id, { action: 'redirect', destination: 'x y' })).status).toBe(400);
  expect((await change(id, {})).status).toBe(400);
  expect((await change('999', { action: 'answer' })).status).toBe(404);
  expect((await change(id, { action: 'answer' }, '299')).status).toBe(404);
  expect((await platform.call('media', 'POST', '/endpoints/200/calls', { to: 'nobody' })).status).toBe(400);
});

test('do not disturb and forwardings are honoured and can be read back', async () => {
  const endpoint = '/endpoints/200';
  const dnd = { action: 'dnd', userAvailability: 'available', enabled: true, timeoutMs: '6000' };
  expect((await platform.call('media', 'PUT', endpoint, dnd)).body).toMatchObject({ dnd: true, state: 'idle' });
  platform.simulator.placeCall({ from: '201', to: '200' });
  expect(statesOf('200')).toEqual([]);
  await platform.call('media', 'PUT', endpoint, { ...dnd, enabled: false });

  const forwarding = { action: 'always', enabled: true, destination: '204', type: 'internal', timeoutMs: '6000' };
  const set = await platform.call('media', 'PUT', `${endpoint}/forwardings`, forwarding);
  expect(set.body._embedded.items).toEqual([forwarding]);
  platform.simulator.placeCall({ from: '201', to: '200' });
  expect(statesOf('204')).toEqual(['ringing']);
  expect((await platform.call('media', 'DELETE', `${endpoint}/forwardings`)).status).toBe(204);
  expect((await platform.call('media', 'GET', `${endpoint}/forwardings`)).body.count).toBe(0);
});

test('_spec lists the actions behind a $ref, and follows the settings', async () => {
  const read = async () => (await platform.call('media', 'GET', '/_spec')).body;
  const path = '/endpoints/{endpointId}/calls/{callId}';
  const spec = await read();
  expect(spec.openapi).toMatch(/^3\./);
  expect(spec.paths[path].put.requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/ChangeCallState',
  });
  expect(spec.components.schemas.ChangeCallState.properties.action).toEqual({
    $ref: '#/components/schemas/CallAction',
  });
  expect(spec.components.schemas.CallAction.enum).toEqual(expect.arrayContaining(['answer', 'redirect', 'hangUp']));
  expect(spec.paths[path].delete).toBeUndefined();

  platform.simulator.configure({ hangUpForm: 'delete', actions: ['answer', 'redirect', 'hangUp'] });
  const other = await read();
  expect(other.components.schemas.CallAction.enum).toEqual(['answer', 'redirect']);
  expect(other.paths[path].delete).toBeDefined();
  const { id } = platform.simulator.placeCall({ from: '201', to: '200' });
  expect((await change(id, { action: 'hold' })).status).toBe(400);
  expect((await platform.call('media', 'DELETE', `/endpoints/200/calls/${id}`)).status).toBe(204);
  expect(statesOf('200')).toEqual(['ended']);
});

test.each(['authentication', 'notifications', 'media', 'admin', 'presence'])('%s has a _spec', async (service) => {
  const { body } = await platform.call(service, 'GET', '/_spec');
  expect(body.servers).toEqual([{ url: `${platform.simulator.url}/${service}/2017-09-01` }]);
  expect(Object.keys(body.paths)).toContain('/_spec');
  const withoutToken = await fetch(`${platform.simulator.url}/${service}/2017-09-01/_spec`);
  expect([withoutToken.status, await withoutToken.json()]).toEqual([200, body]);
});

test('call records: after the end, by GUID, and hidden when asked', async () => {
  const { id } = platform.simulator.placeCall({ from: '+442079460018', to: '200' });
  expect((await platform.call('media', 'GET', '/calls/records')).body.count).toBe(0);
  platform.simulator.hangUp(id);
  const [record] = (await platform.call('media', 'GET', '/calls/records')).body._embedded.items;
  expect(record).toMatchObject({ from: '+442079460018', cause: 'callCancelled', direction: 'inbound' });
  const path = `/calls/${record.callId}/records`;
  expect((await platform.call('media', 'GET', path)).body).toEqual(record);
  expect((await platform.call('media', 'PUT', path, { hide: true })).status).toBe(200);
  expect((await platform.call('media', 'GET', path)).status).toBe(404);
});

test('the whole history is hidden at once', async () => {
  platform.simulator.hangUp(platform.simulator.placeCall({ from: '201', to: '200' }).id);
  expect((await platform.call('media', 'GET', '/calls/records')).body.count).toBe(1);
  expect((await platform.call('media', 'PUT', '/calls/records', { hide: false })).status).toBe(400);
  expect((await platform.call('media', 'PUT', '/calls/records', { hide: true })).body.count).toBe(0);
  expect((await platform.call('media', 'GET', '/calls/records')).body.count).toBe(0);
});

test('args is taken where the named field of an action is missing', async () => {
  const { id } = platform.simulator.placeCall({ from: '201', to: '200' });
  await change(id, { action: 'answer', args: 'string' });
  expect((await change(id, { action: 'digits', args: '12#' })).status).toBe(200);
  expect((await change(id, { action: 'transfer', args: '202' })).status).toBe(200);
  expect(statesOf('202')).toEqual(['ringing']);
});
