import { describe, expect, it } from 'vitest';
import { faultNames } from '../faults/kinds.ts';
import { playRun } from '../faults/run.ts';

/** What CI plays of `npm run test:faults`: every push the same seed. */
const seed = 'ci';
const runs = 40;

describe('the seeded fault run (docs/faults.md)', () => {
  it(`tells every call of ${runs} runs as the ledger has it, whatever goes wrong meanwhile`, async () => {
    const failures: string[] = [];
    const met = new Set<string>();
    for (let run = 1; run <= runs; run += 1) {
      const report = await playRun(seed, run);
      for (const { text } of report.violations) failures.push(`--seed ${seed} --run ${run}: ${text}`);
      for (const kind of report.hits.keys()) met.add(kind);
    }
    expect(failures).toEqual([]);
    expect(faultNames.filter((kind) => !met.has(kind))).toEqual([]);
    expect(faultNames.length).toBeGreaterThanOrEqual(20);
  });

  it('replays a run exactly: the same seed gives the same events, byte for byte', async () => {
    for (const run of [1, 2, 3]) {
      const [once, again] = [await playRun(seed, run), await playRun(seed, run)];
      expect(once.trace.length).toBeGreaterThan(50);
      expect(again.trace.join('\n')).toBe(once.trace.join('\n'));
    }
  });

  it('gives another seed another run', async () => {
    const [one, other] = [await playRun('one', 1), await playRun('other', 1)];
    expect(other.trace.join('\n')).not.toBe(one.trace.join('\n'));
  });
});
