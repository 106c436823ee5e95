import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallPublication } from '../../../main/calls/report.ts';
import { backoffMs } from '../../../main/cloudlink/backoff.ts';
import type { Link } from '../../../main/cloudlink/index.ts';
import { applicationId } from '../../../main/cloudlink/notifications.ts';
import { failed } from '../../../main/failure.ts';
import { TransportError } from '../../../main/transport-error.ts';
import { FakeRandom, noAnswer, settle, silence, World } from './fakes.ts';

const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const ringing = readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8');
const hour = 3_600_000;

let world: World;
let link: Link;
let received: CallPublication[];

const open = async (prepared: World = new World()): Promise<void> => {
  world = prepared;
  received = [];
  await world.signIn();
  link = world.door.openLink({
    endpoints: () => world.endpoints,
    onPublication: (publication) => received.push(publication),
    onSubscribed: () => world.onSubscribed(),
    onState: (phase) => world.phases.push(phase),
  });
};

const online = async (): Promise<void> => {
  link.start();
  await settle();
  expect(link.status()).toEqual({ state: 'online' });
};

const putSub1 = 'PUT notifications/subscriptions/sub-1';
const last = () => world.phases.at(-1);

beforeEach(() => open());

describe('connecting', () => {
  it('takes the documented steps in order and says online only after the calls were re-read', async () => {
    let release: () => void = () => expect.unreachable('the calls were not asked for');
    world.onSubscribed = () => new Promise((resolve) => (release = () => resolve({ ok: true, value: undefined })));
    link.start();
    await settle();
    const steps = ['address', 'subscription', 'socket', 'topic', 'calls'];
    expect(world.phases).toEqual(steps.map((step) => ({ state: 'connecting', step })));
    expect(world.broker.latest().topics).toEqual(['sub-1']);
    release();
    await settle();
    expect(last()).toEqual({ state: 'online' });
  });

  it('subscribes to every event of the endpoint, with the closing slash', async () => {
    await online();
    expect(world.platform.seen(connections)[0]?.json).toEqual({ transport: 'websocket' });
    expect(world.platform.seen(subscriptions)[0]?.json).toEqual({
      applicationId,
      deviceId: 'device-1',
      transport: 'websocket',
      topic: 'platform-api-media',
      subjectFilter: '/2017-09-01/endpoints/200/calls/',
      recordNotifications: true,
      expiryDateTime: '2026-03-02T09:00:00.000Z',
    });
  });

  it('holds one subscription per endpoint on one connection', async () => {
    world.endpoints = ['200', '201'];
    await online();
    expect(world.broker.latest().topics).toEqual(['sub-1', 'sub-2']);
    expect(link.facts().subscriptions.map(({ endpointId }) => endpointId)).toEqual(['200', '201']);
  });

  it('uses the client id that the platform names, otherwise one of this process', async () => {
    await online();
    const own = world.broker.latest().options.clientId;
    expect(own).toMatch(/^screenpop[0-9a-f]{14}$/);
    world.platform.on(connections, () => ({ body: { data: { clientId: 'given', address: 'wss://broker.test/x' } } }));
    link.resume();
    await settle();
    expect(world.broker.latest().options).toMatchObject({
      clientId: 'given',
      url: 'wss://broker.test/x',
      keepAliveSeconds: 30,
    });
  });

  it('refuses an address that is not wss, and keeps addresses out of states and logs', async () => {
    world.platform.on(connections, () => ({ body: { url: 'ws://broker.test/mqtt?sig=signed-secret' } }));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'platform-error' } });
    expect(world.broker.connections).toHaveLength(0);
    expect(JSON.stringify([world.phases, world.log.lines])).not.toContain('signed-secret');
  });

  it('waits where there is nothing to watch', async () => {
    world.endpoints = [];
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'no-extension' } });
    expect(world.platform.count(connections)).toBe(0);
  });

  it('gives up a step that hangs', async () => {
    world.broker.onConnect = silence;
    link.start();
    await world.clock.advance(20_000);
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'timeout', detail: 'socket' } });
  });

  it('is not online while the calls cannot be read', async () => {
    world.onSubscribed = async () => failed('platform-error', { detail: 'calls' });
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', reason: 'calls' });
    expect(world.broker.latest().isClosed).toBe(true);
  });

  it.each(['proxy-refused', 'certificate-untrusted', 'timeout'] as const)(
    'says why there is no socket where the transport knows: %s',
    async (code) => {
      world.broker.onConnect = () => Promise.reject(new TransportError(code, 'as it says'));
      link.start();
      await settle();
      expect(last()).toMatchObject({ state: 'retrying', failure: { code, detail: 'the socket: as it says' } });
    },
  );

  it('with an address that has expired asks for a fresh one', async () => {
    world.platform.on(connections, () => ({
      body: { url: `wss://broker.test/mqtt?number=${world.platform.count(connections)}` },
    }));
    world.broker.onConnect = ({ url }) =>
      url.endsWith('=1') ? Promise.reject(new Error('Unexpected server response: 403')) : undefined;
    link.start();
    await world.clock.advance(1_000);
    expect(world.broker.latest().options.url).toBe('wss://broker.test/mqtt?number=2');
    expect(link.status()).toEqual({ state: 'online' });
  });

  it('masks what a broker says of its address', async () => {
    world.broker.onConnect = ({ url }) => Promise.reject(new Error(`refused ${url}`));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', reason: 'the socket: refused ***' });
  });
});

