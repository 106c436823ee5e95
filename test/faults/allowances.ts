import type { OwnLeg } from './ledger-legs.ts';
import type { ShadowKind } from './shadows.ts';
import { startMs, type World } from './world.ts';

/**
 * Known faults of the product, each let pass where exactly its circumstances are given, counted in the summary, and
 * a failure with `--strict`. A name goes as soon as its fault is mended.
 *
 * - `overlapping-reads`: the calls are read anew at the line's return while an older reading still waits for its answer.
 * - `signed-in-again`: a new sign-in of the same user ends live calls, tells them under new keys, and forgets the gap.
 * - `absence-is-no-end`: a call that was answered in a gap is told as missed or cancelled, because it is gone afterwards.
 * - `end-recorded-alone`: of a call whose beginning was published to nobody, the recorded end is not enough to tell of it.
 * - `end-overtook-beginning`: a call whose end came before its beginning has no card, rightly, but is told nowhere else.
 * - `late-arrival-ends-gap`: what arrives late from a line that died makes the gap begin too late.
 * - `stale-intent`: of two commands that both failed, the first one's intent stays and explains the end.
 * - `end-misdated`: an end without a time is dated too early, and its ringing, which it overtook, counts as newer.
 * - `older-than-the-list`: a ringing that is older than the list in which its call was not any more makes a card.
 * - `clock-set-in-gap`: after the machine's clock was set, the histories are asked for the wrong time.
 * - `record-swallowed`: the record of a call is taken for another call within 15 s, of the same number or a withheld one.
 * - `page-taken-for-answer`: a command answered with somebody else's page counts as accepted.
 */
export const allowances = [
  'overlapping-reads',
  'signed-in-again',
  'absence-is-no-end',
  'end-recorded-alone',
  'end-overtook-beginning',
  'late-arrival-ends-gap',
  'stale-intent',
  'end-misdated',
  'older-than-the-list',
  'clock-set-in-gap',
  'record-swallowed',
  'page-taken-for-answer',
] as const;
export type Allowance = (typeof allowances)[number];

/** What makes a line deliver late what it still had. */
const dying: readonly ShadowKind[] = ['silentLine', 'asleep', 'outage', 'spike'];

/** How near two calls are taken for one by their records, ms. */
const pairingMs = 15_000;

/** Why a leg that nobody told of may have been passed over. */
export function allowanceForSilence(world: World, found: OwnLeg, own: Iterable<OwnLeg>): Allowance | undefined {
  if (world.hits.has('clock-jump')) return 'clock-set-in-gap';
  if ([...own].some((other) => other !== found && isNear(found, other))) return 'record-swallowed';
  if (dying.some((kind) => world.shadows.overlaps(kind, found.fromMs, found.untilMs))) return 'late-arrival-ends-gap';
  const published = publicationsOf(world, found);
  if (published.length > 0 && published.every(({ at }) => at - startMs > found.fromMs)) return 'end-recorded-alone';
  const isDelayed = world.shadows.was('delayed', found.fromMs, found.untilMs);
  return isDelayed ? 'end-overtook-beginning' : undefined;
}

const callerOf = ({ call }: OwnLeg): string => call.legs[0]?.endpoint ?? '';

const isWithheld = (leg: OwnLeg): boolean => !/\d/.test(callerOf(leg));

const isNear = (one: OwnLeg, other: OwnLeg): boolean =>
  (isWithheld(one) || isWithheld(other) || callerOf(one) === callerOf(other)) && isClose(one, other);

const isClose = (one: OwnLeg, other: OwnLeg): boolean =>
  Math.abs(one.fromMs - other.fromMs) <= pairingMs || Math.abs(one.untilMs - other.untilMs) <= pairingMs;

/** Why a leg may have been told to end in a way that the ledger does not know. */
export function allowanceForOutcome(world: World, found: OwnLeg, key: string): Allowance | undefined {
  if (hasFailedTwice(world, key)) return 'stale-intent';
  const connectedAt = found.call.legs.flatMap(({ states }) => states.filter(({ state }) => state === 'connected'));
  const wasHidden = connectedAt.some(
    ({ at }) => !wasOnlineAt(world, at - startMs) || world.shadows.covers(at - startMs),
  );
  return wasHidden ? 'absence-is-no-end' : undefined;
}

const hasFailedTwice = ({ commands }: World, key: string): boolean =>
  commands.filter(({ call, isOk, action }) => call.key === key && !isOk && endings.has(action)).length > 1;

const endings: ReadonlySet<string> = new Set(['decline', 'hangUp', 'redirect', 'answer']);

const wasOnlineAt = ({ events }: World, ms: number): boolean => {
  const before = events.findLast(({ atMs, event }) => atMs <= ms && event.type === 'link')?.event;
  return before?.type === 'link' && before.link.state === 'online';
};

/** The publications about a leg, which are also what the platform recorded of it. */
export const publicationsOf = (world: World, { call, leg }: OwnLeg) => {
  const [from, until] = [leg.states[0]?.at ?? 0, leg.states.at(-1)?.at ?? 0];
  const subject = `/endpoints/${leg.endpoint}/calls/${call.id}`;
  const { ledger, settings } = world.sim.core;
  // The cloud's clock may be wrong; the PBX's is not.
  return ledger
    .read()
    .publications.map((each) => ({ ...each, at: each.at - settings.clockSkewSeconds * 1000 }))
    .filter(({ subject: about, at }) => about.endsWith(subject) && at >= from && at <= until);
};

/** Why a command may have been called done that left no trace. */
export const allowanceForCommand = ({ hits }: World): Allowance | undefined =>
  hits.has('html-page') ? 'page-taken-for-answer' : undefined;

/** Why a card may ring for a call that is over. */
export const allowanceForGhost = ({ hits, sim }: World): Allowance | undefined => {
  const isLate = hits.has('reorder-publications') || hits.has('delay-publications');
  if (!isLate) return undefined;
  return sim.core.settings.endForm === 'bare-delete' ? 'end-misdated' : 'older-than-the-list';
};
