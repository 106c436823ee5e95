import { describe, expect, it } from 'vitest';
import { Hearing } from '../../../main/agent/hearing.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;

/** `[arrival by our wall clock, own time, the same arrival by our monotonic clock]`, ms after noon; the result likewise. */
type Publication = readonly [wallMs: number, ownMs?: number, monotonicMs?: number];

const heardUntil = (publications: readonly Publication[]): number => {
  let now = 0;
  const hearing = new Hearing({ monotonic: () => now });
  hearing.answered(noon);
  for (const [wallMs, ownMs, monotonicMs = wallMs] of publications) {
    now = monotonicMs;
    hearing.heard('200', noon + wallMs, ownMs === undefined ? undefined : noon + ownMs);
  }
  return (hearing.untilMs('200') ?? Number.NaN) - noon;
};

describe('an endpoint was heard up to', () => {
  it('nothing, where nothing came', () => {
    const hearing = new Hearing({ monotonic: () => 0 });
    hearing.heard('200', noon);
    expect(hearing.untilMs('203')).toBeUndefined();
  });

  it.each<[string, readonly Publication[], number]>([
    ['the arrival of what came without a time', [[5_000]], 5_000],
    ['the own time of what came late', [[30_000, 2_000]], 2_000],
    ['the own time of what came an hour late', [[hour, 2_000]], 2_000],
    [
      'the newest, in whatever order they came',
      [
        [5_000, 4_900],
        [30_000, 2_000],
      ],
      4_900,
    ],
    ['the own time, where the clock that dates it is behind', [[5_000, 5_000 - hour]], 5_000 - hour],
    [
      'the arrival, where that clock is four minutes ahead',
      [
        [0, 240_000],
        [5_000, 245_000],
      ],
      5_000,
    ],
    [
      'less, where it came late by a clock that is ahead',
      [
        [0, 240_000],
        [50_000, 260_000],
      ],
      20_000,
    ],
    ['the arrival by the clock that nobody sets, where ours was set an hour ahead', [[hour, 5_100, 5_000]], 5_000],
  ])('%s', (_, publications, untilMs) => {
    expect(heardUntil(publications)).toBe(untilMs);
  });
});
