import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Settings } from '../../../simulator/settings.ts';
import { merges, splitParts, splits } from './histories/conversations.ts';
import { disagreements, histories, pbxHistories, type Step, take, unheardAnswers } from './histories/steps.ts';
import { HistoryWorld, watched } from './histories/world.ts';

/** Ways in which a platform may tell an end, and what becomes of ids; each gets its share of the histories. */
const forms: readonly Partial<Settings>[] = [
  { endForm: 'delete' },
  { endForm: 'put' },
  { endForm: 'bare-delete' },
  { endForm: 'silence' },
  { endForm: 'delete', trunkReports: 'alerting' },
  { originatorHears: 'nothing' },
  { transferIds: 'new' },
  { transferIds: 'new', transferTracking: 'active' },
  { transferIds: 'new', transferTracking: 'new', endForm: 'put' },
  { transferIds: 'new', transferOrder: 'new-first' },
  { transferIds: 'new', endForm: 'bare-delete' },
  { transferIds: 'new', endForm: 'silence' },
];
/** Those that say enough to know which call goes on in which. */
const tellingForms: readonly Partial<Settings>[] = [
  {},
  { endForm: 'put' },
  { transferIds: 'new' },
  { transferIds: 'new', transferTracking: 'active' },
  { transferIds: 'new', transferTracking: 'new' },
];
const runsPerForm = Number(process.env.HISTORY_RUNS ?? 1_200);
const seed = Number(process.env.HISTORY_SEED ?? Math.floor(Math.random() * 2 ** 31));

interface History {
  /** How many call ids the PBX has. */
  readonly ids: number;
  readonly steps: readonly Step[];
}

/** With three ids nearly every call has one that another had before it; with twelve, many calls live at once. */
const withIds = (steps: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<History> =>
  fc.record({ ids: fc.constantFrom(3, 5, 12), steps });

/** Plays a history to its end; what the model got wrong. */
function problems(settings: Partial<Settings>, { ids, steps }: History): string[] {
  const world = new HistoryWorld(settings, ids);
  for (const step of steps) take(world, step);
  world.deliverAll();
  for (const endpoint of watched) world.readNow(endpoint);
  const wrong = watched.flatMap((endpoint) => disagreements(world, endpoint));
  return [...world.violations, ...wrong, ...unheardAnswers(world), ...merges(world), ...splits(world)];
}

/** The same on a good line, where the agent reads at once what the model asks for. */
function problemsOfGoodLine(settings: Partial<Settings>, { ids, steps }: History): string[] {
  const world = new HistoryWorld(settings, ids);
  for (const step of steps) {
    take(world, step);
    world.deliverAll();
    world.readWhatIsAsked();
  }
  return [...world.violations, ...merges(world), ...splitParts(world)];
}

it.each(forms)(
  'tells the truth after a reading, whatever became of the news on their way (%j)',
  { timeout: 600_000 },
  (settings) => {
    console.info(`HISTORY_SEED=${seed}`);
    fc.assert(
      fc.property(withIds(histories(80)), (history) => {
        expect(problems(settings, history)).toEqual([]);
      }),
      { seed, numRuns: runsPerForm },
    );
  },
);

it.each(tellingForms)(
  'keeps one key for a conversation, whatever id it goes on under (%j)',
  { timeout: 600_000 },
  (settings) => {
    console.info(`HISTORY_SEED=${seed}`);
    fc.assert(
      fc.property(withIds(pbxHistories(60)), (history) => {
        expect(problemsOfGoodLine(settings, history)).toEqual([]);
      }),
      { seed, numRuns: runsPerForm },
    );
  },
);
