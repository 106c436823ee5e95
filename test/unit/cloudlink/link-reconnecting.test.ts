/** What the link does after a failure: how soon it tries again, with what, and when it stops trying. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { backoffMs } from '../../../main/cloudlink/backoff.ts';
import type { Link } from '../../../main/cloudlink/index.ts';
import { applicationId } from '../../../main/cloudlink/notifications.ts';
import { FakeRandom, noAnswer, settle, silence, type World } from './fakes.ts';
import { goOnline, openLine } from './line.ts';

const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const putSub1 = 'PUT notifications/subscriptions/sub-1';
const ringing = readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8');
const hour = 3_600_000;

let world: World;
let link: Link;

const open = async (): Promise<void> => {
  ({ world, link } = await openLine());
};
const online = (): Promise<void> => goOnline(link);
const last = () => world.phases.at(-1);

beforeEach(open);

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

  it('starts over also with a message that comes while the calls are still being read', async () => {
    await online();
    for (let cut = 0; cut < 3; cut += 1) await cutAndWait();
    world.onSubscribed = silence;
    await cutAndWait();
    world.broker.latest().deliver(ringing);
    await cutAndWait();
    expect(delays()).toEqual([500, 1_000, 2_000, 4_000, 500]);
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
