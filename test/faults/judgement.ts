import type { OfflineCall } from '../../main/agent/types.ts';
import type { Call } from '../../main/calls/types.ts';
import { allowanceForSilence, isAnswerHidden, isOnlyNamelessEndHeard, publicationsOf } from './allowances.ts';
import { type OwnLeg, ownLegsOf, wasConnected, wrongOutcome } from './ledger-legs.ts';
import { isWatched, sessionsOf } from './sessions.ts';
import { startMs, type World } from './world.ts';

/** What judging works with. */
interface Court {
  readonly world: World;
  readonly own: ReadonlyMap<string, OwnLeg>;
  count(what: string): void;
}

/** Names one leg for good: call ids are used again. */
export const legName = (callId: string, startedAt: string): string => `${callId}@${startedAt}`;

/** Compares all that the agent told with all that the ledger has, once the run is over. */
export function judgeTelling(world: World, count: (what: string) => void): void {
  const court = { world, count, own: ownLegsOf(world) };
  const told = judgeCards(court);
  const listed = judgeOfflineCalls(court, told);
  judgeSilence(court, new Set([...told, ...listed]));
  judgeCommands(court);
}

/** Every call that was told, by key, in the order of telling. */
function toldCalls(world: World): ReadonlyMap<string, readonly Call[]> {
  const told = new Map<string, Call[]>();
  for (const { event } of world.events) {
    if (event.type === 'call') told.set(event.call.key, [...(told.get(event.call.key) ?? []), event.call]);
  }
  return told;
}

/** The names of the legs that had a card. */
function judgeCards(court: Court): ReadonlySet<string> {
  const { world, own } = court;
  const keys = new Map<string, string>();
  for (const [key, history] of toldCalls(world)) {
    const [first] = history;
    if (first === undefined) continue;
    const name = legName(first.callId, first.startedAt);
    const found = own.get(name);
    if (found === undefined) {
      world.violate(`invented: ${key} is in no ledger`);
      continue;
    }
    const other = keys.get(name);
    if (other !== undefined) world.violate(`${name} was told under ${other} and ${key}`);
    keys.set(name, key);
    judgeHistory(world, key, history, found);
  }
  return new Set(keys.keys());
}

function judgeHistory(world: World, key: string, history: readonly Call[], found: OwnLeg): void {
  const started = new Set(history.map(({ callId, startedAt }) => legName(callId, startedAt)));
  if (started.size > 1) world.violate(`${key} stands for several calls: ${[...started].join(', ')}`);
  const ends = history.filter(({ phase }) => phase === 'ended');
  if (ends.length > 1) world.violate(`${key} was told to end ${ends.length} times`);
  const [end] = ends;
  if (end !== undefined) judgeEnd(world, end, found);
}

/** Said not to have been answered, and nobody could have heard that it was. Any other untruth has no excuse. */
const isUnheardAnswer = (world: World, { outcome }: Pick<Call, 'outcome'>, found: OwnLeg): boolean =>
  (outcome === 'missed' || outcome === 'cancelled') && isAnswerHidden(world, found);

function judgeEnd(world: World, end: Call, found: OwnLeg): void {
  // The user did end it; that somebody had just answered was hidden from everybody here.
  const isOwnDoing = world.commands.some(
    ({ action, call, isOk }) => isOk && call.key === end.key && (action === 'decline' || action === 'hangUp'),
  );
  const wrong = isOwnDoing || isUnheardAnswer(world, end, found) ? undefined : wrongOutcome(end, found);
  if (wrong !== undefined) world.violate(`${end.key}: ${wrong}`);
}

/** The names of the legs that were told as "while you were offline". */
function judgeOfflineCalls(court: Court, told: ReadonlySet<string>): ReadonlySet<string> {
  const { world, own, count } = court;
  const byStart = new Map([...own].map(([name, found]) => [found.startedAt, name]));
  const keys = new Map<string, string>();
  for (const call of listedCalls(world)) {
    const name = byStart.get(call.startedAt);
    const found = own.get(name ?? '');
    if (name === undefined || found === undefined) {
      world.violate(`invented: ${call.key} of ${call.startedAt} was listed as missed while offline`);
      continue;
    }
    if (keys.has(name)) world.violate(`${name} was listed twice: ${keys.get(name)} and ${call.key}`);
    keys.set(name, call.key);
    if (told.has(name)) count('legs told as a card, and again as come and gone while offline');
    const wrong = isUnheardAnswer(world, call, found) ? undefined : wrongOutcome({ ...call, phase: 'ended' }, found);
    if (wrong !== undefined) world.violate(`${call.key}: ${wrong}`);
  }
  return new Set(keys.keys());
}

