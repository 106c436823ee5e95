import { present } from '../present.ts';
import { finished, isContinuation, isLeaving, moved, originOf, settled, settleLeaving } from './bridging.ts';
import { inDoubt, settleDoubts, withoutDoubt } from './doubts.ts';
import { latenessOf, platformTime, toldTime } from './ending.ts';
import { reduceEnd, reduceToldEnd, rememberToldEnd } from './ends.ts';
import { reduceFar, reduceFarList, reduceUnseen, withFarEnds } from './far-end.ts';
import { applyReport, createLeg, type ReportContext } from './growth.ts';
import { addressKey, type Ending, type EndingIntent, type Leaving, type Leg, madeAt } from './leg.ts';
import { isSameToUsers } from './likeness.ts';
import { withClockSample } from './memory.ts';
import { farEndSight, stateMeaning } from './phase.ts';
import type { CallPublication, CallReport } from './report.ts';
import {
  type CallsEffect,
  type CallsEvent,
  type CallsState,
  type CallsStep,
  emptyCalls,
  type Moment,
  type Sending,
} from './state.ts';
import { ended, isBefore, isOlder, isOtherCall, rereadOf, unchanged, withEnding } from './step.ts';

export * from './state.ts';

/** Events are not put out of order by more than this, ms: what seems older than that has a wrong clock behind it. */
const longestDisorderMs = 30_000;

/** The one transition function of the call model: pure, total, never throws. */
export const reduceCalls = (state: CallsState, event: CallsEvent): CallsStep =>
  withFarEnds(state, reduceEvent(state, event), event);

function reduceEvent(state: CallsState, event: CallsEvent): CallsStep {
  switch (event.type) {
    case 'publication':
      return reducePublication(state, event.publication, event.moment);
    case 'list':
      return reduceList(state, event);
    case 'unread':
      return settleLeaving(state, ({ endpointId }) => endpointId === event.endpointId);
    case 'answer':
      return reduceAnswer({ ...state, arrival: state.arrival + 1 }, event.report, event);
    case 'intent':
      return reduceIntent(state, event);
    case 'gap':
      return unchanged({ ...state, live: state.live.map((leg) => ({ ...leg, hasUnseenPast: true })) });
    case 'over':
      return rememberToldEnd(state, event.leg, event.moment);
    case 'directory':
      return reduceDirectory(state, event.extensions);
    case 'far':
      return reduceFar(state, event.publication, event.moment);
    case 'farList':
      return reduceFarList(state, event);
    case 'unseen':
      return reduceUnseen(state, event);
    case 'reset':
      return unchanged({ ...emptyCalls, arrival: state.arrival + 1, beganAt: state.arrival + 1 });
  }
}

function reducePublication(state: CallsState, publication: CallPublication, moment: Moment): CallsStep {
  const id = publication.publicationId;
  if (id !== undefined && state.seenPublications.has(id)) return unchanged(state);
  const next = {
    ...state,
    seenPublications: id === undefined ? state.seenPublications : state.seenPublications.with(id, true),
    clockOffsets: withClockSample(state.clockOffsets, publication.timestampMs, moment),
    arrival: state.arrival + 1,
  };
  const leg = next.live.get(addressKey(publication.report));
  return isEnd(publication)
    ? reduceEnd(next, leg, publication, moment)
    : reduceReport(next, leg, publication.report, { moment, timestampMs: publication.timestampMs });
}

const isEnd = ({ isDeletion, report }: CallPublication): boolean =>
  isDeletion || stateMeaning(report.state) === 'ended';

/** An older event is late; one much older shows that a clock is wrong, and only the platform knows what is. */
const outOfOrder = (state: CallsState, leg: Leg, timestampMs: number | undefined): CallsStep =>
  (leg.lastTimestampMs ?? 0) - (timestampMs ?? 0) > longestDisorderMs
    ? rereadOf(state, leg.endpointId)
    : unchanged(state);

interface Arrival {
  readonly moment: Moment;
  readonly timestampMs: number | undefined;
  /** GET answers and command answers only. */
  readonly sent?: Sending;
  readonly isMade?: boolean | undefined;
  /** Of a list: the keys of the legs that it no longer holds. */
  readonly gone?: ReadonlySet<string>;
}

