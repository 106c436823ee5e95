import type { OwnLeg } from './ledger-legs.ts';
import { startMs, type World } from './world.ts';

/**
 * Known faults of the product, each let pass where exactly its circumstances are given, counted in the summary, and
 * a failure with `--strict`. A name goes as soon as its fault is mended.
 *
 * - `end-overtook-beginning`: a call whose end came before its beginning has no card, rightly, but is told nowhere else.
 * - `older-than-the-list`: a ringing that is older than the list in which its call was not any more makes a card.
 * - `record-swallowed`: the record of a call is taken for another call of the same number within 15 s, which has none yet.
 */
export const allowances = ['end-overtook-beginning', 'older-than-the-list', 'record-swallowed'] as const;
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

/** How long after it happened the platform may lose the publication of an answer, ms. */
const publishingMs = 1_000;

/**
 * Whether nobody could learn that a leg was answered: its publication was lost or came after the end, or its subscription
 * or the line had died without a word. "Missed" is then what the platform itself said.
 */
export function isAnswerHidden({ shadows }: World, found: OwnLeg): boolean {
  const connectedAt = found.call.legs.flatMap(({ states }) => states.filter(({ state }) => state === 'connected'));
  return connectedAt.some(({ at }) => {
    const ms = at - startMs;
    const isLost = shadows.was('lostEnd', ms, ms + publishingMs) || shadows.was('delayed', ms, ms + publishingMs);
    return isLost || shadows.overlaps('deadSubscription', ms, ms) || shadows.overlaps('silentLine', ms, ms);
  });
}

/** Whether of a leg nothing was heard but a bare end, which says neither who called nor when. */
export const isOnlyNamelessEndHeard = (world: World, found: OwnLeg): boolean => {
  const heard = publicationsOf(world, found).filter(({ isDelivered }) => isDelivered);
  const isBare = world.sim.core.settings.endForm === 'bare-delete';
  return isBare && heard.length > 0 && heard.every(({ method }) => method === 'DELETE');
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
  return isLate && sim.core.settings.endForm !== 'bare-delete' ? 'older-than-the-list' : undefined;
};
