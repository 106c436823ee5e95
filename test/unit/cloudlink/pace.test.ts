/** How often a line tries: never a storm, whatever goes wrong, and never before the platform wants it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../main/cloudlink/index.ts';
import { Pace } from '../../../main/cloudlink/pace.ts';
import { failed, success } from '../../../main/failure.ts';
import { type Answer, FakeClock, FakeRandom, noAnswer, settle, World } from './fakes.ts';

const minute = 60_000;
const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const ringing = readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8');
const wrongRoute = { status: 403, body: { message: "'x' not a valid key=value pair (missing equal-sign)" } };

/** Stated in pace.ts. */
const attemptsPerMinute = 10;
const requestsPerMinute = 60;

const open = async (prepare: (world: World) => void): Promise<{ world: World; link: Link }> => {
  const world = new World();
  await world.signIn();
  world.platform.requests.length = 0;
  prepare(world);
  const link = world.door.openLink({
    endpoints: () => ['200'],
    onPublication: () => undefined,
    onUnreadable: () => undefined,
    onSubscribed: async () => {
      // What the agent asks of the platform before it calls a line online.
      await world.platform.http({
        method: 'GET',
        url: 'https://media.cloud.test/2017-09-01/endpoints/200/calls',
        headers: {},
        signal: new AbortController().signal,
      });
      return world.onSubscribed();
    },
    onState: (phase) => {
      world.phases.push(phase);
      world.onPhase(phase);
      if (phase.state === 'online') world.onOnline();
    },
  });
  return { world, link };
};

const answerWith = (key: string, answer: () => Answer) => (world: World) => world.platform.on(key, answer);
const everywhere = (answer: () => Answer) => (world: World) => {
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) world.platform.on(`${method} notifications/*`, answer);
  for (const key of [connections, subscriptions, 'GET notifications/subscriptions']) world.platform.on(key, answer);
};
/** One step later than what said `online`, as a socket does. */
const whenOnline = (act: (world: World) => void) => (world: World) => {
  world.onOnline = () => queueMicrotask(() => act(world));
};

const faults: Readonly<Record<string, (world: World) => void>> = {
  offline: everywhere(noAnswer),
  '401 on every request, with a refresh that works': everywhere(() => ({ status: 401 })),
  '401 on subscriptions': answerWith(subscriptions, () => ({ status: 401 })),
  '403 for a wrong route': everywhere(() => wrongRoute),
  '403 for a wrong route on subscriptions': answerWith(subscriptions, () => wrongRoute),
  '404': everywhere(() => ({ status: 404 })),
  '404 on subscriptions': answerWith(subscriptions, () => ({ status: 404 })),
  '429 with one second': everywhere(() => ({ status: 429, headers: { 'retry-after': '1' } })),
  '503 with no time': everywhere(() => ({ status: 503 })),
  '500': everywhere(() => ({ status: 500 })),
  '500 on subscriptions': answerWith(subscriptions, () => ({ status: 500 })),
  'an answer without an address': answerWith(connections, () => ({ body: {} })),
  'a refused socket': (world) => {
    world.broker.onConnect = () => Promise.reject(new Error('refused'));
  },
  'a refused topic': (world) => {
    world.broker.onSubscribe = () => Promise.reject(new Error('128'));
  },
  'a topic that ends the connection': (world) => {
    world.broker.onSubscribe = () => {
      world.broker.latest().end();
      throw new Error('closed');
    };
  },
  'calls that cannot be read': (world) => {
    world.onSubscribed = async () => failed('platform-error');
  },
  'a drop right after online': whenOnline((world) => world.broker.latest().end()),
  'a drop after a first message': whenOnline((world) => {
    world.broker.latest().deliver(ringing);
    world.broker.latest().end();
  }),
  'subscriptions gone at every connection, and a drop': (world) => {
    whenOnline(() => world.broker.latest().end())(world);
    world.platform.on('PUT notifications/*', () => wrongRoute);
    world.platform.on('GET notifications/subscriptions/*', () => ({ status: 404 }));
  },
};

/** What goes on around the line meanwhile, once a second. */
const worlds: Readonly<Record<string, (link: Link) => void>> = {
  'left alone': () => undefined,
  'with a machine that reports its waking every second': (link) => link.resume(),
  'with a network that changes every second': (link) => link.check(),
};

/** The most of these moments, in ms and in order, that fall into any minute. */
const busiestMinute = (moments: readonly number[]): number =>
  Math.max(0, ...moments.map((first) => moments.filter((at) => at >= first && at < first + minute).length));

const isAttempt = (phase: World['phases'][number]): boolean => phase.state === 'connecting' && phase.step === 'address';

