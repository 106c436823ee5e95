import { present } from '../present.ts';
import { platformTime } from './ending.ts';
import { addressKey, type Leg } from './leg.ts';
import { stateMeaning } from './phase.ts';
import type { CallPublication, CallReport } from './report.ts';
import type { CallsEffect, CallsEvent, CallsState, CallsStep, Moment, Pending } from './state.ts';
import { rereadOf, unchanged } from './step.ts';

/**
 * Who answered. CloudLink may never tell the caller's leg that a colleague has answered (API reference 2.5, 8.4); the
 * colleague's own leg does: it has the same id and callTrackingID, and goes from ringing to connected. Such a leg is
 * evidence for ours, whether it is on an endpoint of ours as well or on one that is watched for this alone. Evidence only
 * grows: that a far leg has gone proves neither an answer nor an end, only that what rang there rings no more.
 */

/** What a far leg shows of the far end. */
type FarSight = 'ringing' | 'answered' | 'gone';

/** What was seen of a far leg. `at`: ISO 8601, and with `isRead` that of a list; `asked`: the arrival at which it was asked for. */
interface Witness {
  readonly sight: FarSight;
  readonly device: string;
  readonly at: string;
  readonly isRead?: true;
  readonly moment: Moment;
  readonly asked?: number;
}

/** The endpoint to be watched for a leg; undefined where nothing is to be learnt there. */
function deviceToWatch(leg: Leg): string | undefined {
  return isOpen(leg) && leg.isFarEndVisible && leg.farDevice !== leg.endpointId ? leg.farDevice : undefined;
}

/** An outbound leg of which nobody has said yet that it was answered. One without a tracking id cannot be paired. */
const isOpen = (leg: Leg): boolean =>
  leg.direction === 'outbound' &&
  leg.phase !== 'ended' &&
  leg.farEnd !== 'answered' &&
  leg.callTrackingId !== undefined;

type Paired = Pick<CallReport, 'endpointId' | 'callId' | 'callTrackingId'>;

/** Two legs of one call: the id alone is used again, so that the tracking id has to agree (API reference 2.4, traps 4 and 5). */
const isPair = (own: Leg, far: Paired): boolean =>
  own.endpointId !== far.endpointId && own.callId === far.callId && own.callTrackingId === far.callTrackingId;

/** A publication about an endpoint that is watched for a far end: evidence, never a call of ours. */
export function reduceFar(state: CallsState, { report, isDeletion, timestampMs }: CallPublication, moment: Moment) {
  const next = { ...state, arrival: state.arrival + 1 };
  const sight = isDeletion ? 'gone' : sightOf(report);
  if (sight === undefined) return unchanged(next);
  const at = new Date(timestampMs ?? moment.nowMs).toISOString();
  return witnessed(next, report, { sight, device: report.endpointId, at, moment });
}

/** The legs of a call that somebody was called in are inbound; another caller's leg says nothing of an answer. */
function sightOf(report: CallReport): FarSight | undefined {
  const meaning = stateMeaning(report.state);
  if (report.direction === 'outbound') return undefined;
  if (meaning === 'ended') return 'gone';
  if (meaning === 'connected' || meaning === 'held') return 'answered';
  return meaning === 'ringing' ? 'ringing' : undefined;
}

/** The calls of a watched endpoint. A far leg that is not among them cannot be seen. */
export function reduceFarList(state: CallsState, event: Extract<CallsEvent, { type: 'farList' }>): CallsStep {
  const { endpointId, reports, sent, moment } = event;
  const at = new Date(platformTime(state, moment) ?? moment.nowMs).toISOString();
  const about = { device: endpointId, at, isRead: true, moment, asked: sent.arrival } as const;
  const start = unchanged({ ...state, arrival: state.arrival + 1 });
  if (sent.arrival < state.beganAt) return start;
  return pendingAt(state, endpointId).reduce((step, leg) => {
    const listed = reports.find((report) => isPair(leg, report));
    const sight = listed === undefined ? 'gone' : sightOf(listed);
    const isOvertaken = sight === 'gone' && leg.lastArrival > sent.arrival;
    if (sight === undefined || isOvertaken) return step;
    return joined(step, withSight(step.state, leg, { ...about, sight }));
  }, start);
}

/** An endpoint cannot be watched, for now or for the whole sign-in: what is not seen there is not told either. */
export function reduceUnseen(state: CallsState, event: Extract<CallsEvent, { type: 'unseen' }>): CallsStep {
  const { endpointId, isLasting } = event;
  const unwatchable = isLasting ? new Set([...state.unwatchable, endpointId]) : state.unwatchable;
  const next = { ...state, arrival: state.arrival + 1, unwatchable };
  return pendingAt(next, endpointId).reduce(
    (step, leg) => joined(step, changed(step.state, leg, hidden(step.state, leg, isLasting))),
    unchanged(next),
  );
}

