import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from '../../../main/calls/persistent-map.ts';

/** Two texts with one and the same 32-bit FNV-1a hash. */
const collision = ['costarring', 'liquid'] as const;

const key = fc.oneof(
  fc.nat(3_000).map((number) => `200/${number}`),
  fc.constantFrom(...collision),
  fc.string(),
);
const changes = fc.array(fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) }), {
  maxLength: 400,
  size: 'max',
});

const changed = (map: PersistentMap<number>, name: string, value: number | undefined): PersistentMap<number> =>
  value === undefined ? map.without(name) : map.with(name, value);

describe('a map of which every version stays', () => {
  it('holds what a built-in map holds, version by version', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        let [map, plain]: [PersistentMap<number>, ReadonlyMap<string, number>] = [PersistentMap.empty, new Map()];
        const versions = [{ map, plain }];
        for (const { key: name, value } of steps) {
          map = changed(map, name, value);
          const others = [...plain].filter(([other]) => other !== name);
          plain = new Map(value === undefined ? others : [...others, [name, value]]);
          versions.push({ map, plain });
        }
        for (const version of versions.filter((_, index) => index % 40 === 0 || index === steps.length)) {
          expect(version.map.size).toBe(version.plain.size);
          expect([...version.map.values()].toSorted()).toEqual([...version.plain.values()].toSorted());
          for (const { key: name } of steps) expect(version.map.get(name)).toBe(version.plain.get(name));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tells keys apart that share their hash, however full it is', () => {
    const filled = Array.from({ length: 2_000 }, (_, index) => index).reduce<PersistentMap<number>>(
      (map, index) => map.with(`300/${index}`, index),
      PersistentMap.empty,
    );
    const both = filled.with(collision[0], -1).with(collision[1], -2);
    expect([both.get(collision[0]), both.get(collision[1]), both.size]).toEqual([-1, -2, 2_002]);
    const one = both.without(collision[0]);
    expect([one.has(collision[0]), one.get(collision[1]), one.size]).toEqual([false, -2, 2_001]);
  });

  it('changes each value and keeps the version before', () => {
    const none: PersistentMap<number> = PersistentMap.empty;
    const map = none.with('a', 1).with('b', 2);
    const doubled = map.map((value) => value * 2);
    expect([doubled.get('a'), doubled.get('b'), map.get('a'), doubled.size]).toEqual([2, 4, 1, 2]);
  });
});