describe('publications', () => {
  it('are passed on at once, also while the calls are being re-read', async () => {
    world.onSubscribed = silence;
    link.start();
    await settle();
    world.broker.latest().deliver(ringing);
    expect(received.map(({ report }) => report.callId)).toEqual(['350']);
  });

  it('about other endpoints are refused', async () => {
    await online();
    world.broker.latest().deliver({ method: 'PUT', subject: '/2017-09-01/endpoints/2000/calls/1', content: {} });
    world.broker
      .latest()
      .deliver({ publications: [{ subject: '/x/endpoints/201/calls/1' }, { subject: '/x/endpoints/200/calls/2' }] });
    expect(received.map(({ report }) => report.callId)).toEqual(['2']);
  });

  it('that cannot be read or handled do not end the line', async () => {
    await online();
    world.broker.latest().deliver('nonsense');
    world.broker.latest().deliver('x'.repeat(200_000));
    expect(link.status().state).toBe('online');
    expect(link.facts().lastPublicationMs).toBeUndefined();
  });

  it('of an older connection are dropped', async () => {
    await online();
    const older = world.broker.latest();
    link.resume();
    await settle();
    older.deliver(ringing);
    older.end('late');
    expect(received).toHaveLength(0);
    expect(link.status().state).toBe('online');
  });
});

