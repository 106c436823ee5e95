import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Settings } from '../../../simulator/settings.ts';
import { disagreements, histories, type Step, splits, take } from './histories/steps.ts';
import { HistoryWorld, watched } from './histories/world.ts';

/** Ways in which a platform may tell an end; each gets its share of the histories. */
const forms: readonly Partial<Settings>[] = [
  { endForm: 'delete' },
  { endForm: 'put' },
  { endForm: 'bare-delete' },
  { endForm: 'silence' },
  { endForm: 'delete', trunkReports: 'alerting' },
];
const runsPerForm = Number(process.env.HISTORY_RUNS ?? 1_200);
const seed = Number(process.env.HISTORY_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Plays a history to its end; what the model got wrong. */
function problems(settings: Partial<Settings>, steps: readonly Step[]): string[] {
  const world = new HistoryWorld(settings);
  for (const step of steps) take(world, step);
  while (world.onTheWay > 0) world.deliver(0);
  for (const endpoint of watched) world.readNow(endpoint);
  return [...world.violations, ...watched.flatMap((endpoint) => disagreements(world, endpoint)), ...splits(world)];
}

it.each(forms)(
  'tells the truth after a reading, whatever became of the news on their way (%j)',
  { timeout: 600_000 },
  (settings) => {
    console.info(`HISTORY_SEED=${seed}`);
    fc.assert(
      fc.property(histories(80), (steps) => {
        expect(problems(settings, steps)).toEqual([]);
      }),
      { seed, numRuns: runsPerForm },
    );
  },
);
