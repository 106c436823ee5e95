import { describe, expect, it } from 'vitest';
import { formatElapsed, msUntilNextSecond } from '../../../renderer/ui/elapsed.ts';

describe('formatElapsed', () => {
  it.each([
    [0, 'en', '0:00'],
    [7_999, 'en', '0:07'],
    [60_000, 'de', '1:00'],
    [754_000, 'fr', '12:34'],
    [3_600_000, 'en', '1:00:00'],
    [37_230_000, 'de', '10:20:30'],
    [-500, 'en', '0:00'],
    [67_000, 'ar-EG', '١:٠٧'],
  ])('writes %i ms in %s as %s', (elapsedMs, language, expected) => {
    expect(formatElapsed(elapsedMs, language)).toBe(expected);
  });
});

describe('msUntilNextSecond', () => {
  it.each([
    [0, 1_000],
    [1, 999],
    [999, 1],
    [1_000, 1_000],
    [61_250, 750],
    [-300, 300],
  ])('after %i ms waits %i ms', (elapsedMs, expected) => {
    expect(msUntilNextSecond(elapsedMs)).toBe(expected);
  });
});
