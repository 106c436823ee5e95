import { describe, expect, it } from 'vitest';
import { type Answer, World } from './fakes.ts';

const endpoint = 'GET media/endpoints/200';
const hour = 3_600_000;

/** A platform whose clock is `offsetMs` from ours, and takes `roundTripMs` to answer. */
const signedIn = async (offsetMs: number, answer: (serverNow: number) => Answer, roundTripMs = 0) => {
  const world = new World();
  await world.signIn();
  world.platform.on(endpoint, async () => {
    const serverNow = world.clock.now() + roundTripMs / 2 + offsetMs;
    if (roundTripMs > 0) await new Promise<void>((resolve) => world.clock.schedule(resolve, roundTripMs));
    return answer(serverNow);
  });
  return world;
};

const dated = (serverNow: number, more: Readonly<Record<string, string>> = {}) => ({
  headers: { date: new Date(serverNow).toUTCString(), ...more },
});

describe('the platform’s clock', () => {
  it('is unknown until an answer is dated', async () => {
    const world = await signedIn(0, () => ({ body: {} }));
    await world.door.media.getEndpoint('200');
    expect(world.door.facts()).toEqual({});
  });

  it.each([0, 2 * hour, -2 * hour])('is %i ms from ours, half the way of the answer taken off', async (offsetMs) => {
    const world = await signedIn(offsetMs, (now) => ({ ...dated(now), body: {} }), 4_000);
    const asked = world.door.media.getEndpoint('200');
    await world.clock.advance(4_000);
    await asked;
    expect(world.door.facts()).toEqual({ clockDifferenceMs: offsetMs });
  });

  it('is that of the newest answer, a refusal included', async () => {
    let offsetMs = hour;
    const world = await signedIn(0, (now) => ({ ...dated(now + offsetMs), status: 404 }));
    await world.door.media.getEndpoint('200');
    offsetMs = -hour;
    await world.door.media.getEndpoint('200');
    expect(world.door.facts().clockDifferenceMs).toBe(-hour);
  });

  it('does not change by a date that is none', async () => {
    const world = await signedIn(0, () => ({ headers: { date: 'yesterday' }, body: {} }));
    await world.door.media.getEndpoint('200');
    expect(world.door.facts()).toEqual({});
  });
});

describe('a wait that is told as a date', () => {
  it.each([0, 3 * hour, -3 * hour])(
    'is counted from the answer’s own Date, whatever our clock says (%i ms)',
    async (offsetMs) => {
      const throttled = (now: number) => ({
        ...dated(now, { 'retry-after': new Date(now + 60_000).toUTCString() }),
        status: 429,
      });
      const world = await signedIn(offsetMs, throttled);
      const result = await world.door.media.getEndpoint('200');
      expect(result).toMatchObject({ failure: { code: 'throttled', retryAfterMs: 60_000 } });
    },
  );

  it('is counted from our clock where the answer has no Date', async () => {
    const throttled = (now: number) => ({
      headers: { 'retry-after': new Date(now + 60_000).toUTCString() },
      status: 503,
    });
    const world = await signedIn(0, throttled);
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ failure: { retryAfterMs: 60_000 } });
  });

  it.each([429, 503])('and is over within three tries of a %i, each after its wait and some more', async (status) => {
    const world = await signedIn(hour, (now) => ({
      ...dated(now, { 'retry-after': new Date(now + 5_000).toUTCString() }),
      status,
    }));
    const asked = world.door.media.getEndpoint('200');
    await world.clock.advance(5_999);
    expect(world.platform.count(endpoint)).toBe(1);
    await world.clock.advance(1_001);
    expect(world.platform.count(endpoint)).toBe(2);
    await world.clock.advance(60_000);
    expect(await asked).toMatchObject({ failure: { code: 'throttled' } });
    expect(world.platform.count(endpoint)).toBe(3);
  });
});
