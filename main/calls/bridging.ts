/**
 * Calls whose id changes. A transfer or a conference may give a call a new id (API reference 8.2): the leg at the old
 * address ends and a new one begins beside it. To the user it is the same call, under the same key.
 *
 * Proof of it is the callTrackingID with words of a join (a transferred or conferenced event, or such a cause), or a list
 * that holds the tracking id at another address and not at the old one. Without the tracking id: an end and a beginning
 * on the same endpoint, both joined by the same kind of event at the same moment, where no other end could be meant.
 *
 * An end by a join says either that the leg is over or that it goes on elsewhere, and nothing in it tells which. So the
 * leg waits for what the platform says next: its beginning under another id, or a list of the endpoint's calls, which is
 * asked for at once. To tell the end first would close the card of a conversation that goes on.
 */
import { present } from '../present.ts';
import { platformTime } from './ending.ts';
import { applyReport, type ReportContext } from './growth.ts';
import { addressKey, type Ending, type Leaving, type Leg, madeAt } from './leg.ts';
import { isBeginning, reportedDirection, reportedFarEnd, reportedPhase, stateMeaning } from './phase.ts';
import type { CallReport } from './report.ts';
import type { CallsState, CallsStep, Moment, Sending } from './state.ts';
import { ended, isOlder, rereadOf, unchanged, withEnding } from './step.ts';

/** How a report came that could be of a call under a new id. */
export interface BridgingArrival {
  readonly moment: Moment;
  readonly timestampMs: number | undefined;
  readonly sent?: Sending;
  readonly isMade?: boolean | undefined;
  /** Of a list: the keys of the legs that it no longer holds. */
  readonly gone?: ReadonlySet<string>;
}

/**
 * Where a newcomer comes from: a leg that goes on in it; `passed`: a call that is known to have gone on since; `unclear`:
 * only a list can tell.
 */
export type Origin = Leg | 'passed' | 'unclear' | undefined;

const joins: ReadonlyMap<string, Leaving['join']> = new Map([
  ['transferredevent', 'transfer'],
  ['transfer', 'transfer'],
  ['transferred', 'transfer'],
  ['singlesteptransfer', 'transfer'],
  ['conferencedevent', 'conference'],
  ['conference', 'conference'],
]);

/** The parts of one event of the PBX are dated so close to each other, ms. */
const oneEventMs = 10;

const lettersOf = (word = ''): string => word.toLowerCase().replace(/[^a-z]/g, '');

/** A telephone that rings because of a transfer begins a leg of its own, whatever the cause. */
const beginnings: ReadonlySet<string> = new Set(['originatedevent', 'deliveredevent']);

/** How a report says that calls were joined. */
const joinOf = ({ eventType, cause }: CallReport): Leaving['join'] | undefined =>
  beginnings.has(lettersOf(eventType)) ? undefined : (joins.get(lettersOf(eventType)) ?? joins.get(lettersOf(cause)));

const isOurs = ({ intent }: Leg): boolean => intent === 'transfer' || intent === 'completeTransfer';

const isCompleting = (leg: Leg, { key, endpointId }: Leg): boolean =>
  leg.key !== key && leg.endpointId === endpointId && leg.intent === 'completeTransfer';

/** Our own transfer ends both calls that it joins. */
const isTransferredByUs = (state: CallsState, leg: Leg): boolean =>
  isOurs(leg) || [...state.live.values()].some((other) => isCompleting(other, leg));

/** Whether the end of a leg may be only that of its id. */
export const mayGoOn = (state: CallsState, leg: Leg, end: CallReport): boolean =>
  joinOf(end) !== undefined && !isTransferredByUs(state, leg);

/** The leg waits for what becomes of it, and its endpoint is read. */
export function leave(
  state: CallsState,
  leg: Leg,
  end: { readonly report: CallReport; readonly timestampMs: number | undefined; readonly moment: Moment },
): CallsStep {
  const { report, timestampMs, moment } = end;
  const { cause, state: lastState } = report;
  const leaving: Leaving = {
    ...{ join: joinOf(report) ?? 'transfer', moment, arrival: state.arrival },
    ...present({ cause, state: lastState, timestampMs }),
  };
  const next: Leg = { ...leg, leaving, lastArrival: state.arrival };
  return rereadOf({ ...state, live: state.live.with(addressKey(leg), next) }, leg.endpointId);
}

