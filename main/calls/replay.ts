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

interface Dated {
  readonly publication: CallPublication;
  readonly atMs: number;
}

/** What carries no time of its own happened when it was recorded, or with what was recorded before it. */
function dated(kept: readonly KeptPublication[]): readonly Dated[] {
  let before = 0;
  return kept.map(({ publication, recordedMs }) => {
    before = publication.timestampMs ?? recordedMs ?? before;
    return { publication: before === 0 ? publication : { ...publication, timestampMs: before }, atMs: before };
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

/**
 * Plays what the platform kept, oldest first as recorded, over what was known when the line fell: the call model drops
 * what it knew already, and brings ends and beginnings together as it does live. Each leg that this changed, as it stood
 * last.
 */
export function replay(before: CallsState, kept: readonly KeptPublication[], now: BothClocks): readonly Leg[] {
  const legs = new Map<string, Leg>();
  let state = before;
  for (const { publication, atMs } of dated(kept).toSorted(byTime)) {
    const step = reduceCalls(state, { type: 'publication', publication, moment: momentAt(atMs, now) });
    state = step.state;
    for (const effect of step.effects) if (effect.type === 'leg') legs.set(effect.leg.key, effect.leg);
  }
  return [...legs.values()];
}