const pendingAt = (state: CallsState, device: string): readonly Leg[] =>
  [...state.pending.keys()]
    .map((address) => state.live.get(address))
    .filter((leg) => leg !== undefined && leg.farDevice === device) as readonly Leg[];

/** Where our own leg is told of answers, it is believed without a witness. */
function hidden(state: CallsState, leg: Leg, isLasting: boolean): Leg {
  if (state.isAnswerTold === true) return leg;
  const blind = withoutSight(leg, leg.farDevice ?? '', state.arrival);
  return isLasting ? { ...blind, isFarEndVisible: false } : blind;
}

const withoutSight = (leg: Leg, device: string, arrival: number): Leg => ({
  ...leg,
  farEnd: leg.farEnd === 'alerting' ? 'unknown' : leg.farEnd,
  unseenDevice: device,
  unseenArrival: arrival,
});

function witnessed(state: CallsState, far: Paired, witness: Witness): CallsStep {
  return [...state.pending.keys()].reduce((step, address) => {
    const own = step.state.live.get(address);
    return own === undefined || !isPair(own, far) ? step : joined(step, withSight(step.state, own, witness));
  }, unchanged(state));
}

function withSight(state: CallsState, own: Leg, witness: Witness): CallsStep {
  if (!isOpen(own)) return unchanged(state);
  if (witness.sight === 'answered') return changed({ ...state, isAnswerTold: false }, own, answered(own, witness));
  if (witness.sight === 'ringing') return changed(state, own, ringing(own, witness));
  return own.farDevice === witness.device ? gone(state, own, witness.device) : unchanged(state);
}

const answered = (own: Leg, { at, isRead, moment }: Witness): Leg => ({
  ...own,
  farEnd: 'answered',
  isAnswerWitnessed: true,
  ...(own.phase === 'dialing' ? { phase: 'connected', phaseSinceMs: moment.monotonicMs } : {}),
  ...(own.connectedAt === undefined ? { connectedAt: at, ...(isRead === true ? { isAnswerRead: true } : {}) } : {}),
});

/** What has stopped ringing is believed to ring again only where a list says so that was asked for afterwards. */
function ringing(own: Leg, { device, asked }: Witness): Leg {
  const isLate = own.unseenDevice === device && (asked === undefined || asked < (own.unseenArrival ?? 0));
  if (isLate || own.isFarEndHeard === true) return own;
  const { unseenDevice: _, unseenArrival: __, isAnswerUnheard: ___, ...seen } = own;
  return { ...seen, farEnd: 'alerting', isFarEndHeard: true };
}

/** Taken by somebody else, sent on, or over: our own leg says which, where anything does. */
function gone(state: CallsState, own: Leg, device: string): CallsStep {
  const { isFarEndHeard: _, ...rest } = own;
  const step = changed(state, own, withoutSight(rest, device, state.arrival));
  return own.farEnd === 'alerting' ? joined(step, rereadOf(step.state, own.endpointId)) : step;
}

const joined = (step: CallsStep, next: CallsStep): CallsStep => ({
  state: next.state,
  effects: [...step.effects, ...next.effects],
});

const changed = (state: CallsState, before: Leg, leg: Leg): CallsStep =>
  before === leg
    ? unchanged(state)
    : { state: { ...state, live: state.live.with(addressKey(leg), leg) }, effects: [{ type: 'leg', leg }] };

/**
 * What a step means for who answered: legs of ours that are each other's far end, whether our own legs are told of
 * answers, and which endpoints are to be watched from now on.
 */
export function withFarEnds(before: CallsState, step: CallsStep, event: CallsEvent): CallsStep {
  const told = step.effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg] : []));
  const isEveryLeg = event.type === 'directory' || event.type === 'reset' || event.type === 'unseen';
  const touched = isEveryLeg ? [...told, ...step.state.live.values(), ...before.live.values()] : told;
  if (touched.length === 0) return step;
  const addresses = new Set(touched.map(addressKey));
  const learnt = { ...step, state: withLesson(before, step.state, addresses) };
  const settled = [...addresses].reduce(hideUnwatchable, learnt);
  const pended = { ...settled, state: withPending(settled.state, addresses) };
  const own = told.reduce((now, leg) => joined(now, bySibling(now.state, leg, before, event.moment)), pended);
  const asked = withPending(own.state, new Set([...addresses, ...legsOf(own).map(addressKey)]));
  return { state: asked, effects: [...lastWords(own.effects), ...watching(before.pending, asked)] };
}

const legsOf = ({ effects }: CallsStep): readonly Leg[] =>
  effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg] : []));

