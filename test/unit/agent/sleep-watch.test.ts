import { beforeEach, describe, expect, it } from 'vitest';
import { createSleepWatch, type SleepWatch } from '../../../main/agent/sleep-watch.ts';
import { FakeClock } from '../cloudlink/fakes.ts';

const hour = 3_600_000;

let clock: FakeClock;
let watch: SleepWatch;
let wakes: number;

beforeEach(() => {
  clock = new FakeClock();
  wakes = 0;
  watch = createSleepWatch(clock, () => {
    wakes += 1;
  });
  watch.start();
});

/** Long enough for the next comparison. */
const tick = () => clock.advance(15_000);

describe('a sleep', () => {
  it('is noticed by the wall clock where the monotonic one stood still', async () => {
    clock.sleep(10 * 60_000);
    await tick();
    expect(wakes).toBe(1);
  });

  it('is noticed by a timer that is far too late where both clocks went on', async () => {
    clock.stall(10 * 60_000);
    await clock.advance(0);
    expect(wakes).toBe(1);
  });

  it('is told once, and the next one again', async () => {
    clock.sleep(hour);
    for (let period = 0; period < 10; period += 1) await tick();
    expect(wakes).toBe(1);
    clock.sleep(hour);
    await tick();
    expect(wakes).toBe(2);
  });

  it('that others told of is not told again', async () => {
    clock.sleep(hour);
    watch.rebase();
    for (let period = 0; period < 10; period += 1) await tick();
    expect(wakes).toBe(0);
  });
});

describe('no sleep is', () => {
  it.each([
    ['time that passes', 0],
    ['a clock set by some seconds', 20_000],
    ['a clock set back by some seconds', -20_000],
    ['a clock set back by an hour', -hour],
    ['a clock set back by a day', -24 * hour],
  ])('%s', async (_, byMs) => {
    await tick();
    clock.set(byMs);
    await clock.advance(hour);
    expect(wakes).toBe(0);
  });

  it('a timer that is some seconds late', async () => {
    clock.stall(40_000);
    await clock.advance(0);
    expect(wakes).toBe(0);
  });

  it('anything once nobody watches; watching again begins anew', async () => {
    watch.stop();
    expect(clock.pending()).toBe(0);
    watch.rebase();
    expect(clock.pending()).toBe(0);
    clock.sleep(hour);
    watch.start();
    await tick();
    expect(wakes).toBe(0);
  });
});
