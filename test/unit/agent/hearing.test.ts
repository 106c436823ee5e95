import { describe, expect, it } from 'vitest';
import { Hearing } from '../../../main/agent/hearing.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;

/** `[arrival, own time]`, ms after noon; the result likewise. */
const heardUntil = (...publications: (readonly [number, number?])[]): number => {
  const hearing = new Hearing();
  for (const [arrivedMs, timestampMs] of publications) {
    hearing.heard('200', noon + arrivedMs, timestampMs === undefined ? undefined : noon + timestampMs);
  }
  return (hearing.untilMs('200') ?? Number.NaN) - noon;
};

describe('an endpoint was heard up to', () => {
  it('nothing, where nothing came', () => {
    const hearing = new Hearing();
    hearing.heard('200', noon);
    expect(hearing.untilMs('203')).toBeUndefined();
  });

  it.each([
    ['the arrival of what came without a time', [[5_000]], 5_000],
    ['the own time of what came late', [[30_000, 2_000]], 2_000],
    [
      'the newest, in whatever order they came',
      [
        [5_000, 4_900],
        [30_000, 2_000],
      ],
      4_900,
    ],
    [
      'the arrival, where the phone system’s clock is an hour behind',
      [
        [0, -hour],
        [5_000, 5_000 - hour],
      ],
      5_000,
    ],
    [
      'the arrival, where it is four minutes ahead',
      [
        [0, 240_000],
        [5_000, 245_000],
      ],
      5_000,
    ],
    [
      'less, where it came late by that clock',
      [
        [0, -hour],
        [50_000, 20_000 - hour],
      ],
      20_000,
    ],
  ] as const)('%s', (_, publications, untilMs) => {
    expect(heardUntil(...publications)).toBe(untilMs);
  });
});
