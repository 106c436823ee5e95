import { present } from '../present.ts';
import type { Arrival } from './arrival.ts';
import { isLeaving } from './bridging.ts';
import { reduceToldEnd } from './ends.ts';
import { addressKey, type Leg } from './leg.ts';
import { stateMeaning } from './phase.ts';
import type { CallReport } from './report.ts';
import type { CallsState, CallsStep, Moment, Sending } from './state.ts';
import { isOtherCall, unchanged } from './step.ts';
import { reduceReplacement, reduceReport } from './updates.ts';

/**
 * One call, from a list or from the answer to a command. Without a time of its own it never overrules what arrived after its
 * request was sent.
 */
export function reduceAnswer(
  state: CallsState,
  report: CallReport,
  { moment, sent, isMade, gone }: { moment: Moment; sent: Sending } & Pick<Arrival, 'isMade' | 'gone'>,
): CallsStep {
  const leg = state.live.get(addressKey(report));
  if (sent.arrival < state.beganAt) return unchanged(state);
  if (leg !== undefined && leg.lastArrival > sent.arrival) return unchanged(state);
  const arrival = { moment, timestampMs: undefined, sent, isMade, ...present({ gone }) };
  if (stateMeaning(report.state) === 'ended') return reduceAnsweredEnd(state, leg, report, moment);
  const isReplaced =
    isMade === true && leg !== undefined && !isLeaving(leg) && leg.callTrackingId !== report.callTrackingId;
  return isReplaced ? reduceReplacement(state, leg, report, arrival) : reduceReport(state, leg, report, arrival);
}

function reduceAnsweredEnd(state: CallsState, leg: Leg | undefined, report: CallReport, moment: Moment): CallsStep {
  if (leg === undefined || isOtherCall(leg, report) || isLeaving(leg)) return unchanged(state);
  return reduceToldEnd(state, leg, { report, timestampMs: undefined, moment });
}