/** A GET tells the truth of the moment in which it was sent, or later: older events cannot overrule it. */
const contextOf = (state: CallsState, { moment, timestampMs, sent }: Arrival): ReportContext => ({
  moment,
  timestampMs,
  knownAtMs: timestampMs ?? (sent === undefined ? undefined : platformTime(state, sent)),
  arrival: state.arrival,
  extensions: state.extensions,
});

function reduceReport(state: CallsState, leg: Leg | undefined, report: CallReport, arrival: Arrival): CallsStep {
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

/**
 * Another call or another leg at a live address: either a late event of an earlier one, or we missed the end of this one.
 */
function reduceReplacement(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  if (isOlder(leg, arrival.timestampMs)) return outOfOrder(state, leg, arrival.timestampMs);
  if (isOfEarlierCall(state, report, arrival)) return unchanged(state);
  const over = ended(state, leg, { moment: arrival.moment, timestampMs: undefined, evidence: 'absent' });
  const next = entered(over.state, report, arrival) ?? begun(over.state, report, arrival);
  return { state: next.state, effects: [...over.effects, ...next.effects] };
}

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

/** A call that was known under another id goes on under this one; undefined where it is not known. */
function entered(state: CallsState, report: CallReport, arrival: Arrival): CallsStep | undefined {
  const origin = originOf(state, report, arrival);
  if (origin === undefined) return undefined;
  if (origin === 'passed') return unchanged(state);
  if (origin === 'unclear') return rereadOf(state, report.endpointId);
  return moved(withoutDoubt(state, report), origin, report, { context: contextOf(state, arrival), arrival });
}

/** An event without a time, of the call whose place this one took. */
const isOfEarlierCall = (state: CallsState, report: CallReport, { timestampMs, sent }: Arrival): boolean =>
  timestampMs === undefined &&
  sent === undefined &&
  state.endings.get(addressKey(report))?.callTrackingId === report.callTrackingId;

function reduceNewcomer(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const ending = state.endings.get(addressKey(report));
  const lateness = ending === undefined || isOtherCall(ending, report) ? 'new' : latenessOf(ending, report, arrival);
  if (lateness === 'late')
    return ending?.untold === undefined ? unchanged(state) : toldLate(state, ending, report, arrival);
  if (lateness === 'doubtful') return doubted(state, report, arrival);
  return entered(state, report, arrival) ?? unfamiliar(state, report, arrival);
}

/** A call that nothing was known of. */
const unfamiliar = (state: CallsState, report: CallReport, arrival: Arrival): CallsStep =>
  isUnlisted(state, report, arrival)
    ? inDoubt(state, report, contextOf(state, arrival))
    : begun(state, report, arrival);

/** It happened before the endpoint's calls were last asked for, and was not among them. */
const isUnlisted = (state: CallsState, { endpointId }: CallReport, { timestampMs }: Arrival): boolean =>
  timestampMs !== undefined && timestampMs < (state.listings.get(endpointId)?.platformMs ?? Number.NEGATIVE_INFINITY);

/** What came after the end of a call tells that there was one: it is told as over, and never rings. */
function toldLate(state: CallsState, ending: Ending, report: CallReport, arrival: Arrival): CallsStep {
  const leg = createLeg(report, contextOf(state, arrival));
  if (leg === undefined) return unchanged(state);
  const { moment } = arrival;
  const evidence = {
    moment,
    timestampMs: toldTime(ending),
    ...ending.untold,
    evidence: 'said',
    isOvertaken: true,
  } as const;
  return ended(withoutDoubt(state, report), leg, evidence);
}

/** A list that contradicts an end is read once more; where it insists, it is right. */
function doubted(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const { sent } = arrival;
  const ending = state.endings.get(addressKey(report));
  if (sent === undefined && ending?.untold !== undefined) return inDoubt(state, report, contextOf(state, arrival));
  const isContradicted = sent !== undefined && ending !== undefined;
  const next = isContradicted ? withEnding(state, addressKey(report), { ...ending, evidence: 'absent' }) : state;
  return rereadOf(next, report.endpointId);
}

function begun(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const leg = createLeg(report, contextOf(state, arrival));
  return leg === undefined ? reduceUnknownNewcomer(state, report) : stored(withoutDoubt(state, report), leg);
}

/** A leg in no state that we know is not shown: whether it rings cannot be told. */
const reduceUnknownNewcomer = (state: CallsState, report: CallReport): CallsStep => ({
  state,
  effects: [{ type: 'odd', what: 'state of an unseen call', value: report.state ?? '(none)' }],
});

const withLive = (state: CallsState, leg: Leg): CallsState => ({
  ...state,
  live: state.live.with(addressKey(leg), leg),
});

const stored = (state: CallsState, leg: Leg): CallsStep => ({
  state: withLive(state, leg),
  effects: [{ type: 'leg', leg }],
});

function grown(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  const next = applyReport(leg, report, contextOf(state, arrival));
  const step = isSameToUsers(leg, next) ? unchanged(withLive(state, next)) : stored(state, next);
  return { state: step.state, effects: [...step.effects, ...oddities(report)] };
}

const oddities = (report: CallReport): readonly CallsEffect[] =>
  report.state !== undefined && stateMeaning(report.state) === undefined
    ? [{ type: 'odd', what: 'state', value: report.state }]
    : [];

function reduceList(state: CallsState, event: Extract<CallsEvent, { type: 'list' }>): CallsStep {
  // A list that was overtaken by a newer one has nothing to say any more.
  const oldest = Math.max(state.beganAt, state.listings.get(event.endpointId)?.asked ?? 0);
  if (event.sent.arrival < oldest) return unchanged(state);
  const own = event.reports.filter((report) => report.endpointId === event.endpointId);
  const listed = new Set(own.map(addressKey));
  const gone = [...state.live.values()].filter(
    (leg) =>
      leg.endpointId === event.endpointId && !listed.has(addressKey(leg)) && leg.lastArrival <= event.sent.arrival,
  );
  const newcomers = own.filter((report) => !state.live.has(addressKey(report)));
  const mayMove = (leg: Leg): boolean => newcomers.some((report) => isContinuation(leg, report));
  const absent = new Set(gone.map(({ key }) => key));
  const finish = (leg: Leg) => (from: CallsState) => finishedStill(from, leg, event.moment);
  const isAwaited = (leg: Leg): boolean => leg.endpointId === event.endpointId && leg.lastArrival <= event.sent.arrival;
  const steps = [
    ...gone.filter((leg) => !mayMove(leg)).map(finish),
    ...own.map((report) => (from: CallsState) => reduceAnswer(from, report, { ...event, gone: absent })),
    ...gone.filter(mayMove).map(finish),
    (from: CallsState) => settleLeaving(from, isAwaited),
    (from: CallsState) => settleDoubts(from, { ...event, asked: event.sent.arrival }),
  ];
  return steps.reduce<CallsStep>(
    (step, next) => {
      const after = next(step.state);
      return { state: after.state, effects: [...step.effects, ...after.effects] };
    },
    unchanged({ ...state, arrival: state.arrival + 1, listings: withListing(state, event) }),
  );
}

/** A leg that a list does not hold is over, unless it has gone on under another id meanwhile. */
function finishedStill(state: CallsState, leg: Leg, moment: Moment): CallsStep {
  const now = state.live.get(addressKey(leg));
  return now?.key === leg.key ? finished(state, now, moment) : unchanged(state);
}

const withListing = (
  state: CallsState,
  { endpointId, sent }: Extract<CallsEvent, { type: 'list' }>,
): CallsState['listings'] =>
  new Map(state.listings).set(endpointId, { asked: sent.arrival, platformMs: platformTime(state, sent) });

/** A report without a time never overrules what arrived after its request was sent. */
function reduceAnswer(
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

function reduceIntent(
  state: CallsState,
  { key, intent, moment }: { key: string; intent: EndingIntent | undefined; moment: Moment },
): CallsStep {
  const leg = [...state.live.values()].find((candidate) => candidate.key === key);
  if (leg === undefined) return unchanged(state);
  const { intent: _, intentSinceMs: __, ...rest } = leg;
  const next: Leg = intent === undefined ? rest : { ...rest, intent, intentSinceMs: moment.monotonicMs };
  return unchanged(withLive(state, next));
}

/** Colleagues became known: who is at the far end of an outbound call may be one of them. */
function reduceDirectory(state: CallsState, extensions: ReadonlySet<string>): CallsStep {
  const seen = (leg: Leg): Leg => ({ ...leg, ...farEndSight(leg, leg.to.number, extensions, leg) });
  return unchanged({ ...state, extensions, live: state.live.map(seen) });
}
