import { expect, it } from 'vitest';
import { Memory, withClockSample } from '../../../main/calls/memory.ts';

const filled = (count: number): Memory<number> =>
  Array.from({ length: count }, (_, index) => index).reduce<Memory<number>>(
    (memory, index) => memory.with(`p${index}`, index),
    Memory.empty,
  );

it.each([1_023, 1_024, 1_025, 5_000])('of %d notes remembers the last 512 at least, and 1,024 at most', (count) => {
  const memory = filled(count);
  const known = Array.from({ length: count }, (_, index) => index).filter((index) => memory.has(`p${index}`));
  expect(known.slice(-512)).toEqual(Array.from({ length: 512 }, (_, index) => count - 512 + index));
  expect(known.length).toBeLessThanOrEqual(1_024);
});

it('knows the newest of what was noted by one name', () => {
  const memory = filled(600).with('p3', -3);
  expect([memory.get('p3'), filled(600).get('p3'), memory.get('p4')]).toEqual([-3, 3, 4]);
});

it('dates the platform by its last 32 publications', () => {
  const offsets = Array.from({ length: 40 }, (_, index) => index).reduce<readonly number[]>(
    (known, index) => withClockSample(known, 1_000, { monotonicMs: 1_000 + index }),
    [],
  );
  expect(offsets).toEqual(Array.from({ length: 32 }, (_, index) => index + 8));
  expect(withClockSample(offsets, undefined, { monotonicMs: 5 })).toBe(offsets);
});
