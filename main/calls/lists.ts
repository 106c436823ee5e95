import { reduceAnswer } from './answers.ts';
import { finished, isContinuation, settleLeaving } from './bridging.ts';
import { settleDoubts } from './doubts.ts';
import { platformTime } from './ending.ts';
import { addressKey, type Leg } from './leg.ts';
import type { CallsEvent, CallsState, CallsStep, Moment } from './state.ts';
import { unchanged } from './step.ts';

type ListEvent = Extract<CallsEvent, { type: 'list' }>;
type Transition = (from: CallsState) => CallsStep;

/** All calls of one endpoint, as they were when they were asked for, or later. */
export function reduceList(state: CallsState, event: ListEvent): CallsStep {
  // A list that was overtaken by a newer one has nothing to say any more.
  const oldest = Math.max(state.beganAt, state.listings.get(event.endpointId)?.asked ?? 0);
  if (event.sent.arrival < oldest) return unchanged(state);
  const heard = { ...state, arrival: state.arrival + 1, listings: withListing(state, event) };
  return inTurn(heard, [
    ...transitionsOfLegs(state, event),
    (from) => settleLeaving(from, (leg) => isAsked(leg, event)),
    (from) => settleDoubts(from, { ...event, asked: event.sent.arrival }),
  ]);
}

/** A leg that may have gone on under an id of the list is ended only after the list's own reports are taken. */
function transitionsOfLegs(state: CallsState, event: ListEvent): readonly Transition[] {
  const own = event.reports.filter((report) => report.endpointId === event.endpointId);
  const listed = new Set(own.map(addressKey));
  const gone = [...state.live.values()].filter((leg) => isAsked(leg, event) && !listed.has(addressKey(leg)));
  const newcomers = own.filter((report) => !state.live.has(addressKey(report)));
  const mayMove = (leg: Leg): boolean => newcomers.some((report) => isContinuation(leg, report));
  const finish = (leg: Leg) => (from: CallsState) => finishedStill(from, leg, event.moment);
  const answered = { ...event, gone: new Set(gone.map(({ key }) => key)) };
  return [
    ...gone.filter((leg) => !mayMove(leg)).map(finish),
    ...own.map((report) => (from: CallsState) => reduceAnswer(from, report, answered)),
    ...gone.filter(mayMove).map(finish),
  ];
}

/** Whether a list can tell of a leg: nothing was heard of it after the endpoint's calls were asked for. */
const isAsked = (leg: Leg, { endpointId, sent }: ListEvent): boolean =>
  leg.endpointId === endpointId && leg.lastArrival <= sent.arrival;

const inTurn = (state: CallsState, transitions: readonly Transition[]): CallsStep =>
  transitions.reduce<CallsStep>((step, transition) => {
    const after = transition(step.state);
    return { state: after.state, effects: [...step.effects, ...after.effects] };
  }, unchanged(state));

/** A leg that a list does not hold is over, unless it has gone on under another id meanwhile. */
function finishedStill(state: CallsState, leg: Leg, moment: Moment): CallsStep {
  const now = state.live.get(addressKey(leg));
  return now?.key === leg.key ? finished(state, now, moment) : unchanged(state);
}

const withListing = (state: CallsState, { endpointId, sent }: ListEvent): CallsState['listings'] =>
  new Map(state.listings).set(endpointId, { asked: sent.arrival, platformMs: platformTime(state, sent) });