describe('reconnecting', () => {
  it('waits with full jitter, doubling, up to a minute', () => {
    const random = new FakeRandom();
    random.value = 1;
    expect([0, 1, 2, 5, 6, 60].map((attempt) => backoffMs(attempt, random))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    random.value = 0.25;
    expect(backoffMs(2, random)).toBe(1_000);
  });

  it('fetches a fresh address for every attempt and keeps the subscription', async () => {
    await online();
    world.broker.latest().end('reset');
    expect(last()).toMatchObject({ state: 'retrying', reason: 'the connection ended: reset', delayMs: 500 });
    await world.clock.advance(500);
    expect(link.status().state).toBe('online');
    expect(world.platform.count(connections)).toBe(2);
    expect(world.platform.count(subscriptions)).toBe(1);
    expect(world.platform.count(putSub1)).toBe(1);
    expect(world.broker.latest().topics).toEqual(['sub-1']);
  });

  it('masks what the other side repeats of the signed address as it ends the connection', async () => {
    await online();
    world.broker.latest().end('no more of wss://broker.test/mqtt?sig=signed-secret');
    expect(last()).toMatchObject({ state: 'retrying', reason: 'the connection ended: no more of ***' });
  });

  it('makes a new subscription where the old one is gone', async () => {
    await online();
    world.platform.on(putSub1, () => ({ status: 404 }));
    world.platform.on('GET notifications/subscriptions/sub-1', () => ({ status: 404 }));
    world.broker.latest().end();
    await world.clock.advance(500);
    expect(world.broker.latest().topics).toEqual(['sub-2']);
  });

  it('keeps one that the platform does not renew, until it expires', async () => {
    await online();
    world.platform.on(putSub1, () => ({ status: 400 }));
    world.broker.latest().end();
    await world.clock.advance(500);
    expect(world.broker.latest().topics).toEqual(['sub-1']);
    link.suspend();
    world.clock.sleep(25 * hour);
    link.resume();
    await settle();
    expect(world.broker.latest().topics).toEqual(['sub-2']);
  });

  it('makes a new subscription after the broker refused the topic, and sweeps the old one', async () => {
    world.broker.onSubscribe = () => Promise.reject(new Error('128'));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', reason: 'a topic: 128' });
    world.broker.onSubscribe = () => undefined;
    const own = { subscriptionId: 'sub-1', applicationId, deviceId: 'device-1' };
    const deletions = () => world.platform.count('DELETE notifications/subscriptions/sub-1');
    world.platform.on('GET notifications/subscriptions', () => ({
      body: { _embedded: { items: deletions() === 0 ? [own] : [] } },
    }));
    await world.clock.advance(1_000);
    expect(world.broker.latest().topics).toEqual(['sub-2']);
    expect(deletions()).toBe(1);
  });

  const delays = () => world.phases.flatMap((phase) => (phase.state === 'retrying' ? [phase.delayMs] : []));

  const cutAndWait = async (): Promise<void> => {
    world.broker.latest().end();
    await world.clock.advance(delays().at(-1) ?? 0);
  };

  it('lengthens the wait while connections are granted and cut at once: CONNACK and SUBACK prove nothing', async () => {
    await online();
    for (let cut = 0; cut < 4; cut += 1) await cutAndWait();
    await world.clock.advance(10_000);
    await cutAndWait();
    expect(delays()).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it.each([
    ['a valid message', () => world.broker.latest().deliver(ringing)],
    ['the answer to a ping', () => world.broker.latest().pong()],
  ])('starts over with the shortest wait after %s', async (_, prove) => {
    await online();
    for (let cut = 0; cut < 3; cut += 1) await cutAndWait();
    prove();
    await cutAndWait();
    await cutAndWait();
    expect(delays()).toEqual([500, 1_000, 2_000, 500, 1_000]);
  });

  it('does not start over because of what an older connection still says', async () => {
    await online();
    const older = world.broker.latest();
    for (let cut = 0; cut < 2; cut += 1) await cutAndWait();
    older.pong();
    older.deliver(ringing);
    await cutAndWait();
    expect(delays()).toEqual([500, 1_000, 2_000]);
  });

  it('honours Retry-After', async () => {
    world.platform.on(connections, () => ({ status: 429, headers: { 'retry-after': '90' } }));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'throttled' }, delayMs: 91_500 });
    await world.clock.advance(91_000);
    expect(world.platform.count(connections)).toBe(1);
  });

  it('makes no storm while the platform is away', async () => {
    world.random.value = 0.9;
    world.platform.on(connections, noAnswer);
    link.start();
    await world.clock.advance(hour);
    expect(world.platform.count(connections)).toBeLessThan(75);
    expect(world.platform.count(connections)).toBeGreaterThan(50);
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/' } }));
    link.resume();
    await settle();
    expect(link.status().state).toBe('online');
  });

  it('refreshes the session once after a 401 and goes on', async () => {
    world.platform.on(connections, ({ headers }) =>
      headers.authorization === 'Bearer access-1' ? { status: 401 } : { body: { url: 'wss://broker.test/' } },
    );
    await online();
    expect(world.saved).toEqual(['refresh-1', 'refresh-2']);
  });

  it('stops where the refresh token is refused, also while online, and starts again when told to', async () => {
    await online();
    world.platform.on('POST authentication/token', () => ({ status: 401 }));
    await world.door.session.refreshNow();
    expect(last()).toMatchObject({ state: 'auth-required', failure: { code: 'auth-required' } });
    expect(world.broker.latest().isClosed).toBe(true);
    const asked = world.platform.requests.length;
    link.resume();
    await world.clock.advance(hour);
    expect(world.platform.requests).toHaveLength(asked);
    world.platform.on('POST authentication/token', () => ({ body: world.platform.tokens() }));
    await world.signIn();
    await online();
  });
});

