import { type EndingEvidence, endLeg, explainsLateReport, platformTime } from './ending.ts';
import { applyReport, createLeg, type ReportContext } from './growth.ts';
import { addressKey, type Ending, type EndingIntent, type Leg } from './leg.ts';
import { stateMeaning } from './phase.ts';
import type { CallPublication, CallReport } from './report.ts';

/** How many ended calls and publication ids are remembered against late and repeated events. */
const memoryLimit = 512;

/** Everything the model knows. Immutable; made by `emptyCalls`, changed by `reduceCalls` only. */
export interface CallsState {
  readonly live: ReadonlyMap<string, Leg>;
  readonly endings: ReadonlyMap<string, Ending>;
  readonly seenPublications: ReadonlySet<string>;
  /** Counts what arrived; a GET remembers it at sending, so as not to overrule what came later. */
  readonly arrival: number;
  /** Extensions known from the directory: parties that the PBX shows us. */
  readonly extensions: ReadonlySet<string>;
  /** Smallest seen difference of our monotonic clock and the platform's, ms: dates events that carry no time. */
  readonly clockOffsetMs?: number;
}

/** When something reached us: `nowMs` since the epoch, `monotonicMs` on the clock that never jumps. */
export interface Moment {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** When a request left: the state's `arrival` then, and our monotonic clock in ms. */
export interface Sending {
  readonly arrival: number;
  readonly monotonicMs: number;
}

/** What can happen to the model. */
export type CallsEvent = { readonly moment: Moment } & (
  | { readonly type: 'publication'; readonly publication: CallPublication }
  /** Answer of GET …/calls. */
  | {
      readonly type: 'list';
      readonly endpointId: string;
      readonly reports: readonly CallReport[];
      readonly sent: Sending;
    }
  /** Answer to a command of ours (make call, change call): a report without a time. */
  | { readonly type: 'answer'; readonly report: CallReport; readonly sent: Sending }
  /** A command that would explain an end was accepted. */
  | { readonly type: 'intent'; readonly key: string; readonly intent: EndingIntent | undefined }
  | { readonly type: 'directory'; readonly extensions: ReadonlySet<string> }
  /** Signed out: nothing is known any more. */
  | { readonly type: 'reset' }
);

/** What the agent is to do about it. */
export type CallsEffect =
  /** The leg appeared, changed, or (phase `ended`) ended. */
  | { readonly type: 'leg'; readonly leg: Leg }
  /** The model cannot tell: read this endpoint's calls again. */
  | { readonly type: 'reread'; readonly endpointId: string }
  /** Something unknown was met and survived. */
  | { readonly type: 'odd'; readonly what: string; readonly value: string };

export interface CallsStep {
  readonly state: CallsState;
  readonly effects: readonly CallsEffect[];
}

/** The model before anything was heard. */
export const emptyCalls: CallsState = {
  live: new Map(),
  endings: new Map(),
  seenPublications: new Set(),
  arrival: 0,
  extensions: new Set(),
};

/** The one transition function of the call model: pure, total, never throws. */
export function reduceCalls(state: CallsState, event: CallsEvent): CallsStep {
  switch (event.type) {
    case 'publication':
      return reducePublication(state, event.publication, event.moment);
    case 'list':
      return reduceList(state, event);
    case 'answer':
      return reduceAnswer({ ...state, arrival: state.arrival + 1 }, event.report, event);
    case 'intent':
      return reduceIntent(state, event.key, event.intent);
    case 'directory':
      return { state: { ...state, extensions: event.extensions }, effects: [] };
    case 'reset':
      return { state: { ...emptyCalls, arrival: state.arrival + 1 }, effects: [] };
  }
}

const unchanged = (state: CallsState): CallsStep => ({ state, effects: [] });

const trimmed = <T>(entries: readonly T[]): readonly T[] => entries.slice(-memoryLimit);

function withSeen(state: CallsState, publicationId: string | undefined): CallsState {
  if (publicationId === undefined) return state;
  const isFull = state.seenPublications.size >= memoryLimit * 2;
  const kept = isFull ? trimmed([...state.seenPublications]) : [...state.seenPublications];
  return { ...state, seenPublications: new Set([...kept, publicationId]) };
}

function withClock(state: CallsState, timestampMs: number | undefined, moment: Moment): CallsState {
  if (timestampMs === undefined) return state;
  const offset = moment.monotonicMs - timestampMs;
  return { ...state, clockOffsetMs: Math.min(state.clockOffsetMs ?? offset, offset) };
}

function reducePublication(state: CallsState, publication: CallPublication, moment: Moment): CallsStep {
  const id = publication.publicationId;
  if (id !== undefined && state.seenPublications.has(id)) return unchanged(state);
  const heard = withSeen(withClock(state, publication.timestampMs, moment), id);
  const next = { ...heard, arrival: state.arrival + 1 };
  const leg = next.live.get(addressKey(publication.report));
  return isEnd(publication)
    ? reduceEnd(next, leg, publication, moment)
    : reduceReport(next, leg, publication.report, { moment, timestampMs: publication.timestampMs });
}

const isEnd = ({ isDeletion, report }: CallPublication): boolean =>
  isDeletion || stateMeaning(report.state) === 'ended';

const isOtherCall = (leg: Leg | Ending, report: CallReport): boolean =>
  leg.callTrackingId !== undefined &&
  report.callTrackingId !== undefined &&
  leg.callTrackingId !== report.callTrackingId;

const isOlder = (leg: Leg, timestampMs: number | undefined): boolean =>
  timestampMs !== undefined && leg.lastTimestampMs !== undefined && timestampMs < leg.lastTimestampMs;

function reduceEnd(state: CallsState, leg: Leg | undefined, end: CallPublication, moment: Moment): CallsStep {
  const { report, timestampMs } = end;
  if (leg === undefined) return rememberUnseenEnd(state, end, moment);
  if (isOtherCall(leg, report)) return unchanged(state);
  if (isOlder(leg, timestampMs) || isAmbiguousEnd(state, report)) return rereadOf(state, report.endpointId);
  return ended(state, leg, { moment, timestampMs, cause: report.cause, state: report.state, evidence: 'said' });
}

/** A bare DELETE at an address whose earlier call's end was never heard may belong to that earlier call. */
const isAmbiguousEnd = (state: CallsState, report: CallReport): boolean =>
  report.callTrackingId === undefined && state.endings.get(addressKey(report))?.evidence === 'absent';

const rereadOf = (state: CallsState, endpointId: string): CallsStep => ({
  state,
  effects: [{ type: 'reread', endpointId }],
});

/** The end overtook the beginning: remember it, so that the beginning does not ring a call that is over. */
function rememberUnseenEnd(state: CallsState, end: CallPublication, moment: Moment): CallsStep {
  const { report } = end;
  const known = state.endings.get(addressKey(report));
  if (known !== undefined && known.evidence === 'said' && !isOtherCall(known, report)) return unchanged(state);
  const timestampMs = end.timestampMs ?? platformTime(state, moment);
  return unchanged(
    withEnding(state, addressKey(report), {
      ...(report.callTrackingId === undefined ? {} : { callTrackingId: report.callTrackingId }),
      ...(timestampMs === undefined ? {} : { timestampMs }),
      createdOn: report.createdOn ?? '',
      arrival: state.arrival,
      evidence: 'said',
    }),
  );
}

function withEnding(state: CallsState, key: string, ending: Ending): CallsState {
  const others = [...state.endings].filter(([other]) => other !== key);
  return { ...state, endings: new Map([...trimmed(others), [key, ending]]) };
}

function ended(state: CallsState, leg: Leg, evidence: EndingEvidence): CallsStep {
  const { leg: over, ending } = endLeg(leg, evidence, state);
  const live = new Map(state.live);
  live.delete(addressKey(leg));
  return {
    state: withEnding({ ...state, live }, addressKey(leg), ending),
    effects: [{ type: 'leg', leg: over }],
  };
}

interface Arrival {
  readonly moment: Moment;
  readonly timestampMs: number | undefined;
  /** GET answers and command answers only. */
  readonly sent?: Sending;
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
  if (isOtherCall(leg, report)) return reduceReplacement(state, leg, report, arrival);
  if (isOlder(leg, arrival.timestampMs)) return unchanged(state);
  return grown(state, leg, report, arrival);
}

/** Another callTrackingID at a live address: either a late event of an earlier call, or we missed the end of this one. */
function reduceReplacement(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  if (isOlder(leg, arrival.timestampMs)) return unchanged(state);
  const over = ended(state, leg, { moment: arrival.moment, timestampMs: undefined, evidence: 'absent' });
  const next = reduceNewcomer(over.state, report, arrival);
  return { state: next.state, effects: [...over.effects, ...next.effects] };
}

function reduceNewcomer(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const ending = state.endings.get(addressKey(report));
  if (ending !== undefined && !isOtherCall(ending, report) && explainsLateReport(ending, report, arrival)) {
    return unchanged(state);
  }
  const leg = createLeg(report, contextOf(state, arrival));
  return leg === undefined ? reduceUnknownNewcomer(state, report) : stored(state, leg);
}

/** A leg in no state that we know is not shown: whether it rings cannot be told. */
const reduceUnknownNewcomer = (state: CallsState, report: CallReport): CallsStep => ({
  state,
  effects: [{ type: 'odd', what: 'state of an unseen call', value: report.state ?? '(none)' }],
});

function stored(state: CallsState, leg: Leg): CallsStep {
  const live = new Map(state.live).set(addressKey(leg), leg);
  return { state: { ...state, live }, effects: [{ type: 'leg', leg }] };
}

function grown(state: CallsState, leg: Leg, report: CallReport, arrival: Arrival): CallsStep {
  const next = applyReport(leg, report, contextOf(state, arrival));
  const step = isSameToUsers(leg, next)
    ? { state: { ...state, live: new Map(state.live).set(addressKey(next), next) }, effects: [] }
    : stored(state, next);
  return { state: step.state, effects: [...step.effects, ...oddities(report)] };
}

const oddities = (report: CallReport): readonly CallsEffect[] =>
  report.state !== undefined && stateMeaning(report.state) === undefined
    ? [{ type: 'odd', what: 'state', value: report.state }]
    : [];

const bookkeeping: ReadonlySet<string> = new Set(['lastTimestampMs', 'lastArrival', 'intent', 'isFarEndVisible']);

/** Whether two versions of a leg look the same from outside. */
function isSameToUsers(before: Leg, after: Leg): boolean {
  const shown = (leg: Leg): string =>
    JSON.stringify(leg, (key, value: unknown) => (bookkeeping.has(key) ? undefined : value));
  return before === after || (shown(before) === shown(after) && before.isFarEndVisible === after.isFarEndVisible);
}

function reduceList(state: CallsState, event: Extract<CallsEvent, { type: 'list' }>): CallsStep {
  const own = event.reports.filter((report) => report.endpointId === event.endpointId);
  const listed = new Set(own.map(addressKey));
  const gone = [...state.live.values()].filter(
    (leg) =>
      leg.endpointId === event.endpointId && !listed.has(addressKey(leg)) && leg.lastArrival <= event.sent.arrival,
  );
  const steps = [
    ...gone.map(
      (leg) => (from: CallsState) =>
        ended(from, leg, { moment: event.moment, timestampMs: undefined, evidence: 'absent' }),
    ),
    ...own.map((report) => (from: CallsState) => reduceAnswer(from, report, event)),
  ];
  return steps.reduce<CallsStep>(
    (step, next) => {
      const after = next(step.state);
      return { state: after.state, effects: [...step.effects, ...after.effects] };
    },
    unchanged({ ...state, arrival: state.arrival + 1 }),
  );
}

/** A report without a time never overrules what arrived after its request was sent. */
function reduceAnswer(
  state: CallsState,
  report: CallReport,
  { moment, sent }: { moment: Moment; sent: Sending },
): CallsStep {
  const leg = state.live.get(addressKey(report));
  if (leg !== undefined && leg.lastArrival > sent.arrival) return unchanged(state);
  if (stateMeaning(report.state) === 'ended') {
    if (leg === undefined || isOtherCall(leg, report)) return unchanged(state);
    return ended(state, leg, {
      moment,
      timestampMs: undefined,
      cause: report.cause,
      state: report.state,
      evidence: 'said',
    });
  }
  return reduceReport(state, leg, report, { moment, timestampMs: undefined, sent });
}

function reduceIntent(state: CallsState, key: string, intent: EndingIntent | undefined): CallsStep {
  const leg = [...state.live.values()].find((candidate) => candidate.key === key);
  if (leg === undefined) return unchanged(state);
  const { intent: _, ...rest } = leg;
  const next: Leg = intent === undefined ? rest : { ...rest, intent };
  return unchanged({ ...state, live: new Map(state.live).set(addressKey(leg), next) });
}
