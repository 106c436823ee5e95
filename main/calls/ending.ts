import { type Ending, type Leg, madeAt } from './leg.ts';
import { verdictOf } from './outcome.ts';
import type { CallReport } from './report.ts';

/** A command explains an end that comes within this time, ms; after that the call went on in spite of it. */
const intentLifeMs = 30_000;

/** What comes so soon after an end that names no call, ms on our clock, may be the beginning that it overtook. */
const namelessMs = 30_000;

/** An estimated end may be so much too early, ms: what publications take at most to reach us. */
const estimateToleranceMs = 30_000;

/** Why a leg is taken as ended. Times in ms; `timestampMs` on the platform's clock. */
export interface EndingEvidence {
  readonly moment: { readonly nowMs: number; readonly monotonicMs: number };
  readonly timestampMs: number | undefined;
  readonly cause?: string | undefined;
  readonly state?: string | undefined;
  readonly evidence: Ending['evidence'];
  /** The end came before the beginning: what happened in between may never come. */
  readonly isOvertaken?: boolean;
}

/** Our monotonic clock less the platform's, ms, at the last dated publications. */
export interface PlatformClock {
  readonly clockOffsets: readonly number[];
}

/**
 * The platform's time, ms, at a moment of our monotonic clock, less the smallest delay seen so far: never later than the
 * platform's own clock, and never earlier than an event that had reached us by then.
 */
export const platformTime = (clock: PlatformClock, moment: { readonly monotonicMs: number }): number | undefined =>
  clock.clockOffsets.length === 0 ? undefined : moment.monotonicMs - Math.min(...clock.clockOffsets);

const latest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** Ends a leg and says what to remember of it. */
export function endLeg(
  leg: Leg,
  evidence: EndingEvidence,
  state: PlatformClock & { readonly arrival: number; readonly isClockOld: boolean },
): { leg: Leg; ending: Ending } {
  const { moment } = evidence;
  const told = evidence.timestampMs ?? platformTime(state, moment);
  const timestampMs = latest(told, leg.lastTimestampMs);
  const isKnown = told !== undefined && (evidence.timestampMs !== undefined || !state.isClockOld);
  const over: Leg = {
    ...leg,
    phase: 'ended',
    endedAt: new Date(told ?? moment.nowMs).toISOString(),
    ...(evidence.evidence === 'absent' || !isKnown ? { isEndRead: true } : {}),
    ...verdictOf(withFreshIntent(leg, moment), { ...evidence, isAbsent: evidence.evidence === 'absent' }),
    phaseSinceMs: moment.monotonicMs,
  };
  const ending: Ending = {
    ...(leg.callTrackingId === undefined ? {} : { callTrackingId: leg.callTrackingId }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
    isTimeEstimated: evidence.timestampMs === undefined,
    createdOn: madeAt(leg),
    arrival: state.arrival,
    monotonicMs: moment.monotonicMs,
    evidence: evidence.evidence,
  };
  return { leg: over, ending };
}

const withFreshIntent = (leg: Leg, { monotonicMs }: { readonly monotonicMs: number }): Leg => {
  const { intent: _, intentSinceMs, ...rest } = leg;
  return intentSinceMs !== undefined && monotonicMs - intentSinceMs > intentLifeMs ? rest : leg;
};

/** When the platform said that a call ended, ms; an estimate of ours is not passed off as that. */
export const toldTime = ({ timestampMs, isTimeEstimated }: Ending): number | undefined =>
  isTimeEstimated ? undefined : timestampMs;

/** Whether a report tells of the call that has ended: `doubtful` where only the platform knows. */
export type Lateness = 'late' | 'doubtful' | 'new';

/** How a report came: a publication with or without a time, or an answer to a request of ours. */
export interface ReportTiming {
  readonly timestampMs: number | undefined;
  readonly moment: { readonly monotonicMs: number };
  readonly sent?: { readonly arrival: number };
  /** The answer to make-call: names a call that did not exist when the request left. */
  readonly isMade?: boolean | undefined;
}

/**
 * Whether a report that would start a call at this address only tells of the call that has ended there.
 * With a time, it is late when it is not newer than the end. Without one (GET, command answers) it is late when its
 * request left before the end was heard, or when it describes the very leg whose end the platform has told.
 */
export function latenessOf(ending: Ending, report: CallReport, timing: ReportTiming): Lateness {
  const isSame = isSameCall(ending, report);
  return timing.timestampMs === undefined
    ? undatedLateness(ending, timing, { isSame, isAnotherLeg: isAnotherLeg(ending, report) })
    : datedLateness(ending, { ...timing, timestampMs: timing.timestampMs }, isSame);
}

interface DatedTiming {
  readonly timestampMs: number;
  readonly moment: { readonly monotonicMs: number };
}

function datedLateness(ending: Ending, timing: DatedTiming, isSame: boolean): Lateness {
  const { timestampMs, moment } = timing;
  if (isNameless(ending) && moment.monotonicMs - ending.monotonicMs < namelessMs) return 'doubtful';
  if (!isAfter(ending, timestampMs)) return isSame ? 'late' : 'doubtful';
  return isSame && isSoonAfter(ending, timing) ? 'doubtful' : 'new';
}

function undatedLateness(
  ending: Ending,
  { sent, isMade }: ReportTiming,
  { isSame, isAnotherLeg: isAnother }: { readonly isSame: boolean; readonly isAnotherLeg: boolean },
): Lateness {
  const isOvertaken = sent !== undefined && sent.arrival < ending.arrival;
  if (isMade === true) return isOvertaken && isSame ? 'late' : 'new';
  if (isOvertaken) return 'late';
  if (ending.evidence === 'absent' || !isSame || isAnother) return 'new';
  // An end without a date may have been told of an earlier leg: then the platform goes on listing this one.
  return ending.isTimeEstimated ? 'doubtful' : 'late';
}

/** A telephone may come back into a call that it has left: its new leg was made later. */
const isAnotherLeg = (ending: Ending, report: CallReport): boolean =>
  ending.createdOn !== undefined &&
  report.createdOn !== undefined &&
  Date.parse(report.createdOn) > Date.parse(ending.createdOn);

/** The end of a call that nobody has seen and that the platform neither named nor dated. */
const isNameless = ({ isTimeEstimated, callTrackingId, createdOn }: Ending): boolean =>
  isTimeEstimated && callTrackingId === undefined && createdOn === undefined;

const isAfter = ({ timestampMs: endMs }: Ending, timestampMs: number): boolean =>
  endMs !== undefined && timestampMs > endMs;

/** What was said of the same call so soon after an estimated end may have been said before the real one. */
const isSoonAfter = (ending: Ending, { timestampMs, moment }: DatedTiming): boolean => {
  const { timestampMs: endMs = 0, isTimeEstimated, monotonicMs } = ending;
  const afterMs = Math.min(timestampMs - endMs, moment.monotonicMs - monotonicMs);
  return isTimeEstimated && afterMs < estimateToleranceMs;
};

const isSameCall = (ending: Ending, report: CallReport): boolean => {
  if (ending.callTrackingId !== undefined && report.callTrackingId !== undefined) {
    return ending.callTrackingId === report.callTrackingId;
  }
  return ending.createdOn !== undefined && (report.createdOn ?? ending.createdOn) === ending.createdOn;
};