/** A leg that waited is over after all: it is told as it was told to us. */
export function settled(state: CallsState, leg: Leg & { readonly leaving: Leaving }): CallsStep {
  const { leaving, ...rest } = leg;
  const { moment, timestampMs, cause, state: lastState } = leaving;
  const evidence = { moment, timestampMs, cause, state: lastState, evidence: 'said' } as const;
  const over = ended({ ...state, arrival: leaving.arrival }, rest, evidence);
  return { ...over, state: { ...over.state, arrival: state.arrival } };
}

/** A leg that is not there any more is over: as it was told, or without a word. */
export function finished(state: CallsState, leg: Leg, moment: Moment): CallsStep {
  return isLeaving(leg)
    ? settled(state, leg)
    : ended(state, leg, { moment, timestampMs: undefined, evidence: 'absent' });
}

/** Whether the end of an unseen leg is only that of an id which a live call has had. */
export const isEndOfId = (state: CallsState, end: CallReport): boolean =>
  joinOf(end) !== undefined &&
  [...state.live.values()].some((leg) => leg.endpointId === end.endpointId && hasSameTracking(leg, end));

/** Whether a leg waits for what becomes of it. */
export const isLeaving = (leg: Leg): leg is Leg & { readonly leaving: Leaving } => leg.leaving !== undefined;

/** Ends the legs that waited, all or those that one list has had the time to tell of. */
export function settleLeaving(
  state: CallsState,
  isMeant: (leg: Leg & { readonly leaving: Leaving }) => boolean = () => true,
): CallsStep {
  const waiting = [...state.live.values()].filter(isLeaving).filter(isMeant);
  return waiting.reduce<CallsStep>((step, leg) => {
    const next = settled(step.state, leg);
    return { state: next.state, effects: [...step.effects, ...next.effects] };
  }, unchanged(state));
}

/** Whether a leg could be the same party's part in a call as a report of another address. */
function isSamePart(leg: Leg, report: CallReport): boolean {
  const isElsewhere = leg.endpointId === report.endpointId && leg.callId !== report.callId;
  const ringsAgain = stateMeaning(report.state) === 'ringing' && leg.phase !== 'ringing';
  return isElsewhere && reportedDirection(report) === leg.direction && !ringsAgain;
}

const hasSameTracking = ({ callTrackingId }: Leg, report: CallReport): boolean =>
  callTrackingId !== undefined && callTrackingId === report.callTrackingId;

/** Whether a listed call could be that of a leg which the list does not hold. */
export const isContinuation = (leg: Leg, report: CallReport): boolean =>
  isSamePart(leg, report) && (hasSameTracking(leg, report) || isCoincident(leg, report, undefined));

/** The end and the beginning are one event of the PBX. */
function isCoincident({ leaving }: Leg, report: CallReport, timestampMs: number | undefined): boolean {
  if (leaving?.timestampMs === undefined || joinOf(report) !== leaving.join) return false;
  const { timestampMs: leftMs } = leaving;
  const madeMs = report.createdOn === undefined ? timestampMs : Date.parse(report.createdOn);
  const times = [madeMs, timestampMs ?? madeMs];
  return times.every((time) => time !== undefined && Math.abs(time - leftMs) <= oneEventMs);
}

/** A call at an address where none was live, and whose it may be. */
export function originOf(state: CallsState, report: CallReport, arrival: BridgingArrival): Origin {
  if (arrival.isMade === true || isNewCall(report, arrival)) return undefined;
  const legs = [...state.live.values()].filter((leg) => leg.endpointId === report.endpointId);
  const tracked = legs.filter((leg) => leg.callId !== report.callId && hasSameTracking(leg, report));
  const [leg] = tracked;
  const origin = leg === undefined || tracked.length > 1 ? undefined : trackedOrigin(leg, report, arrival);
  return origin ?? coincidentLeg(legs, report, arrival);
}

/** What begins by itself goes on from nothing, unless a list has it in the place of what it no longer holds. */
function isNewCall(report: CallReport, { gone }: BridgingArrival): boolean {
  if (joinOf(report) !== undefined) return false;
  if (gone !== undefined && gone.size > 0) return stateMeaning(report.state) === 'ringing';
  const direction = reportedDirection(report);
  const phase = reportedPhase(report, direction, reportedFarEnd(report));
  return phase === undefined || isBeginning(report, phase);
}

