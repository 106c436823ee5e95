import { settleLeaving } from './bridging.ts';
import type { Leg } from './leg.ts';
import { type CallsState, type Moment, reduceCalls } from './model.ts';
import { stateMeaning } from './phase.ts';
import type { CallPublication } from './report.ts';

/** A publication that the platform kept, and when it did so, ms since the epoch on the platform's clock. */
export interface KeptPublication {
  readonly publication: CallPublication;
  readonly recordedMs?: number;
}

/** One moment on two clocks, ms: the platform's, since the epoch, and our monotonic one. */
export interface BothClocks {
  readonly platformMs: number;
  readonly monotonicMs: number;
}

/**
 * A leg as it stood last, and when its first and its last publication were recorded, ms: the PBX, which dates the events
 * themselves, may have another clock.
 */
export interface Replayed {
  readonly leg: Leg;
  readonly firstMs: number;
  readonly lastMs: number;
}

interface Dated {
  readonly publication: CallPublication;
  readonly atMs: number;
  readonly recordedMs: number;
}

/** What carries no time of its own happened when it was recorded, or with what was recorded before it. */
function dated(kept: readonly KeptPublication[]): readonly Dated[] {
  let before = 0;
  return kept.map(({ publication, recordedMs }) => {
    before = publication.timestampMs ?? recordedMs ?? before;
    const timed = before === 0 ? publication : { ...publication, timestampMs: before };
    return { publication: timed, atMs: before, recordedMs: recordedMs ?? before };
  });
}

/** Of what happened in the same millisecond the histories keep no order: calls ring first and end last. */
const courseOf = ({ report, isDeletion }: CallPublication): number => {
  const meaning = isDeletion ? 'ended' : stateMeaning(report.state);
  return meaning === 'ended' ? 2 : meaning === 'ringing' ? 0 : 1;
};

const byTime = (a: Dated, b: Dated): number => a.atMs - b.atMs || courseOf(a.publication) - courseOf(b.publication);

/** When it happened, told by the clocks as they stand now: of the machine's sleep the monotonic one may know nothing. */
const momentAt = (atMs: number, now: BothClocks): Moment => ({
  nowMs: atMs,
  monotonicMs: now.monotonicMs - (now.platformMs - atMs),
});

/** What was not heard is played now: nothing of it is unseen any more. */
const heardAgain = (before: CallsState): CallsState => ({
  ...before,
  live: before.live.map((leg) => ({ ...leg, hasUnseenPast: false })),
});

/**
 * Plays what the platform kept, oldest first as recorded, over what was known when the line fell: the call model drops
 * what it knew already, and brings ends and beginnings together as it does live. The value is each leg that this changed.
 */
export function replay(before: CallsState, kept: readonly KeptPublication[], now: BothClocks): readonly Replayed[] {
  const legs = new Map<string, Replayed>();
  let state = heardAgain(before);
  for (const { publication, atMs, recordedMs } of dated(kept).toSorted(byTime)) {
    const step = reduceCalls(state, { type: 'publication', publication, moment: momentAt(atMs, now) });
    state = step.state;
    for (const effect of step.effects) {
      if (effect.type !== 'leg') continue;
      const firstMs = legs.get(effect.leg.key)?.firstMs ?? recordedMs;
      legs.set(effect.leg.key, { leg: effect.leg, firstMs, lastMs: recordedMs });
    }
  }
  // What is to come of a leg that waits is not heard here: it ended as it was told.
  for (const effect of settleLeaving(state).effects) {
    const known = effect.type === 'leg' ? legs.get(effect.leg.key) : undefined;
    if (effect.type === 'leg' && known !== undefined) legs.set(effect.leg.key, { ...known, leg: effect.leg });
  }
  return [...legs.values()];
}
