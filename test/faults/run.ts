import { defaultSettings, type Settings } from '../../simulator/settings.ts';
import { faultNames, networkBack, strike, wake } from './kinds.ts';
import { Oracle } from './oracle.ts';
import { createDice, type Dice } from './random.ts';
import { act, type ScriptKind, scriptKinds } from './script.ts';
import { World, type WorldOptions } from './world.ts';

/** One thing that happens in a run. `seed` decides its details. */
export interface PlannedAct {
  readonly atMs: number;
  readonly what: 'fault' | 'script';
  readonly kind: string;
  readonly seed: string;
}

/** What came of a run. */
export interface RunReport {
  readonly seed: string;
  readonly run: number;
  readonly plan: readonly PlannedAct[];
  readonly isStrict: boolean;
  readonly trace: readonly string[];
  readonly violations: readonly { readonly atMs: number; readonly text: string }[];
  readonly hits: ReadonlyMap<string, number>;
  readonly allowed: ReadonlyMap<string, number>;
  readonly busiestMinute: number;
  /** From the end of all faults to `online`, ms. */
  readonly returnMs: number;
  readonly tally: Readonly<Record<string, number>>;
}

/** After the last act everything is repaired, and the agent has so long to be right again, ms. */
const settlingMs = 20 * 60_000;

/** After the line's last return, ms. */
const lastReturnMs = 60_000;

/** A stop has so long for what it still asks of the platform, ms. */
const stoppingMs = 60_000;

const nextAt = (dice: Dice, atMs: number): number =>
  atMs + (dice.chance(0.6) ? dice.between(20, 4_000) : dice.between(4_000, 90_000));

/** What happens in a run, by its seed alone. */
function planRun(seed: string): readonly PlannedAct[] {
  const dice = createDice(`${seed}/plan`);
  const count = dice.between(15, 60);
  const faultPart = dice.pick([0.2, 0.35, 0.5]);
  let atMs = 5_000;
  return Array.from({ length: count }, (_, index) => {
    atMs = nextAt(dice, atMs);
    const what = dice.chance(faultPart) ? 'fault' : 'script';
    const kinds = what === 'fault' ? faultNames : scriptKinds;
    const kind = kinds[dice.between(0, kinds.length - 1)] ?? 'call-in';
    return { atMs, what, kind, seed: `${seed}/act ${index}` };
  });
}

/** A platform in one of its possible shapes. */
const settingsOf = (dice: Dice): Partial<Settings> => ({
  accessTokenLifeSeconds: dice.pick([defaultSettings.accessTokenLifeSeconds, 120, 600]),
  connectionUrlLifeSeconds: dice.pick([300, 5]),
  socketLifeSeconds: dice.pick([86_400, 86_400, 240]),
  endForm: dice.pick(['delete', 'delete', 'bare-delete', 'put']),
  trunkReports: dice.pick(['network', 'alerting']),
  publicationForm: dice.pick(['bare', 'bare', 'batch']),
  connectionClientId: dice.pick(['none', 'fresh', 'user']),
  clockSkewSeconds: dice.pick([0, 0, 0, 90, -240]),
});

/** What a run may be given besides its seed. */
export interface RunOptions extends WorldOptions {
  /** Stands for the seed's own plan where a failure is being cut down. */
  readonly plan?: readonly PlannedAct[];
}

/** Plays one run. */
export async function playRun(seed: string, run: number, { plan, ...options }: RunOptions = {}): Promise<RunReport> {
  const runSeed = `${seed}/${run}`;
  const acts = plan ?? planRun(runSeed);
  const settings = settingsOf(createDice(`${runSeed}/settings`));
  const world = new World(runSeed, settings, options);
  if (settings.publicationForm === 'batch') world.hit('batch-envelope');
  if (settings.clockSkewSeconds !== 0) world.hit('platform-clock-wrong');
  if (settings.socketLifeSeconds !== defaultSettings.socketLifeSeconds) world.hit('short-socket-life');
  if (settings.accessTokenLifeSeconds !== defaultSettings.accessTokenLifeSeconds) world.hit('short-token-life');
  if (settings.endForm !== 'delete') world.hit(`end-told-by-${settings.endForm}`);
  const oracle = new Oracle(world);
  const step = (untilMs: number) => world.timeline.advanceTo(untilMs, () => oracle.look());
  void world.signIn();
  for (const planned of acts) {
    await step(planned.atMs);
    perform(world, planned);
    if (createDice(`${planned.seed}/user`).chance(0.3)) oracle.helpOut();
  }
  await step(world.timeline.now + 5_000);
  repair(world);
  const repairedMs = world.timeline.now;
  await oracle.settle(step, settlingMs);
  // Once more down and up: the agent must have told of everything by then.
  world.sim.faults.set({ kind: 'drop-socket', how: 'clean' });
  await oracle.settle(step, lastReturnMs);
  oracle.judge();
  const returnMs = oracle.judgeReturn(repairedMs);
  // What it still asks of the platform takes its time on the road.
  const stopped = world.agent.stop();
  await world.timeline.advanceTo(world.timeline.now + stoppingMs, () => undefined);
  await stopped;
  return reportOf(world, oracle, { seed, run, plan: acts, returnMs });
}

function perform(world: World, { what, kind, seed }: PlannedAct): void {
  const dice = createDice(seed);
  if (what === 'fault') strike(world, kind, dice);
  else act(world, kind as ScriptKind, dice);
}

function repair(world: World): void {
  world.trace.note('repair', 'no more faults');
  world.sim.faults.clear();
  world.network.isSpiking = false;
  world.vault.isLocked = false;
  wake(world, true);
  networkBack(world, true);
}

type RunFacts = Pick<RunReport, 'seed' | 'run' | 'plan' | 'returnMs'>;

const reportOf = (world: World, oracle: Oracle, facts: RunFacts): RunReport => ({
  ...facts,
  ...{ trace: world.trace.lines, violations: world.violations, hits: world.hits },
  allowed: world.allowed,
  isStrict: world.isStrict,
  busiestMinute: world.requests.busiestMinute(),
  tally: oracle.tally,
});