/** Every call that was ever listed, once, as it was listed last. */
function listedCalls(world: World): Iterable<OfflineCall> {
  const listed = new Map<string, OfflineCall>();
  for (const { event } of world.events) {
    if (event.type === 'offline-calls') for (const call of event.calls) listed.set(call.key, call);
  }
  return listed.values();
}

/** Whatever the ledger has and the agent never told needs a reason. */
function judgeSilence({ world, own, count }: Court, told: ReadonlySet<string>): void {
  const sessions = sessionsOf(world.events);
  for (const [name, found] of own) {
    count('legs');
    if (told.has(name)) count('legs told');
    else if (!isWatched(sessions, found.fromMs))
      count('untold legs: nobody was signed in, or the line had not been online yet');
    else if (world.shadows.was('lostStart', found.fromMs, found.untilMs))
      count('untold legs: the platform lost a publication');
    else if (isOnlyNamelessEndHeard(world, found)) count('untold legs: only an end without a name was heard');
    else if (isKeptTooLate(world, found)) count('untold legs: the platform kept nothing of it until later');
    else
      world.blame(
        allowanceForSilence(world, found, own.values()),
        `lost: ${name} was told by nobody (${storyOf(world, found)})`,
      );
  }
}

/** Seconds of the run. */
const seconds = (atMs: number): string => `${((atMs - startMs) / 1000).toFixed(1)} s`;

/** What the platform did with a leg, for a failure's report. */
function storyOf(world: World, found: OwnLeg): string {
  const states = found.leg.states.map(({ state, at }) => `${state} ${seconds(at)}`);
  const published = publicationsOf(world, found).map(
    ({ at, isDelivered }) => `${seconds(at)}${isDelivered ? ' heard' : ''}`,
  );
  return `${states.join(', ')}; published ${published.join(', ') || 'never'}; whole call over ${seconds(overAt(found))}`;
}

/** When the call's record was written; never for a call that lives. */
const overAt = ({ call }: OwnLeg): number =>
  call.isLive ? Number.POSITIVE_INFINITY : Math.max(...call.legs.map(({ states }) => states.at(-1)?.at ?? 0));

/**
 * Without a subscription nothing is recorded, and the call's record is written when its last leg is over: a leg that went
 * elsewhere before is in no history when the line returns. Nor is one of which no more is recorded than an end that says
 * nothing of the call.
 */
function isKeptTooLate(world: World, found: OwnLeg): boolean {
  const isBack = ({ atMs, event }: World['events'][number]): boolean =>
    event.type === 'link' && event.link.state === 'online' && atMs >= found.untilMs;
  const backMs = world.events.find(isBack)?.atMs ?? 0;
  const isEmpty = ({ at }: { readonly at: number }): boolean =>
    world.sim.core.settings.endForm === 'bare-delete' && at - startMs >= found.untilMs;
  return publicationsOf(world, found).every(isEmpty) && overAt(found) - startMs > backMs;
}

/** What an accepted command leaves in the ledger. */
const marks: Readonly<Record<string, (found: OwnLeg) => boolean>> = {
  answer: wasConnected,
  hold: ({ leg }) => leg.states.some(({ state }) => state === 'held'),
  decline: ({ leg }) => leg.states.at(-1)?.state === 'ended',
  hangUp: ({ leg }) => leg.states.at(-1)?.state === 'ended',
  redirect: ({ leg }) => leg.states.at(-1)?.state === 'ended',
};

function judgeCommands({ world, own }: Court): void {
  for (const { action, call, isOk } of world.commands) {
    const found = own.get(legName(call.callId, call.startedAt));
    if (found === undefined) world.violate(`${action} on ${call.key}, which is in no ledger`);
    else if (isOk && marks[action]?.(found) === false)
      world.violate(`${action} ok on ${call.key}, and the ledger has nothing of it`);
  }
  const outside = world.sim.core.ledger.read().calls.flatMap(({ legs }) => legs.filter(({ isOutside }) => isOutside));
  for (const { number, key } of world.dials) {
    const placed = outside.filter(({ endpoint }) => endpoint === number).length;
    if (number.startsWith('+') && placed !== 1)
      world.violate(`dialled ${number} once, as ${key}: ${placed} calls in the ledger`);
  }
}