describe('a line that cannot come up', () => {
  describe.each(Object.entries(worlds))('%s', (_, disturb) => {
    it.each(Object.entries(faults))('makes no storm: %s', async (_fault, prepare) => {
      for (const fraction of [0, 0.5, 0.999]) {
        const { world, link } = await open(prepare);
        world.random.value = fraction;
        const requests: number[] = [];
        const attempts: number[] = [];
        world.platform.onRequest = () => requests.push(world.clock.monotonic());
        world.onPhase = (phase) => void (isAttempt(phase) && attempts.push(world.clock.monotonic()));
        link.start();
        for (let second = 0; second < 5 * 60; second += 1) {
          await world.clock.advance(1_000);
          disturb(link);
        }
        expect(world.states()).toContain('retrying');
        expect(attempts.length).toBeGreaterThan(2);
        expect(busiestMinute(attempts)).toBeLessThanOrEqual(attemptsPerMinute);
        expect(busiestMinute(requests)).toBeLessThanOrEqual(requestsPerMinute);
      }
    });
  });

  it('comes down to two attempts a minute on average', async () => {
    const { world, link } = await open(everywhere(noAnswer));
    link.start();
    await world.clock.advance(10 * minute);
    const before = world.phases.filter(isAttempt).length;
    await world.clock.advance(60 * minute);
    expect(world.phases.filter(isAttempt).length - before).toBe(120);
  });
});

describe('a platform that asks to wait', () => {
  const throttled = (status: number, header?: string) => (world: World) =>
    world.platform.on(connections, () => ({
      status,
      ...(header === undefined ? {} : { headers: { 'retry-after': header } }),
    }));
  const waits = (world: World) => world.phases.flatMap((phase) => (phase.state === 'retrying' ? [phase] : []));

  it.each([
    ['429, in seconds', 429, '90', 91_500],
    ['503, in seconds', 503, '90', 91_500],
    ['429, as a date', 429, 'Sun, 01 Mar 2026 09:02:00 GMT', 121_500],
    ['429, without a time', 429, undefined, 3_500],
    ['429, for longer than ten minutes', 429, '86400', 601_500],
  ])('is waited for, with jitter: %s', async (_, status, header, delayMs) => {
    const { world, link } = await open(throttled(status, header));
    link.start();
    await settle();
    expect(waits(world)).toMatchObject([{ failure: { code: 'throttled' }, delayMs }]);
    await world.clock.advance(delayMs - 1);
    expect(world.platform.count(connections)).toBe(1);
    await world.clock.advance(1);
    expect(world.platform.count(connections)).toBe(2);
  });

  it('is waited for also where the subscription is refused so', async () => {
    const { world, link } = await open(
      answerWith(subscriptions, () => ({ status: 429, headers: { 'retry-after': '5' } })),
    );
    link.start();
    await settle();
    expect(waits(world)).toMatchObject([{ failure: { code: 'throttled' }, delayMs: 6_500 }]);
  });

  it('is heard also by a machine that wakes: the wait is told anew, as it stands', async () => {
    const { world, link } = await open(throttled(429, '90'));
    link.start();
    await world.clock.advance(31_500);
    link.suspend();
    link.resume();
    await settle();
    expect(waits(world).map(({ delayMs }) => delayMs)).toEqual([91_500, 60_000]);
    expect(world.platform.count(connections)).toBe(1);
    world.clock.sleep(minute);
    link.resume();
    await settle();
    expect(world.platform.count(connections)).toBe(2);
  });

  it('is not forgotten because it asks for less a moment later', () => {
    const pace = new Pace(new FakeClock(), new FakeRandom());
    for (const retryAfterMs of [90_000, 1_000]) pace.heed(failed('throttled', { retryAfterMs }).failure);
    expect(pace.holdMs()).toBe(91_500);
  });

  it('is heard by renewals: none comes early, and the line stays up', async () => {
    const { world, link } = await open(() => undefined);
    const put = 'PUT notifications/subscriptions/sub-1';
    link.start();
    await settle();
    world.platform.on(put, () => ({ status: 429, headers: { 'retry-after': '300' } }));
    await world.clock.advance(15 * minute);
    expect(world.platform.count(put)).toBe(1);
    await world.clock.advance(301_499);
    expect(world.platform.count(put)).toBe(1);
    await world.clock.advance(1);
    expect(world.platform.count(put)).toBe(2);
    expect(link.status()).toEqual({ state: 'online' });
  });
});

describe('the bound on attempts', () => {
  const offline = failed('offline').failure;
  const used = (): { clock: FakeClock; pace: Pace } => {
    const clock = new FakeClock();
    const pace = new Pace(clock, new FakeRandom());
    for (let attempt = 0; attempt < attemptsPerMinute; attempt += 1) pace.begin();
    return { clock, pace };
  };

  it('lets the eleventh attempt begin a minute after the first', async () => {
    const { clock, pace } = used();
    await clock.advance(20_000);
    expect(pace.holdMs()).toBe(40_000);
    expect(pace.nextDelayMs(offline)).toBe(40_000);
    await clock.advance(40_000);
    expect(pace.holdMs()).toBe(0);
  });

  it('counts a sleep as time, and a clock that is set back as none', async () => {
    const { clock, pace } = used();
    clock.set(-60 * minute);
    expect(pace.holdMs()).toBe(minute);
    await clock.advance(20_000);
    expect(pace.holdMs()).toBe(40_000);
    clock.set(60 * minute);
    clock.sleep(minute);
    expect(pace.holdMs()).toBe(0);
  });

  it('leaves a line that is up alone rather than to make it wait', async () => {
    const { world, link } = await open(() => undefined);
    world.onSubscribed = async () => success(undefined);
    link.start();
    for (let wake = 0; wake < 20; wake += 1) {
      await settle();
      link.resume();
    }
    await settle();
    expect(link.status()).toEqual({ state: 'online' });
    expect(world.platform.count(connections)).toBe(attemptsPerMinute);
  });
});