/** Our own leg was told of an answer, or somebody else had to see it: the last one decides. */
function withLesson(before: CallsState, state: CallsState, addresses: ReadonlySet<string>): CallsState {
  const isTold = [...addresses].some((address) => {
    const [was, is] = [before.live.get(address), state.live.get(address)];
    const isNews = was?.farEnd !== 'answered' || was.isAnswerWitnessed === true;
    return is?.direction === 'outbound' && is.farEnd === 'answered' && is.isAnswerWitnessed !== true && isNews;
  });
  return isTold && state.isAnswerTold !== true ? { ...state, isAnswerTold: true } : state;
}

/** A far end that may not be watched is not believed to ring; one that is not watched yet may answer unheard. */
function hideUnwatchable(step: CallsStep, address: string): CallsStep {
  const { state } = step;
  const leg = state.live.get(address);
  if (leg === undefined || !isOpen(leg) || !leg.isFarEndVisible) return step;
  const isRefused = leg.farDevice !== undefined && state.unwatchable.has(leg.farDevice);
  if (isRefused && state.isAnswerTold !== true) return joined(step, changed(state, leg, hidden(state, leg, true)));
  const isUnheard = state.isAnswerTold === false && leg.isFarEndHeard !== true && leg.isAnswerUnheard !== true;
  if (!isUnheard) return step;
  return { ...step, state: { ...state, live: state.live.with(address, { ...leg, isAnswerUnheard: true }) } };
}

function withPending(state: CallsState, addresses: ReadonlySet<string>): CallsState {
  // Every one is looked at again: a call that goes on under another id has left its old address without a word.
  const open = [...new Set([...state.pending.keys(), ...addresses])].flatMap((address) => {
    const leg = state.live.get(address);
    return leg !== undefined && isOpen(leg) ? [[address, pendingOf(state, leg)] as const] : [];
  });
  return open.length === 0 && state.pending.size === 0 ? state : { ...state, pending: new Map(open) };
}

function pendingOf(state: CallsState, leg: Leg): Pending {
  const device = deviceToWatch(leg);
  return { call: leg.key, ...(device === undefined || state.unwatchable.has(device) ? {} : { device }) };
}

/** Two endpoints of ours called each other: each leg is the other one's evidence. */
function bySibling(state: CallsState, leg: Leg, before: CallsState, moment: Moment): CallsStep {
  if (state.pending.size === 0) return unchanged(state);
  if (leg.direction === 'inbound') return witnessed(state, leg, witnessOf(leg, leg.endpointId, moment));
  const own = state.live.get(addressKey(leg));
  if (own === undefined || !isOpen(own)) return unchanged(state);
  return knownFar(state, own, before).reduce((step, far) => {
    const now = step.state.live.get(addressKey(own)) ?? own;
    return joined(step, withSight(step.state, now, witnessOf(far, far.endpointId, moment)));
  }, unchanged(state));
}

/** The far legs that were heard of before our own: all are looked through once, later ones come by themselves. */
function knownFar(state: CallsState, own: Leg, before: CallsState): readonly Leg[] {
  const isKnown = before.pending.has(addressKey(own));
  const far = isKnown ? [] : [...state.live.values()].filter((leg) => leg.direction === 'inbound' && isPair(own, leg));
  const asked = state.live.get(addressKey({ endpointId: own.farDevice ?? '', callId: own.callId }));
  return isKnown && asked?.direction === 'inbound' && isPair(own, asked) ? [asked] : far;
}

const sights = {
  ringing: 'ringing',
  connected: 'answered',
  held: 'answered',
  ended: 'gone',
  dialing: 'ringing',
} as const;

function witnessOf(far: Pick<Leg, 'phase' | 'connectedAt' | 'isAnswerRead'>, device: string, moment: Moment): Witness {
  const at = far.connectedAt ?? new Date(moment.nowMs).toISOString();
  return { sight: sights[far.phase], device, at, moment, ...present({ isRead: far.isAnswerRead }) };
}

/** Of several versions of a leg that came of one event only the last is told. */
function lastWords(effects: readonly CallsEffect[]): readonly CallsEffect[] {
  const last = new Map(effects.flatMap((effect) => (effect.type === 'leg' ? [[effect.leg.key, effect] as const] : [])));
  return effects.filter((effect) => effect.type !== 'leg' || last.get(effect.leg.key) === effect);
}

function watching(before: CallsState['pending'], { pending, isAnswerTold }: CallsState): readonly CallsEffect[] {
  if (before === pending) return [];
  const over = [...before.values()].filter((was) => was.device !== undefined && !isSameWatch(was, pending));
  const begun = [...pending.values()].filter((is) => is.device !== undefined && !isSameWatch(is, before));
  return [
    ...over.map(({ call }): CallsEffect => ({ type: 'unwatch', call })),
    ...begun.map(
      ({ call, device = '' }): CallsEffect => ({
        ...{ type: 'watch', call, endpointId: device },
        isAnswerTold: isAnswerTold === true,
      }),
    ),
  ];
}

const isSameWatch = ({ call, device }: Pending, others: CallsState['pending']): boolean =>
  [...others.values()].some((other) => other.call === call && other.device === device);
