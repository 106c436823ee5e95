import { beforeEach, describe, expect, it } from 'vitest';
import { LineCare } from '../../../main/agent/line-care.ts';
import { FakeClock } from '../cloudlink/fakes.ts';

let clock: FakeClock;
let care: LineCare;
let isOnline: boolean;
/** What was done to the line, and when, in ms. */
let done: string[];
let listeners: Set<() => void>;

const changeNetwork = (): void => {
  for (const listener of listeners) listener();
};

beforeEach(() => {
  clock = new FakeClock();
  isOnline = true;
  done = [];
  listeners = new Set();
  const network = {
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  care = new LineCare({
    ...{ clock, network },
    isOnline: () => isOnline,
    connect: () => done.push(`connect ${clock.monotonic()}`),
    check: () => done.push(`check ${clock.monotonic()}`),
  });
  care.begin();
});

describe('a network that changes', () => {
  it('is checked once it has been quiet for a second', async () => {
    changeNetwork();
    await clock.advance(500);
    changeNetwork();
    await clock.advance(999);
    expect(done).toEqual([]);
    await clock.advance(60_000);
    expect(done).toEqual(['check 1500']);
  });

  it('and never settles is checked every five seconds, no more often', async () => {
    for (let change = 0; change < 300; change += 1) {
      changeNetwork();
      await clock.advance(200);
    }
    expect(done).toHaveLength(12);
    expect(done.slice(0, 2)).toEqual(['check 5000', 'check 10000']);
  });

  it('lets a line that is down try at once, and again when it has settled', async () => {
    isOnline = false;
    changeNetwork();
    expect(done).toEqual(['check 0']);
    await clock.advance(500);
    changeNetwork();
    await clock.advance(1_000);
    expect(done).toEqual(['check 0', 'check 1500']);
  });

  it('is checked twice more while the line stays down, then left to the backoff', async () => {
    isOnline = false;
    changeNetwork();
    await clock.advance(10 * 60_000);
    expect(done).toEqual(['check 0', 'check 1000', 'check 6000', 'check 16000']);
  });

  it('is of no interest once nobody cares', async () => {
    changeNetwork();
    care.end();
    expect([listeners.size, clock.pending()]).toEqual([0, 0]);
    await clock.advance(60_000);
    expect(done).toEqual([]);
  });
});

describe('a machine that wakes', () => {
  it('connects at once, and again while the line stays down', async () => {
    isOnline = false;
    care.wakes();
    expect(done).toEqual(['connect 0']);
    await clock.advance(5_000);
    isOnline = true;
    await clock.advance(60_000);
    expect(done).toEqual(['connect 0', 'check 5000']);
  });

  it('is noticed where nobody reports it', async () => {
    clock.sleep(3_600_000);
    await clock.advance(15_000);
    expect(done).toEqual(['connect 15000']);
  });

  it('is not noticed a second time where it was reported', async () => {
    care.sleeps();
    clock.sleep(3_600_000);
    care.wakes();
    await clock.advance(60_000);
    expect(done).toEqual(['connect 0']);
  });

  it('connects also where nobody cares yet, and leaves no timer', () => {
    care.end();
    care.wakes();
    expect([done, clock.pending()]).toEqual([['connect 0'], 0]);
  });

  it('drops what it meant to do as it falls asleep again', async () => {
    isOnline = false;
    care.wakes();
    care.sleeps();
    await clock.advance(60_000);
    expect(done).toEqual(['connect 0']);
  });
});

it('cares once, however often it is told to begin', async () => {
  const before = clock.pending();
  care.begin();
  expect([listeners.size, clock.pending()]).toEqual([1, before]);
});
