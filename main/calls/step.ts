import { type EndingEvidence, endLeg } from './ending.ts';
import { addressKey, type Ending, type Leg } from './leg.ts';
import type { CallAddress, CallReport } from './report.ts';
import type { CallsState, CallsStep } from './state.ts';

/** Nothing to do about it. */
export const unchanged = (state: CallsState): CallsStep => ({ state, effects: [] });

/** The model cannot tell: the endpoint's calls are to be read again. */
export const rereadOf = (state: CallsState, endpointId: string): CallsStep => ({
  state,
  effects: [{ type: 'reread', endpointId }],
});

/** The state with the memory of an end at an address. */
export const withEnding = (state: CallsState, key: string, ending: Ending): CallsState => {
  const endings = state.endings.with(key, ending);
  const { callTrackingId } = ending;
  return {
    ...state,
    endings: callTrackingId === undefined ? endings : endings.with(`${key}/${callTrackingId}`, ending),
  };
};

/** The end of the very call that a report names; otherwise the last one at its address. */
export const endingOf = (
  { endings }: Pick<CallsState, 'endings'>,
  report: CallAddress & Pick<CallReport, 'callTrackingId'>,
): Ending | undefined => {
  const address = addressKey(report);
  const own = report.callTrackingId === undefined ? undefined : endings.get(`${address}/${report.callTrackingId}`);
  return own ?? endings.get(address);
};

/** Ends a live leg: tells it, and remembers its end. */
export function ended(state: CallsState, leg: Leg, evidence: EndingEvidence): CallsStep {
  const { leg: over, ending } = endLeg(leg, evidence, state);
  const live = state.live.without(addressKey(leg));
  return {
    state: withEnding({ ...state, live }, addressKey(leg), ending),
    effects: [{ type: 'leg', leg: over }],
  };
}

/** Whether a report names another call than the one known, by its callTrackingID. */
export const isOtherCall = (
  leg: Pick<Leg | Ending, 'callTrackingId'>,
  report: Pick<CallReport, 'callTrackingId'>,
): boolean =>
  leg.callTrackingId !== undefined &&
  report.callTrackingId !== undefined &&
  leg.callTrackingId !== report.callTrackingId;

/** Whether an event is older than what a leg knows. Times in ms on the platform's clock. */
export const isOlder = (leg: Leg, timestampMs: number | undefined): boolean =>
  timestampMs !== undefined && leg.lastTimestampMs !== undefined && timestampMs < leg.lastTimestampMs;

/** Whether one ISO time lies before another; false where the one is not known. */
export const isBefore = (one: string | undefined, other: string): boolean =>
  one !== undefined && Date.parse(one) < Date.parse(other);

/** The state with what a leg has become. */
export const withLive = (state: CallsState, leg: Leg): CallsState => ({
  ...state,
  live: state.live.with(addressKey(leg), leg),
});

/** A leg appeared, or is seen otherwise now. */
export const stored = (state: CallsState, leg: Leg): CallsStep => ({
  state: withLive(state, leg),
  effects: [{ type: 'leg', leg }],
});
