import type { Ending, Leg } from './leg.ts';
import { outcomeOf } from './outcome.ts';
import type { CallReport } from './report.ts';

/** Why a leg is taken as ended. Times in ms; `timestampMs` on the platform's clock. */
export interface EndingEvidence {
  readonly moment: { readonly nowMs: number; readonly monotonicMs: number };
  readonly timestampMs: number | undefined;
  readonly cause?: string | undefined;
  readonly state?: string | undefined;
  readonly evidence: Ending['evidence'];
}

/**
 * The platform's time, ms, at a moment of our monotonic clock, less the smallest delay seen so far: never later than the
 * platform's own clock, and never earlier than an event that had reached us by then.
 */
export const platformTime = (
  clock: { readonly clockOffsetMs?: number },
  moment: { readonly monotonicMs: number },
): number | undefined => (clock.clockOffsetMs === undefined ? undefined : moment.monotonicMs - clock.clockOffsetMs);

const latest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** Ends a leg and says what to remember of it. */
export function endLeg(
  leg: Leg,
  evidence: EndingEvidence,
  state: { readonly clockOffsetMs?: number; readonly arrival: number },
): { leg: Leg; ending: Ending } {
  const { moment, cause } = evidence;
  const timestampMs = latest(evidence.timestampMs ?? platformTime(state, moment), leg.lastTimestampMs);
  const over: Leg = {
    ...leg,
    phase: 'ended',
    endedAt: new Date(evidence.timestampMs ?? moment.nowMs).toISOString(),
    outcome: outcomeOf(leg, cause, evidence.state),
    phaseSinceMs: moment.monotonicMs,
  };
  const ending: Ending = {
    ...(leg.callTrackingId === undefined ? {} : { callTrackingId: leg.callTrackingId }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
    createdOn: leg.startedAt,
    arrival: state.arrival,
    evidence: evidence.evidence,
  };
  return { leg: over, ending };
}

/**
 * Whether a report that would start a call at this address only tells of the call that has ended there.
 * With a time, it is late when it is not newer than the end. Without one (GET, command answers) it is late when its
 * request left before the end was heard, or when it describes the very call whose end the platform has told.
 */
export function explainsLateReport(
  ending: Ending,
  report: CallReport,
  { timestampMs, sent }: { timestampMs: number | undefined; sent?: { readonly arrival: number } },
): boolean {
  if (timestampMs !== undefined) return ending.timestampMs === undefined || timestampMs <= ending.timestampMs;
  if (sent !== undefined && sent.arrival < ending.arrival) return true;
  return ending.evidence === 'said' && isSameCall(ending, report);
}

const isSameCall = (ending: Ending, report: CallReport): boolean =>
  ending.callTrackingId !== undefined && report.callTrackingId !== undefined
    ? ending.callTrackingId === report.callTrackingId
    : report.createdOn === undefined || report.createdOn === ending.createdOn;
