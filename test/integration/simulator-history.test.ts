import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Platform, startPlatform } from './simulator-kit.ts';

const outside = { from: '+442079460018', to: '200' };

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

type Item = Record<string, string>;

async function items(service: string, path: string, query: Record<string, string> = {}): Promise<Item[]> {
  const { status, body } = await platform.call(service, 'GET', `${path}?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return body._embedded.items;
}

const notifications = (query?: Record<string, string>): Promise<Item[]> =>
  items('notifications', '/notifications', query);
const records = (query?: Record<string, string>): Promise<Item[]> => items('media', '/calls/records', query);

/** Resolves once the clock shows another millisecond, so that what follows has a later date. */
async function nextMoment(): Promise<void> {
  const now = Date.now();
  await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(now);
}

test('a record for every way in which an inbound call ends', async () => {
  const { simulator, call } = platform;
  const missed = simulator.placeCall(outside).id;
  simulator.hangUp(missed);
  const answered = simulator.placeCall(outside).id;
  simulator.answer(answered, '200');
  simulator.hangUp(answered);
  const elsewhere = simulator.placeCall(outside).id;
  expect(simulator.pickUp(elsewhere, '203')).toMatchObject({ ok: true });
  simulator.hangUp(elsewhere);
  const declined = simulator.placeCall(outside).id;
  await call('media', 'PUT', `/endpoints/200/calls/${declined}`, { action: 'hangUp' });
  const redirected = simulator.placeCall(outside).id;
  await call('media', 'PUT', `/endpoints/200/calls/${redirected}`, { action: 'redirect', destination: '204' });
  simulator.hangUp(redirected);
  const found = (await records()).toReversed();
  expect(found.map(({ cause, connectedOn }) => [cause, connectedOn !== undefined])).toEqual([
    ['callCancelled', false],
    ['normalClearing', true],
    ['callPickup', false],
    ['normalClearing', false],
    ['redirected', false],
  ]);
  for (const record of found) {
    expect(record).toMatchObject({ direction: 'inbound', from: outside.from, to: '200' });
    expect(Date.parse(record.endedOn ?? '')).toBeGreaterThanOrEqual(Date.parse(record.createdOn ?? ''));
  }
});

test('a record of what the forwarding took, and of a busy telephone’s caller', async () => {
  const { simulator, call } = platform;
  const forwarding = { action: 'noAnswer', enabled: true, destination: '205', type: 'internal', timeoutMs: '1' };
  await call('media', 'PUT', '/endpoints/200/forwardings', forwarding);
  const { id } = simulator.placeCall(outside);
  await expect.poll(() => simulator.answer(id, '205')).toMatchObject({ ok: true });
  simulator.hangUp(id);
  expect((await records()).map(({ cause }) => cause)).toEqual(['callForwardNoAnswer']);
  simulator.setBusy('201', true);
  await call('media', 'POST', '/endpoints/200/calls', { to: '201' });
  expect((await records())[0]).toMatchObject({ direction: 'outbound', cause: 'busy', to: '201' });
});

test('a colleague picks up over the control API; a call that rings no more cannot be picked up', async () => {
  const { id } = platform.simulator.placeCall(outside);
  const pickUp = (endpoint: string, from?: string) =>
    platform.control('POST', `/calls/${id}/pickup`, from === undefined ? { endpoint } : { endpoint, from });
  expect((await pickUp('200')).status).toBe(409);
  expect((await pickUp('+44123')).status).toBe(409);
  expect((await pickUp('203', '207')).status).toBe(404);
  expect((await pickUp('203')).status).toBe(200);
  expect((await pickUp('204')).status).toBe(409);
  const [call] = platform.simulator.ledger().calls;
  expect(call?.legs.map(({ endpoint, states }) => [endpoint, states.at(-1)?.state, states.at(-1)?.cause])).toEqual([
    [outside.from, 'connected', 'newCall'],
    ['200', 'ended', 'callPickup'],
    ['203', 'connected', 'callPickup'],
  ]);
});

test('the history of notifications is read from a moment on, newest first, page by page', async () => {
  await platform.subscribe({ recordNotifications: true });
  for (let call = 0; call < 3; call += 1) {
    const { id } = platform.simulator.placeCall(outside);
    platform.simulator.hangUp(id);
    await nextMoment();
  }
  const all = await notifications({ $orderby: 'createdOn' });
  expect(all).toHaveLength(6);
  const since = all[2]?.createdOn ?? '';
  const later = await notifications({ $filter: `createdOn ge '${since}'`, $orderby: 'createdOn desc' });
  const dates = later.map(({ createdOn }) => createdOn);
  expect(dates).toEqual(dates.toSorted().reverse());
  expect(later).toHaveLength(4);
  const strictly = await notifications({ $filter: `createdOn gt '${since}'` });
  expect(strictly.every(({ createdOn }) => (createdOn ?? '') > since)).toBe(true);
  expect(await notifications({ $filter: `createdOn lt '${since}'` })).toHaveLength(2);
  expect(await pages(`/notifications?$top=4&$orderby=createdOn+desc`)).toEqual([4, 2]);
});

/** Sizes of the pages that `next` leads through. */
async function pages(first: string): Promise<number[]> {
  const sizes: number[] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const { body } = await platform.call('notifications', 'GET', path);
    sizes.push(body.count);
    path = body._links.next?.replace('/2017-09-01', '');
  }
  return sizes;
}

test('moments are compared as moments, whatever form they are written in', async () => {
  const { id } = platform.simulator.placeCall(outside);
  platform.simulator.hangUp(id);
  const [record] = await records();
  const at = Date.parse(record?.createdOn ?? '');
  const berlin = new Date(at + 7_200_000).toISOString().replace('Z', '+02:00');
  const wholeSecond = `${new Date(at - 1000).toISOString().slice(0, 19)}Z`;
  for (const $filter of [`createdOn ge '${berlin}'`, `createdOn le '${berlin}'`, `createdOn gt '${wholeSecond}'`]) {
    expect(await records({ $filter })).toHaveLength(1);
  }
  expect(await records({ $filter: `createdOn ne '${berlin}'` })).toEqual([]);
});

test('a subscription that is deleted or has expired records nothing; what it has recorded stays', async () => {
  for (const kind of ['delete-subscription', 'expire-subscription'] as const) {
    await platform.subscribe({ recordNotifications: true });
    const before = (await notifications()).length;
    platform.simulator.placeCall(outside);
    expect(await notifications()).toHaveLength(before + 1);
    platform.simulator.setFault({ kind });
    platform.simulator.placeCall(outside);
    expect(await notifications()).toHaveLength(before + 1);
  }
});

test('a subscription records while nobody is connected', async () => {
  await platform.subscribe({ recordNotifications: true });
  platform.simulator.placeCall(outside);
  const [item] = await notifications();
  expect(item).toMatchObject({ publication: { content: { state: 'ringing', direction: 'inbound' } } });
  expect(platform.simulator.ledger().publications[0]?.isDelivered).toBe(false);
});
