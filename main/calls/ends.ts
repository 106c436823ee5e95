import { present } from '../present.ts';
import { endOfDoubt } from './doubts.ts';
import { platformTime } from './ending.ts';
import { addressKey, type Leg } from './leg.ts';
import type { CallPublication, CallReport } from './report.ts';
import type { CallsState, CallsStep, Moment } from './state.ts';
import { ended, isBefore, isOlder, isOtherCall, rereadOf, unchanged, withEnding } from './step.ts';

/** An end without a time, so soon after another end at its address, may be that one told again, ms. */
const repetitionMs = 10_000;

/** A publication that tells the end of a leg: of a live one, or of one that nobody has seen. */
export function reduceEnd(state: CallsState, leg: Leg | undefined, end: CallPublication, moment: Moment): CallsStep {
  const { report, timestampMs } = end;
  if (leg === undefined) return rememberUnseenEnd(state, end, moment);
  if (isOtherCall(leg, report)) return unchanged(state);
  const isDoubtful = isOlder(leg, timestampMs) || isOfEarlierLeg(leg, report) || isAmbiguousEnd(state, end, moment);
  if (isDoubtful) return rereadOf(state, report.endpointId);
  return ended(state, leg, { moment, timestampMs, cause: report.cause, state: report.state, evidence: 'said' });
}

/** Made before this leg was: a telephone that came back into a call has left it before. */
const isOfEarlierLeg = (leg: Leg, report: CallReport): boolean => isBefore(report.createdOn, leg.startedAt);

/**
 * A bare DELETE may belong to the call before at its address: where that one's end was never heard, or was heard just
 * now and is told a second time.
 */
function isAmbiguousEnd(state: CallsState, { report, timestampMs }: CallPublication, moment: Moment): boolean {
  const before = state.endings.get(addressKey(report));
  if (before === undefined || report.callTrackingId !== undefined) return false;
  return (
    before.evidence === 'absent' ||
    (timestampMs === undefined && moment.monotonicMs - before.monotonicMs < repetitionMs)
  );
}

/** The end overtook the beginning: remember it, so that the beginning does not ring a call that is over. */
function rememberUnseenEnd(state: CallsState, end: CallPublication, moment: Moment): CallsStep {
  const { report } = end;
  const doubt = state.doubts.get(addressKey(report));
  if (doubt !== undefined && !isOtherCall(doubt.report, report)) return endOfDoubt(state, doubt, end, moment);
  const known = state.endings.get(addressKey(report));
  if (known !== undefined && known.evidence === 'said' && !isOtherCall(known, report)) return unchanged(state);
  const timestampMs = end.timestampMs ?? platformTime(state, moment);
  // A bare DELETE names no call: it is the end of what was last known here.
  const { callTrackingId, createdOn } = report.callTrackingId === undefined ? { ...known, ...report } : report;
  return unchanged(
    withEnding(state, addressKey(report), {
      ...(callTrackingId === undefined ? {} : { callTrackingId }),
      ...(timestampMs === undefined ? {} : { timestampMs }),
      ...(createdOn === undefined ? {} : { createdOn }),
      isTimeEstimated: end.timestampMs === undefined,
      ...(known === undefined || isOtherCall(known, report) ? { untold: untoldOf(report) } : {}),
      arrival: state.arrival,
      monotonicMs: moment.monotonicMs,
      evidence: 'said',
    }),
  );
}

/**
 * A history has told the end of a call: what still comes of it neither brings it back nor tells of it again. A call that
 * has its address now is another one, and left alone.
 */
export function rememberToldEnd(state: CallsState, leg: Leg, { monotonicMs }: Moment): CallsStep {
  const address = addressKey(leg);
  const known = state.endings.get(address);
  const timestampMs = Math.max(leg.lastTimestampMs ?? 0, Date.parse(leg.endedAt ?? leg.startedAt));
  const isPast = known !== undefined && isOtherCall(known, leg) && (known.timestampMs ?? timestampMs) >= timestampMs;
  if (state.live.has(address) || isPast) return unchanged(state);
  const { callTrackingId, startedAt: createdOn } = leg;
  return unchanged(
    withEnding(state, address, {
      ...{ ...present({ callTrackingId }), createdOn, timestampMs, isTimeEstimated: false },
      ...{ arrival: state.arrival, monotonicMs, evidence: 'said' },
    }),
  );
}

const untoldOf = ({ cause, state }: CallReport) => present({ cause, state });
