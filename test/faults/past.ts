import { keepHistory } from '../../main/desktop/history.ts';
import { historyOwnerOf } from '../../main/desktop/history-owner.ts';
import type { People } from '../../main/desktop/ports.ts';
import type { Journal, JournalEntry } from '../../main/journal/types.ts';
import { openCallJournal } from '../../main/storage/call-journal.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import {
  completeTransfer,
  conference,
  consult,
  hold,
  type Leg,
  legsOf,
  pickUp,
  transfer,
} from '../../simulator/pbx/pbx.ts';
import { defaultSettings, type Settings } from '../../simulator/settings.ts';
import { fakeLog, fakeSettings } from '../unit/desktop/fakes.ts';
import { networkBack, strike, wake } from './kinds.ts';
import { judgePast } from './past-judgement.ts';
import { createDice, type Dice } from './random.ts';
import { act, scriptKinds } from './script.ts';
import { World } from './world.ts';

/** Names are looked up when a call is shown; what is kept has none of them. */
const people: People = { personOf: () => undefined, search: () => [], subscribe: () => () => undefined };

/** What is done at the own telephone beyond the script: where calls are joined, and taken elsewhere. */
const joins: readonly ((world: World, leg: Leg, dice: Dice) => unknown)[] = [
  ({ sim }, leg, dice) => transfer(sim.core.exchange, leg, dice.pick(['201', '202', '+442079460021'])),
  ({ sim }, leg, dice) => consult(sim.core.exchange, leg, dice.pick(['203', '204'])),
  ({ sim }, leg) => completeTransfer(sim.core.exchange, leg),
  ({ sim }, leg) => conference(sim.core.exchange, leg),
  ({ sim }, leg, dice) => pickUp(sim.core.exchange, leg, dice.pick(['205', '206'])),
  ({ sim }, leg) => hold(sim.core.exchange, leg),
];

/** Times without a line, and a clock that is set. */
const gaps = ['drop-socket', 'network-down', 'half-open', 'sleep-told', 'clock-jump'] as const;

const settingsOf = (dice: Dice): Partial<Settings> => ({
  endForm: dice.pick(['delete', 'put', 'bare-delete']),
  trunkReports: dice.pick(['network', 'alerting']),
  originatorHears: dice.pick(['established', 'nothing']),
  clockSkewSeconds: dice.pick([0, 0, 90, -240]),
  transferIds: dice.pick(['held', 'new']),
  transferOrder: dice.pick(['end-first', 'new-first']),
});

/** How a run may differ from the usual one. */
export interface PastOptions {
  /** No gap, no sign-out, no end of the app: the history is then as complete as the ledger. */
  readonly isCalm?: boolean;
  /** Makes the journal lie, in order to see the judge notice. */
  readonly spoil?: (journal: Journal) => Journal;
}

/** What a run left behind. */
export interface Past {
  readonly world: World;
  readonly entries: readonly JournalEntry[];
  readonly isCalm: boolean;
}

/** An app that keeps a history and can be ended and begun anew beside its agent. */
class App {
  readonly #journal: Journal;
  readonly #begin: () => ReturnType<typeof keepHistory>;
  #keeper: ReturnType<typeof keepHistory>;

  constructor({ agent, machine: clock }: World, spoil: (journal: Journal) => Journal) {
    this.#journal = spoil(openCallJournal({ path: undefined, days: 90, clock, log: fakeLog() }));
    const [settings, presenter] = [fakeSettings({ historyDays: 90 }), { setFacts: () => undefined }];
    this.#begin = () => keepHistory({ agent, clock, settings, journal: this.#journal, people, presenter });
    this.#keeper = this.#begin();
  }

  restart(): void {
    this.#keeper.stop();
    this.#keeper = this.#begin();
  }

  entriesOf(owner: string): readonly JournalEntry[] {
    const all = { filter: 'all', terms: [], dials: [], offset: 0, limit: 10_000 } as const;
    const found = this.#journal.search({ owner, ...all });
    return found.ok ? found.value : [];
  }

  end(): void {
    this.#keeper.stop();
    this.#journal.close();
  }
}

function disturb(world: World, app: App, dice: Dice): void {
  if (dice.chance(0.66)) {
    strike(world, dice.pick(gaps), dice);
    return;
  }
  const turn = dice.pick(['sign-out', 'sign-in', 'restart']);
  world.trace.note('turn', turn);
  if (turn === 'sign-out') void world.agent.signOut();
  else if (turn === 'sign-in') void world.signIn();
  else app.restart();
}

function join(world: World, dice: Dice): void {
  const legs = legsOf(world.sim.core.exchange, ownExtension);
  const leg = legs[dice.between(0, legs.length - 1)];
  const which = dice.between(0, joins.length - 1);
  world.trace.note('join', String(which));
  if (leg !== undefined) joins[which]?.(world, leg, dice);
}

function play(world: World, app: App, dice: Dice, isCalm: boolean): void {
  const kind = dice.fraction();
  if (!isCalm && kind < 0.18) disturb(world, app, dice);
  else if (kind < 0.4) join(world, dice);
  else act(world, scriptKinds[dice.between(0, scriptKinds.length - 1)] ?? 'call-in', dice);
  if (dice.chance(0.4)) helpOut(world);
}

const helpOut = (world: World): void => {
  const { state } = world.agent.snapshot().link;
  if (['signed-out', 'auth-required', 'replaced'].includes(state)) void world.signIn();
};

function repair(world: World): void {
  wake(world, true);
  networkBack(world, true);
  world.machine.skewMs = 0;
}

/** After the last act everything is repaired, and the agent has so long to be right again, ms. */
const settlingMs = 25 * 60_000;
const stoppingMs = 60_000;

/** Plays a run with a history on the agent: what differs from the simulator's ledger, as sentences. */
export async function playPast(seed: string, { isCalm = false, spoil = (journal) => journal }: PastOptions = {}) {
  const dice = createDice(`${seed}/past`);
  const world = new World(seed, { ...defaultSettings, ...(isCalm ? {} : settingsOf(dice)) });
  const app = new App(world, spoil);
  const pass = (ms: number) => world.timeline.advanceTo(world.timeline.now + ms, () => undefined);
  void world.signIn();
  await pass(5_000);
  for (let acts = dice.between(20, 50); acts > 0; acts -= 1) {
    await pass(dice.chance(0.6) ? dice.between(200, 6_000) : dice.between(6_000, 60_000));
    play(world, app, dice, isCalm);
  }
  repair(world);
  await pass(1_000);
  helpOut(world);
  await pass(settlingMs);
  const { account } = world.agent.snapshot();
  const entries = account === undefined ? [] : app.entriesOf(historyOwnerOf(account));
  const wrong = judgePast({ world, entries, isCalm });
  app.end();
  const stopped = world.agent.stop();
  await pass(stoppingMs);
  await stopped;
  return { wrong: [...wrong, ...world.violations.map(({ text }) => text)], entries, trace: world.trace.lines };
}