describe('a connection that stands', () => {
  it('tells Health since when, and when it was last heard of', async () => {
    await online();
    const since = world.clock.now();
    await world.clock.advance(30_000);
    world.broker.latest().pong();
    expect(link.facts()).toMatchObject({ onlineSinceMs: since, connectedSinceMs: since, lastAliveMs: since + 30_000 });
    expect(link.facts().lastPublicationMs).toBeUndefined();
  });

  it('and is closed after 24 hours, as the broker does with each, is followed by a fresh one within a second', async () => {
    await online();
    for (let ping = 0; ping < 24 * 120; ping += 1) {
      await world.clock.advance(30_000);
      world.broker.latest().pong();
    }
    world.broker.latest().end('closed by the other side (1000)');
    expect(last()).toMatchObject({ state: 'retrying', delayMs: 500 });
    await world.clock.advance(500);
    expect(link.status()).toEqual({ state: 'online' });
    expect([world.platform.count(connections), world.platform.count(subscriptions)]).toEqual([2, 1]);
  });

  it('is probed once at a time, by a SUBSCRIBE for the topics it has', async () => {
    await online();
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    world.broker.onSubscribe = (topic) => {
      asked.push(topic);
      return answer.promise;
    };
    for (let change = 0; change < 5; change += 1) link.check();
    await settle();
    expect(asked).toEqual(['sub-1']);
    answer.resolve();
    await settle();
    link.check();
    await world.clock.advance(60_000);
    expect(asked).toEqual(['sub-1', 'sub-1']);
    expect([link.status().state, world.broker.connections.length]).toEqual(['online', 1]);
  });

  it('is not taken down by the late answer to a probe of an older one', async () => {
    await online();
    const answer = Promise.withResolvers<void>();
    world.broker.onSubscribe = () => answer.promise;
    link.check();
    world.broker.onSubscribe = () => undefined;
    link.resume();
    await settle();
    answer.reject(new Error('128'));
    await world.clock.advance(60_000);
    expect(world.states()).not.toContain('retrying');
    expect(link.status()).toEqual({ state: 'online' });
  });
});

describe('another agent with the same client id', () => {
  const kickTwice = async () => {
    world.broker.latest().end();
    for (const delayMs of [500, 1_000]) {
      await world.clock.advance(delayMs);
      expect(link.status().state).toBe('online');
      world.broker.latest().end();
    }
  };

  it('is recognised by two reconnections taken away at once', async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/', clientId: 'shared' } }));
    await online();
    await world.clock.advance(hour);
    await kickTwice();
    expect(last()).toMatchObject({ state: 'replaced' });
    const asked = world.platform.requests.length;
    link.resume();
    await world.clock.advance(600_000);
    expect(world.platform.requests).toHaveLength(asked);
    await online();
  });

  it('is not suspected while the client id is our own', async () => {
    await online();
    await kickTwice();
    expect(last()).toMatchObject({ state: 'retrying' });
  });

  it('is not suspected where connections live on', async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/', clientId: 'shared' } }));
    await online();
    for (let drop = 0; drop < 4; drop += 1) {
      world.broker.latest().end();
      await world.clock.advance(20_000);
      expect(link.status().state).toBe('online');
    }
  });
});

describe('sleeping and stopping', () => {
  it('closes before sleep and connects at once on waking', async () => {
    await online();
    link.suspend();
    expect(last()).toEqual({ state: 'idle', reason: 'suspended' });
    expect(world.broker.latest().isClosed).toBe(true);
    await world.clock.advance(600_000);
    expect(world.broker.connections).toHaveLength(1);
    link.resume();
    await settle();
    expect(last()).toEqual({ state: 'online' });
  });

  it('does not wait out the backoff when the network is back', async () => {
    world.platform.on(connections, noAnswer);
    link.start();
    await settle();
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/' } }));
    link.resume();
    await settle();
    expect(last()).toEqual({ state: 'online' });
    expect(world.platform.count(connections)).toBe(2);
  });

  it('deletes its subscription where asked to, and stays stopped', async () => {
    await online();
    expect(await link.stop({ deleteSubscription: true })).toEqual({ ok: true, value: undefined });
    expect(world.platform.count('DELETE notifications/subscriptions/sub-1')).toBe(1);
    const asked = world.platform.requests.length;
    link.resume();
    await world.clock.advance(600_000);
    expect(world.platform.requests).toHaveLength(asked);
    expect(last()).toEqual({ state: 'idle', reason: 'stopped' });
  });

  it('says what it could not delete; one that is gone already is deleted', async () => {
    await online();
    world.platform.on('DELETE notifications/subscriptions/sub-1', noAnswer);
    expect(await link.stop({ deleteSubscription: true })).toMatchObject({ ok: false, failure: { code: 'offline' } });
    await open();
    await online();
    world.platform.on('DELETE notifications/subscriptions/sub-1', () => ({ status: 404 }));
    expect(await link.stop({ deleteSubscription: true })).toMatchObject({ ok: true });
  });

  it('also deletes a subscription that is just being made', async () => {
    let answer: () => void = () => expect.unreachable('no subscription was asked for');
    world.platform.on(
      subscriptions,
      () => new Promise((resolve) => (answer = () => resolve({ body: { id: 'late' } }))),
    );
    link.start();
    await settle();
    const stopped = link.stop({ deleteSubscription: true });
    await settle();
    answer();
    expect(await stopped).toMatchObject({ ok: true });
    expect(world.platform.count('DELETE notifications/subscriptions/late')).toBe(1);
  });

  it('leaves no timer and no listener behind', async () => {
    await online();
    await link.stop({ deleteSubscription: false });
    world.door.session.clear();
    expect(world.clock.pending()).toBe(0);
  });
});

