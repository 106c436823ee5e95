import { present } from '../present.ts';
import { finished, isEndOfId, isLeaving, leave, mayGoOn, withPartnerExplained } from './bridging.ts';
import { endOfDoubt } from './doubts.ts';
import { type EndingEvidence, platformTime } from './ending.ts';
import { createLeg } from './growth.ts';
import { addressKey, type Leg, madeAt } from './leg.ts';
import type { CallPublication, CallReport } from './report.ts';
import type { CallsState, CallsStep, Moment } from './state.ts';
import { ended, endingOf, isBefore, isOlder, isOtherCall, rereadOf, unchanged, withEnding } from './step.ts';

/** An end without a time, so soon after another end at its address, may be that one told again, ms. */
const repetitionMs = 10_000;

/** A publication that tells the end of a leg: of a live one, or of one that nobody has seen. */
export function reduceEnd(state: CallsState, leg: Leg | undefined, end: CallPublication, moment: Moment): CallsStep {
  const { report, timestampMs } = end;
  if (leg === undefined) return rememberUnseenEnd(state, end, moment);
  if (isOtherCall(leg, report)) return endOfOther(state, leg, end, moment);
  if (isLeaving(leg)) return unchanged(state);
  const isDoubtful = isOlder(leg, timestampMs) || isOfEarlierLeg(leg, report) || isAmbiguousEnd(state, end, moment);
  if (isDoubtful) return rereadOf(state, report.endpointId);
  return reduceToldEnd(state, leg, { report, timestampMs, moment });
}

/** The platform has told the end of a leg, or of its id: by a publication, or in answer to a command. */
export function reduceToldEnd(
  state: CallsState,
  leg: Leg,
  end: { readonly report: CallReport; readonly timestampMs: number | undefined; readonly moment: Moment },
): CallsStep {
  const { report, timestampMs, moment } = end;
  if (mayGoOn(state, leg, report)) return leave(state, leg, end);
  const { cause, state: lastState } = report;
  const over = ended(state, leg, { moment, timestampMs, cause, state: lastState, evidence: 'said' });
  return { ...over, state: withPartnerExplained(over.state, leg) };
}

/** The end of another call: of an earlier one, or of a later one, which has had this address since this leg left it. */
function endOfOther(state: CallsState, leg: Leg, end: CallPublication, moment: Moment): CallsStep {
  const isLater = end.report.createdOn !== undefined && isBefore(madeAt(leg), end.report.createdOn);
  if (!isLater || isOlder(leg, end.timestampMs)) return unchanged(state);
  const gone = finished(state, leg, moment);
  const told = rememberUnseenEnd(gone.state, end, moment);
  return { state: told.state, effects: [...gone.effects, ...told.effects] };
}

/** Made before this leg was: a telephone that came back into a call has left it before. */
const isOfEarlierLeg = (leg: Leg, report: CallReport): boolean => isBefore(report.createdOn, madeAt(leg));

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

/**
 * An end of which nobody has seen the beginning: it was lost, or is still to come. Where the end says who called whom, the
 * call is told as over, once; where it does not, it is remembered, and told with the beginning.
 */
function rememberUnseenEnd(state: CallsState, end: CallPublication, moment: Moment): CallsStep {
  const { report } = end;
  const doubt = state.doubts.get(addressKey(report));
  if (doubt !== undefined && !isOtherCall(doubt.report, report)) return endOfDoubt(state, doubt, end, moment);
  const known = endingOf(state, report);
  if (known !== undefined && known.evidence === 'said' && !isOtherCall(known, report)) return unchanged(state);
  const isUnheard = known === undefined || isOtherCall(known, report);
  const leg = isUnheard && !isEndOfId(state, report) ? legOfEnd(state, end, moment) : undefined;
  if (leg !== undefined) return ended(state, leg, endOf(end, moment));
  const timestampMs = end.timestampMs ?? platformTime(state, moment);
  // A bare DELETE names no call: it is the end of what was last known here.
  const { callTrackingId, createdOn } = report.callTrackingId === undefined ? { ...known, ...report } : report;
  return unchanged(
    withEnding(state, addressKey(report), {
      ...(callTrackingId === undefined ? {} : { callTrackingId }),
      ...(timestampMs === undefined ? {} : { timestampMs }),
      ...(createdOn === undefined ? {} : { createdOn }),
      isTimeEstimated: end.timestampMs === undefined,
      ...(isUnheard && !isEndOfId(state, report) ? { untold: untoldOf(report) } : {}),
      arrival: state.arrival,
      monotonicMs: moment.monotonicMs,
      evidence: 'said',
    }),
  );
}

const endOf = ({ report, timestampMs }: CallPublication, moment: Moment): EndingEvidence => ({
  ...{ moment, timestampMs, cause: report.cause, state: report.state },
  ...{ evidence: 'said', isOvertaken: true },
});

/** The leg whose end this is, as far as the end tells of it; undefined where it does not say enough. */
function legOfEnd(state: CallsState, { report, timestampMs }: CallPublication, moment: Moment): Leg | undefined {
  const { createdOn, direction, from, to } = report;
  const hasParties = from.number !== undefined || to.number !== undefined;
  if (createdOn === undefined || direction === undefined || !hasParties) return undefined;
  const { eventType: _, ...rest } = report;
  const begun = { ...rest, state: direction === 'inbound' ? 'ringing' : 'dialing' };
  const { arrival, extensions } = state;
  return createLeg(begun, { moment, timestampMs, knownAtMs: timestampMs, arrival, extensions });
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
  const { callTrackingId } = leg;
  const createdOn = madeAt(leg);
  return unchanged(
    withEnding(state, address, {
      ...{ ...present({ callTrackingId }), createdOn, timestampMs, isTimeEstimated: false },
      ...{ arrival: state.arrival, monotonicMs, evidence: 'said' },
    }),
  );
}

const untoldOf = ({ cause, state }: CallReport) => present({ cause, state });