function trackedOrigin(leg: Leg, report: CallReport, arrival: BridgingArrival): Origin {
  const isJoined = joinOf(report) !== undefined;
  if (isJoined && isBeforeLeg(leg, report)) return 'passed';
  if (!isSamePart(leg, report)) return undefined;
  const { timestampMs, sent, gone } = arrival;
  const isTold = sent === undefined || leg.lastArrival <= sent.arrival;
  if (!isTold || isOlder(leg, timestampMs)) return 'unclear';
  if (isLeaving(leg)) return leg;
  if (gone !== undefined) return gone.has(leg.key) ? leg : undefined;
  return isJoined ? leg : 'unclear';
}

/** An address that the call has had between two that are known. */
const isBeforeLeg = (leg: Leg, { createdOn }: CallReport): boolean =>
  leg.madeAt !== undefined && createdOn !== undefined && Date.parse(createdOn) < Date.parse(leg.madeAt);

/**
 * The one leg whose end is the same event; of several, the one with the same party. The two calls that a telephone joins
 * in a conference both go on in the new one: then the one that was on hold does, as a switch would have it.
 */
function coincidentLeg(legs: readonly Leg[], report: CallReport, { timestampMs }: BridgingArrival): Leg | undefined {
  const possible = legs.filter((leg) => isSamePart(leg, report) && isCoincident(leg, report, timestampMs));
  const party = (leg: Leg): string | undefined => (leg.direction === 'inbound' ? report.from : report.to).number;
  const same = possible.length > 1 ? possible.filter((leg) => leg.party.number === party(leg)) : possible;
  const first = possible.find(({ phase }) => phase === 'held') ?? possible[0];
  return same.length === 1 ? same[0] : first?.leaving?.join === 'conference' ? first : undefined;
}

/** The call goes on under another id: same key, and the old address is as good as ended. */
export function moved(
  state: CallsState,
  leg: Leg,
  report: CallReport,
  { context, arrival }: { readonly context: ReportContext; readonly arrival: BridgingArrival },
): CallsStep {
  const { leaving: _, ...rest } = leg;
  const { callId, callTrackingId } = report;
  const made = report.createdOn ?? new Date(context.timestampMs ?? context.moment.nowMs).toISOString();
  const next = applyReport({ ...rest, callId, madeAt: made, ...present({ callTrackingId }) }, report, context);
  const live = state.live.without(addressKey(leg)).with(addressKey(next), next);
  const left = withEnding({ ...state, live }, addressKey(leg), endingOf(state, leg, arrival));
  return { state: left, effects: [{ type: 'leg', leg: next }] };
}

/** What is remembered at the old address. */
function endingOf(state: CallsState, leg: Leg, { moment, timestampMs, sent }: BridgingArrival): Ending {
  const told = leg.leaving?.timestampMs ?? timestampMs;
  const at = told ?? platformTime(state, sent ?? moment);
  const { callTrackingId } = leg;
  const known = [at, leg.lastTimestampMs].filter((time) => time !== undefined);
  return {
    ...present({ callTrackingId, timestampMs: known.length === 0 ? undefined : Math.max(...known) }),
    ...{ createdOn: madeAt(leg), isTimeEstimated: told === undefined },
    ...{ arrival: leg.leaving?.arrival ?? state.arrival, monotonicMs: moment.monotonicMs },
    evidence: sent === undefined || leg.leaving !== undefined ? 'said' : 'absent',
  };
}

/** We joined the call with the one held beside it: that one ends by the same command. */
export function withPartnerExplained(state: CallsState, { intent, intentSinceMs, endpointId }: Leg): CallsState {
  if (intent !== 'completeTransfer') return state;
  const held = [...state.live.values()].filter((leg) => leg.endpointId === endpointId && leg.phase === 'held');
  const [partner] = held;
  if (partner === undefined || held.length > 1) return state;
  const explained: Leg = { ...partner, intent, ...present({ intentSinceMs }) };
  return { ...state, live: state.live.with(addressKey(partner), explained) };
}
