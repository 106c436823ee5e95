import { type Arrival, contextOf } from './arrival.ts';
import { isLeaving, settled } from './bridging.ts';
import { applyReport } from './growth.ts';
import { addressKey, type Leaving, type Leg, madeAt } from './leg.ts';
import { isSameToUsers } from './likeness.ts';
import { begun, entered, reduceNewcomer } from './newcomers.ts';
import { stateMeaning } from './phase.ts';
import type { CallReport } from './report.ts';
import type { CallsState, CallsStep } from './state.ts';
import { ended, isBefore, isOlder, isOtherCall, rereadOf, stored, unchanged, withLive } from './step.ts';

/** Events are not put out of order by more than this, ms: what seems older than that has a wrong clock behind it. */
const longestDisorderMs = 30_000;

/** What is said of a call: it is news of the one at its address, or of another one. */
export function reduceReport(state: CallsState, leg: Leg | undefined, report: CallReport, arrival: Arrival): CallsStep {
  if (leg === undefined) return reduceNewcomer(state, report, arrival);
  if (isLeaving(leg)) return reduceReturn(state, leg, report, arrival);
  if (isOtherCall(leg, report) || isOtherLeg(leg, report)) return reduceReplacement(state, leg, report, arrival);
  if (isOlder(leg, arrival.timestampMs)) return outOfOrder(state, leg, arrival.timestampMs);
  return grown(state, leg, report, arrival);
}

/**
 * A telephone that left a call and was brought back into it (by a redirection or a transfer) has another leg there, made
 * later: one that goes the other way, or rings although this one has long been connected.
 */
const isOtherLeg = (leg: Leg, report: CallReport): boolean => {
  const isMadeLater = report.createdOn !== undefined && isBefore(madeAt(leg), report.createdOn);
  const isTurned = report.direction !== undefined && report.direction !== leg.direction;
  return isMadeLater && (isTurned || (stateMeaning(report.state) === 'ringing' && leg.phase !== 'ringing'));
};

/** An older event is late; one much older shows that a clock is wrong, and only the platform knows what is. */
const outOfOrder = (state: CallsState, leg: Leg, timestampMs: number | undefined): CallsStep =>
  (leg.lastTimestampMs ?? 0) - (timestampMs ?? 0) > longestDisorderMs
    ? rereadOf(state, leg.endpointId)
    : unchanged(state);

/**
 * Another call or another leg at a live address: either a late event of an earlier one, or we missed the end of this one.
 */
export function reduceReplacement(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  if (isOlder(leg, arrival.timestampMs)) return outOfOrder(state, leg, arrival.timestampMs);
  if (isOfEarlierCall(state, report, arrival)) return unchanged(state);
  const over = ended(state, leg, { moment: arrival.moment, timestampMs: undefined, evidence: 'absent' });
  const next = entered(over.state, report, arrival) ?? begun(over.state, report, arrival);
  return { state: next.state, effects: [...over.effects, ...next.effects] };
}

/** An event without a time, of the call whose place this one took. */
const isOfEarlierCall = (state: CallsState, report: CallReport, { timestampMs, sent }: Arrival): boolean =>
  timestampMs === undefined &&
  sent === undefined &&
  state.endings.get(addressKey(report))?.callTrackingId === report.callTrackingId;

/** What is said at the address of a leg whose end was told: it is late, or of the next leg there. */
function reduceReturn(
  state: CallsState,
  leg: Leg & { readonly leaving: Leaving },
  report: CallReport,
  arrival: Arrival,
): CallsStep {
  const over = settled(state, leg);
  const next = reduceNewcomer(over.state, report, arrival);
  const isLate = !next.state.live.has(addressKey(report)) && next.state.doubts === over.state.doubts;
  return isLate ? { state, effects: next.effects } : { state: next.state, effects: [...over.effects, ...next.effects] };
}

function grown(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  const next = applyReport(leg, report, contextOf(state, arrival));
  return isSameToUsers(leg, next) ? unchanged(withLive(state, next)) : stored(state, next);
}
