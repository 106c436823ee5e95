import type { OwnLeg } from './ledger-legs.ts';
import { startMs, type World } from './world.ts';

/**
 * Known faults of the product, each let pass where exactly its circumstances are given, counted in the summary, and
 * a failure with `--strict`. A name goes as soon as its fault is mended.
 *
 * - `absence-is-no-end`: a call that was answered in a gap is told as missed or cancelled, because it is gone afterwards.
 * - `end-overtook-beginning`: a call whose end came before its beginning has no card, rightly, but is told nowhere else.
 * - `stale-intent`: of two commands that both failed, the first one's intent stays and explains the end.
 * - `end-misdated`: an end without a time is dated too early, and its ringing, which it overtook, counts as newer.
 * - `older-than-the-list`: a ringing that is older than the list in which its call was not any more makes a card.
 * - `record-swallowed`: the record of a call is taken for another call of the same number within 15 s, which has none yet.
 */
export const allowances = [
  'absence-is-no-end',
  'end-overtook-beginning',
  'stale-intent',
  'end-misdated',
  'older-than-the-list',
  'record-swallowed',
] as const;
export type Allowance = (typeof allowances)[number];

/** How near two calls are taken for one by their records, ms. */
const pairingMs = 15_000;

/** Why a leg that nobody told of may have been passed over. */
export function allowanceForSilence(world: World, found: OwnLeg, own: Iterable<OwnLeg>): Allowance | undefined {
  if ([...own].some((other) => other !== found && isNear(found, other))) return 'record-swallowed';
  const isDelayed = world.shadows.was('delayed', found.fromMs, found.untilMs);
  return isDelayed ? 'end-overtook-beginning' : undefined;
}

const callerOf = ({ call }: OwnLeg): string => call.legs[0]?.endpoint ?? '';

const isNear = (one: OwnLeg, other: OwnLeg): boolean => callerOf(one) === callerOf(other) && isClose(one, other);

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

/** Why a card may ring for a call that is over. */
export const allowanceForGhost = ({ hits, sim }: World): Allowance | undefined => {
  const isLate = hits.has('reorder-publications') || hits.has('delay-publications');
  if (!isLate) return undefined;
  return sim.core.settings.endForm === 'bare-delete' ? 'end-misdated' : 'older-than-the-list';
};