describe('a broker that closes the connection instead of granting the topic', () => {
  it('is not taken for another agent, and nothing is left behind on the platform', async () => {
    const shared = { url: 'wss://broker.test/mqtt?sig=x', clientId: 'shared' };
    world.platform.on(connections, () => ({ body: shared }));
    world.broker.onSubscribe = () => {
      world.broker.latest().end();
      throw new Error('closed');
    };
    link.start();
    for (let round = 0; round < 5; round += 1) await world.clock.advance(60_000);
    expect(new Set(world.states())).toEqual(new Set(['connecting', 'retrying']));
    const made = world.platform.count(subscriptions);
    const deleted = world.platform.requests.filter(({ method }) => method === 'DELETE').length;
    expect(made - deleted).toBeLessThanOrEqual(1);
  });
});

describe('subscriptions', () => {
  it('are renewed every quarter of an hour, which also shows that they still exist', async () => {
    await online();
    await world.clock.advance(hour - 1_000);
    expect(world.platform.count(putSub1)).toBe(3);
    expect(link.facts().subscriptions[0]?.expiresAtMs).toBeGreaterThan(world.clock.now() + 23 * hour);
    await world.clock.advance(30 * hour);
    expect(world.broker.connections).toHaveLength(1);
  });

  it('are renewed by the life that the platform grants', async () => {
    const expiryDateTime = () => new Date(world.clock.now() + 400_000).toISOString();
    world.platform.on(subscriptions, () => ({ body: { subscriptionId: 'sub-1', expiryDateTime: expiryDateTime() } }));
    world.platform.on(putSub1, () => ({ body: { subscriptionId: 'sub-1', expiryDateTime: expiryDateTime() } }));
    await online();
    await world.clock.advance(301_000);
    expect(world.platform.count(putSub1)).toBe(1);
    await world.clock.advance(300_000);
    expect(world.platform.count(putSub1)).toBe(2);
  });

  it('lead to a new connection where renewing finds them gone', async () => {
    await online();
    world.platform.on(putSub1, () => ({ status: 404 }));
    world.platform.on('GET notifications/subscriptions/sub-1', () => ({ status: 404 }));
    await world.clock.advance(hour);
    expect(world.states()).toContain('retrying');
    expect(link.status().state).toBe('online');
    expect(world.broker.latest().topics).toEqual(['sub-2']);
  });

  it.each([400, 404])(
    'refused renewal with %i, but still there, are kept, and asked about no more often',
    async (status) => {
      await online();
      world.platform.on(putSub1, () => ({ status }));
      world.platform.on('GET notifications/subscriptions/sub-1', () => ({ body: { subscriptionId: 'sub-1' } }));
      await world.clock.advance(hour - 1_000);
      expect(world.platform.count(putSub1)).toBe(3);
      expect(world.platform.count(subscriptions)).toBe(1);
      expect(world.broker.connections).toHaveLength(1);
    },
  );

  it('are renewed at the other documented route where the first one does not exist', async () => {
    const message = "'x' not a valid key=value pair (missing equal-sign)";
    world.platform.on(putSub1, () => ({ status: 403, body: { message } }));
    await online();
    await world.clock.advance(hour);
    expect(world.platform.seen('PUT notifications/subscriptions')[0]?.json).toMatchObject({ subscriptionId: 'sub-1' });
  });

  it('of an earlier run of this installation are deleted, and no others', async () => {
    const items = [
      { subscriptionId: 'stale', applicationId, deviceId: 'device-1' },
      { subscriptionId: 'sub-1', applicationId, deviceId: 'device-1' },
      { subscriptionId: 'other-device', applicationId, deviceId: 'device-2' },
      { subscriptionId: 'other-app', applicationId: 'x', deviceId: 'device-1' },
    ];
    world.platform.on('GET notifications/subscriptions', () => ({ body: { _embedded: { items } } }));
    await online();
    const deleted = world.platform.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deleted).toEqual(['notifications/subscriptions/stale']);
  });

  it('for an endpoint that is no longer watched are deleted at the next connection', async () => {
    await online();
    world.endpoints = ['201'];
    link.resume();
    await settle();
    expect(world.broker.latest().topics).toEqual(['sub-2']);
    expect(world.platform.count('DELETE notifications/subscriptions/sub-1')).toBe(1);
  });
});
