import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultKind, faultKinds } from '../../simulator/faults.ts';
import { handClock } from '../unit/simulator/kit.ts';
import { type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

/** One request to the media service with nothing between it and the wire. */
function fetchCalls(signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${platform.accessToken}` };
  const url = `${platform.simulator.api.replace('{service}', 'media')}/endpoints/200/calls`;
  return fetch(url, signal === undefined ? { headers } : { headers, signal });
}

/** Resolves once the ledger has so many requests of that path and method. */
async function requestsSeen(path: string, method: string, count: number): Promise<void> {
  const seen = () =>
    platform.simulator.ledger().requests.filter((each) => each.path === path && each.method === method).length;
  await expect.poll(seen).toBe(count);
}

test('every fault is listed with a sentence', async () => {
  const { body } = await platform.control('GET', '/faults');
  expect(body.kinds).toEqual(faultKinds);
  expect(Object.keys(body.kinds).length).toBeGreaterThan(20);
  expect(Object.values<string>(body.kinds).every((sentence) => sentence.length > 20)).toBe(true);
});

test.each([
  ['seconds', /^9$/],
  ['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
] as const)('503 with Retry-After as %s', async (as, expected) => {
  platform.simulator.setFault({ kind: 'unavailable', seconds: 9, as });
  const answer = await platform.call('media', 'GET', '/calls');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(expected)]);
  expect((await platform.call('media', 'GET', '/calls')).status).toBe(200);
});

test('a body cut in the middle, well framed: it is no JSON any more', async () => {
  platform.simulator.setFault({ kind: 'truncated-body' });
  const response = await fetchCalls();
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('a connection cut in the middle of the body', async () => {
  platform.simulator.setFault({ kind: 'truncated-body', cut: 'connection' });
  const response = await fetchCalls();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow(TypeError);
  expect((await fetchCalls()).status).toBe(200);
});

test('a body of many megabytes is JSON all the same', async () => {
  platform.simulator.setFault({ kind: 'oversized-body', megabytes: 3 });
  const text = await (await fetchCalls()).text();
  expect(text.length).toBeGreaterThan(3 * 1024 * 1024);
  expect(JSON.parse(text)).toMatchObject({ count: 0 });
});

test('a client that has enough of a huge body closes, and the next request is served', async () => {
  platform.simulator.setFault({ kind: 'oversized-body', megabytes: 64 });
  const response = await fetchCalls();
  await response.body?.cancel();
  expect((await fetchCalls()).status).toBe(200);
});

test('an empty body', async () => {
  platform.simulator.setFault({ kind: 'empty-body' });
  const response = await fetchCalls();
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test.each([200, 403, 511])('a page of somebody else in place of the answer, with status %i', async (status) => {
  platform.simulator.setFault({ kind: 'html-page', status });
  const response = await fetchCalls();
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toMatch(/^<!doctype html>/);
});

test('a captive portal redirects', async () => {
  platform.simulator.setFault({ kind: 'html-page', status: 302, service: 'media' });
  const answer = await fetch(`${platform.simulator.api.replace('{service}', 'media')}/calls`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://portal.invalid/sign-in']);
});

test('no answer until the fault is cleared; what was not carried out is carried out then', async () => {
  platform.simulator.setFault({ kind: 'no-answer', service: 'media', method: 'POST' });
  let isAnswered = false;
  const dialling = platform.call('media', 'POST', '/endpoints/200/calls', { to: '201' }).finally(() => {
    isAnswered = true;
  });
  await expect.poll(async () => (await platform.control('GET', '/faults')).body.set).toEqual([]);
  expect(await (await fetchCalls()).json()).toMatchObject({ count: 0 });
  expect(isAnswered).toBe(false);
  platform.simulator.clearFaults();
  expect((await dialling).status).toBe(201);
});

test('a request whose answer alone is missing has been carried out', async () => {
  platform.simulator.setFault({ kind: 'no-answer', service: 'media', method: 'POST', isCarriedOut: true });
  const dialling = platform.call('media', 'POST', '/endpoints/200/calls', { to: '201' });
  await expect.poll(() => platform.simulator.ledger().calls.length).toBe(1);
  platform.simulator.clearFaults();
  expect((await dialling).status).toBe(201);
  expect(platform.simulator.ledger().calls).toHaveLength(1);
});

test('a client that gives up on an answer does not disturb the next one', async () => {
  platform.simulator.setFault({ kind: 'no-answer' });
  const patience = new AbortController();
  const waiting = fetchCalls(patience.signal);
  await expect.poll(async () => (await platform.control('GET', '/faults')).body.set).toEqual([]);
  patience.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  expect((await fetchCalls()).status).toBe(200);
});

test('a slow answer is an answer', async () => {
  platform.simulator.setFault({ kind: 'slow', ms: 20 });
  expect((await fetchCalls()).status).toBe(200);
});

test('one kind of fault is cleared, the others stay', async () => {
  platform.simulator.setFault({ kind: 'throttle', times: 3 });
  platform.simulator.setFault({ kind: 'unauthorized', times: 3 });
  const { body } = await platform.control('DELETE', '/faults?kind=throttle');
  expect(body.set).toEqual([{ kind: 'unauthorized', times: 3 }]);
  expect((await platform.control('DELETE', '/faults?kind=nonsense')).status).toBe(400);
});

test('a deleted subscription is gone and gets nothing', async () => {
  const [kept, deleted] = [await platform.subscribe(), await platform.subscribe()];
  platform.simulator.setFault({ kind: 'delete-subscription', subscriptionId: deleted });
  platform.simulator.placeCall({ from: '+442079460018', to: '200' });
  expect((await platform.call('notifications', 'GET', `/subscriptions/${deleted}`)).status).toBe(404);
  expect(platform.simulator.ledger().publications.map(({ subscriptionId }) => subscriptionId)).toEqual([kept]);
});

test('the network is down: every service request is reset, the control API answers, until it is cleared', async () => {
  const standing: { kind: FaultKind; how: string } = { kind: 'network-down', how: 'reset' };
  expect((await platform.control('POST', '/faults', standing)).body.set).toEqual([standing]);
  await expect(fetchCalls()).rejects.toThrow(TypeError);
  await expect(platform.connectionUrl()).rejects.toThrow(TypeError);
  await platform.control('DELETE', '/faults');
  expect((await fetchCalls()).status).toBe(200);
});

test('a network that goes down resets a request that is under way', async () => {
  platform.simulator.setFault({ kind: 'no-answer', service: 'media' });
  const waiting = fetchCalls();
  await expect.poll(async () => (await platform.control('GET', '/faults')).body.set).toEqual([]);
  platform.simulator.setFault({ kind: 'network-down' });
  await expect(waiting).rejects.toThrow(TypeError);
});

test('the network comes back by itself when its time has come', async () => {
  const clock = handClock();
  await platform.stop();
  platform = await startPlatform({ clock });
  platform.simulator.setFault({ kind: 'network-down', ms: 30_000 });
  clock.advance(29_999);
  await expect(fetchCalls()).rejects.toThrow(TypeError);
  clock.advance(1);
  expect((await fetchCalls()).status).toBe(200);
  expect((await platform.control('GET', '/faults')).body.set).toEqual([]);
});

test('a dead network answers nothing, and what was asked then is never answered', async () => {
  platform.simulator.setFault({ kind: 'no-answer', service: 'media', path: '/endpoints', isCarriedOut: true });
  const underWay = fetchCalls();
  await expect.poll(async () => (await platform.control('GET', '/faults')).body.set).toEqual([]);
  platform.simulator.setFault({ kind: 'network-down', how: 'silent' });
  const asked = platform.call('authentication', 'GET', '/token');
  const settled: string[] = [];
  for (const [name, request] of Object.entries({ underWay, asked })) {
    request.then(
      () => settled.push(`${name} answered`),
      () => settled.push(`${name} failed`),
    );
  }
  // A whole exchange with the control API passes in the meantime.
  await platform.control('GET', '/ledger');
  expect(settled).toEqual([]);
  platform.simulator.clearFaults();
  await expect.poll(() => settled.toSorted()).toEqual(['asked failed', 'underWay failed']);
  await requestsSeen('/token', 'GET', 0);
  expect((await fetchCalls()).status).toBe(200);
});

test.each([3600, -3600])(
  'a platform clock that is %i s off: date, tokens, timestamps; the ledger is right',
  async (off) => {
    const skewed = await startPlatform({ clockSkewSeconds: off });
    const before = Date.now();
    await skewed.subscribe({ recordNotifications: true });
    skewed.simulator.placeCall({ from: '+442079460018', to: '200' });
    const answer = await skewed.call('media', 'GET', '/endpoints/200/calls');
    const { body: me } = await skewed.call('authentication', 'GET', '/token');
    const history = await skewed.call('notifications', 'GET', '/notifications');
    const [recorded] = history.body._embedded.items;
    const shown = [
      Date.parse(answer.headers.get('date') ?? ''),
      Number(me.iat) * 1000,
      Date.parse(answer.body._embedded.items[0].createdOn),
      recorded.publication.content.timestamp,
      Date.parse(recorded.createdOn),
    ];
    for (const ms of shown) {
      expect(Math.abs(ms - (before + off * 1000))).toBeLessThan(60_000);
    }
    const { calls, publications, requests } = skewed.simulator.ledger();
    for (const at of [calls[0]?.legs[0]?.states[0]?.at, publications[0]?.at, requests[0]?.at]) {
      expect(Math.abs((at ?? 0) - before)).toBeLessThan(60_000);
    }
    await skewed.stop();
  },
);

test('expiry goes by the platform’s clock', async () => {
  const id = await platform.subscribe({ expiryDateTime: new Date(Date.now() + 600_000).toISOString() });
  platform.simulator.configure({ clockSkewSeconds: 3600 });
  expect((await platform.call('notifications', 'GET', `/subscriptions/${id}`)).status).toBe(404);
  platform.simulator.configure({ clockSkewSeconds: 86_400 });
  expect((await platform.call('media', 'GET', '/calls')).status).toBe(401);
});
