/** Subscriptions: whose clock their expiries are on, what gives them up, and that nothing is asked twice at a time. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '../../../main/cloudlink/index.ts';
import { type Answer, settle, World } from './fakes.ts';
import { openLine } from './line.ts';

const hour = 3_600_000;
const create = 'POST notifications/subscriptions';
const putSub1 = 'PUT notifications/subscriptions/sub-1';
const getSub1 = 'GET notifications/subscriptions/sub-1';

let world: World;
let link: Link;
/** The platform's clock less ours, ms. */
let ahead: number;

const date = (): Record<string, string> => ({ date: new Date(world.clock.now() + ahead).toUTCString() });
const asked = (key: string): number =>
  Date.parse(String(world.platform.seen(key).at(-1)?.json.expiryDateTime)) - (world.clock.now() + ahead);

/** A platform that names its time in every answer, and takes no expiry that has passed. */
const withDates = (): void => {
  const sound = ({ json }: { json: Record<string, unknown> }): Answer =>
    Date.parse(String(json.expiryDateTime)) > world.clock.now() + ahead
      ? { headers: date(), body: { subscriptionId: 'sub-1', expiryDateTime: json.expiryDateTime } }
      : { status: 400, headers: date() };
  world.platform.on('POST authentication/authorize', () => ({ headers: date(), body: { code: 'x' } }));
  world.platform.on('POST notifications/connections', () => ({
    headers: date(),
    body: { url: 'wss://broker.test/x' },
  }));
  world.platform.on(create, sound);
  world.platform.on(putSub1, sound);
};

beforeEach(async () => {
  world = new World();
  ahead = 0;
  withDates();
  ({ link } = await openLine(world));
});

const begin = async (): Promise<void> => {
  link.start();
  await settle();
  expect(link.status()).toEqual({ state: 'online' });
};

describe('an expiry', () => {
  it.each([-48, -25, -1, 1, 25, 48])(
    'is asked for in the platform’s time where its clock differs by %i hours',
    async (hours) => {
      ahead = hours * hour;
      await begin();
      expect(asked(create)).toBe(24 * hour);
      expect(link.facts().subscriptions).toEqual([{ endpointId: '200', expiresAtMs: world.clock.now() + 24 * hour }]);
      await world.clock.advance(hour);
      expect(asked(putSub1)).toBeGreaterThan(23 * hour);
      expect(world.states()).not.toContain('retrying');
    },
  );

  it.each([-25, -1, 1, 25])('survives our own clock being set by %i hours while the line is up', async (hours) => {
    await begin();
    world.clock.set(hours * hour);
    ahead = -hours * hour;
    await world.clock.advance(2 * hour);
    expect(world.platform.count(create)).toBe(1);
    expect(world.platform.count(putSub1)).toBe(8);
    expect(world.states()).not.toContain('retrying');
    expect(asked(putSub1)).toBeGreaterThan(23 * hour);
  });

  it('survives it also where the line breaks right then: the subscription is kept', async () => {
    await begin();
    world.clock.set(25 * hour);
    ahead = -25 * hour;
    world.broker.latest().end();
    await world.clock.advance(500);
    expect(link.status()).toEqual({ state: 'online' });
    expect(world.platform.count(create)).toBe(1);
    expect(world.broker.latest().topics).toEqual(['sub-1']);
  });
});

describe('a subscription that the platform lets run out', () => {
  it('while the machine slept is made anew on waking', async () => {
    await begin();
    link.suspend();
    world.clock.sleep(25 * hour);
    link.resume();
    await settle();
    expect(link.status()).toEqual({ state: 'online' });
    expect(world.platform.count(create)).toBe(2);
  });

  it('is noticed within a quarter of an hour where nobody is told, and the line says so', async () => {
    await begin();
    world.platform.on(putSub1, () => ({ status: 404, headers: date() }));
    world.platform.on(getSub1, () => ({ status: 404, headers: date() }));
    await world.clock.advance(15 * 60_000);
    expect(world.phases.filter(({ state }) => state === 'retrying')).toMatchObject([
      { failure: { code: 'not-found' }, reason: 'the subscription is gone' },
    ]);
    await world.clock.advance(1_000);
    expect(link.status()).toEqual({ state: 'online' });
    expect(world.platform.count(create)).toBe(2);
  });
});

describe('one request per purpose', () => {
  it('at a time: what a later attempt needs waits for what an older one has sent', async () => {
    const answer = Promise.withResolvers<Answer>();
    world.platform.on(create, () => answer.promise);
    link.start();
    await settle();
    for (let wake = 0; wake < 3; wake += 1) {
      link.suspend();
      link.resume();
      await settle();
    }
    expect(world.platform.count(create)).toBe(1);
    answer.resolve({ headers: date(), body: { subscriptionId: 'sub-1' } });
    await settle();
    expect(link.status()).toEqual({ state: 'online' });
    expect([world.platform.count(create), world.platform.count(putSub1)]).toEqual([1, 1]);
    expect(world.broker.connections).toHaveLength(1);
  });

  it('is given up with its attempt where nobody needs the answer: a renewal that hangs does not delay waking', async () => {
    await begin();
    world.platform.on(putSub1, () => new Promise(() => undefined));
    await world.clock.advance(15 * 60_000);
    withDates();
    link.resume();
    await settle();
    expect(link.status()).toEqual({ state: 'online' });
    expect(world.platform.count(putSub1)).toBe(2);
  });
});
