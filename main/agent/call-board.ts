import type { ActionCapabilities } from '../calls/actions.ts';
import { addressKey, type EndingIntent, type Leg } from '../calls/leg.ts';
import {
  type CallsEffect,
  type CallsEvent,
  type CallsState,
  emptyCalls,
  type Moment,
  reduceCalls,
  type Sending,
} from '../calls/model.ts';
import type { CallAddress, CallPublication, CallReport } from '../calls/report.ts';
import type { Call } from '../calls/types.ts';
import { viewCall } from '../calls/view.ts';
import type { Clock, Log } from '../ports.ts';
import { CallList } from './call-list.ts';
import { LegIndex } from './leg-index.ts';

/** So many ended calls are known by key and address: answers to commands on them are late, not wrong. */
const endedLimit = 256;

/** What the board tells and asks. */
export interface CallBoardHandlers {
  /** A call appeared, changed as seen from outside, or ended (once). */
  onCall(call: Call): void;
  /** The platform was heard of this leg. */
  onNews?(leg: Leg): void;
  /** The model cannot tell what an endpoint's calls are: read them again. */
  onReread(endpointId: string): void;
  /** Only the far leg may tell that a call is answered: its endpoint is to be watched, or no more. */
  onFarEnd?(effect: Extract<CallsEffect, { type: 'watch' | 'unwatch' }>): void;
  nameOf(number: string): string | undefined;
}

/** The calls, live: carries events into the model and what came of them out again. */
export interface CallBoard {
  publication(publication: CallPublication): void;
  list(endpointId: string, reports: readonly CallReport[], sent: Sending): void;
  /** That endpoint's calls were to be read again, and could not be. */
  unread(endpointId: string): void;
  /** `isMade`: the answer to make-call. */
  answer(report: CallReport, sent: Sending, isMade?: boolean): void;
  /** A publication about an endpoint that is watched for a far end, and is none of ours: it makes no call. */
  far(publication: CallPublication): void;
  /** The calls of such an endpoint. */
  farList(endpointId: string, reports: readonly CallReport[], sent: Sending): void;
  /** Such an endpoint cannot be watched now, or (`isLasting`) not in this sign-in. */
  unseen(endpointId: string, isLasting: boolean): void;
  intent(key: string, intent: EndingIntent | undefined): void;
  extensions(extensions: ReadonlySet<string>): void;
  capabilities(capabilities: ActionCapabilities): void;
  /** The line is down: what happens to the calls now is not heard. */
  gap(): void;
  /** Ends every call as `unknown`: nobody watches them any more. */
  reset(): void;
  /** To be taken when a request leaves. */
  sending(): Sending;
  /** A history has told the end of this call: publications of it that come late bring it to nobody's notice. */
  over(leg: Leg): void;
  /** Everything that is known of the calls at this moment. */
  memory(): CallsState;
  leg(key: string): Leg | undefined;
  /** The key of the call now, or last, at an address. */
  keyAt(address: CallAddress): string | undefined;
  hasEnded(key: string): boolean;
  currentCapabilities(): ActionCapabilities;
  legs(): Iterable<Leg>;
  /** Live calls, longest first. */
  calls(): readonly Call[];
  refresh(): void;
}

/** A board with no calls. Without a specification, every action is offered until the platform says otherwise. */
export function createCallBoard(clock: Clock, log: Log, handlers: CallBoardHandlers): CallBoard {
  let state: CallsState = emptyCalls;
  let capabilities: ActionCapabilities = { hasDelete: false };
  const index = new LegIndex();
  const list = new CallList();
  const told = new Map<string, string>();
  const keys = new Map<string, string>();
  const ended: { readonly key: string; readonly address: string }[] = [];

  const moment = (): Moment => ({ nowMs: clock.now(), monotonicMs: clock.monotonic() });
  const standing = (addresses: Iterable<string>): readonly Leg[] =>
    [...addresses].map((address) => state.live.get(address)).filter((leg) => leg !== undefined);
  const legOf = (key: string): Leg | undefined => standing(index.addressesOf(key)).find((leg) => leg.key === key);
  const view = (leg: Leg): Call =>
    viewCall(leg, { capabilities, others: standing(index.heldAround(leg)), nameOf: handlers.nameOf });
  const show = (leg: Leg): Call => {
    const call = view(leg);
    if (leg.phase === 'ended') list.delete(call);
    else list.set(call);
    return call;
  };

  const tell = (call: Call): void => {
    const text = JSON.stringify(call);
    if (told.get(call.key) === text) return;
    told.set(call.key, text);
    handlers.onCall(call);
  };
  const forgetOldest = (): void => {
    const oldest = ended.shift();
    // A later call may stand at the same address.
    if (oldest !== undefined && keys.get(oldest.address) === oldest.key) keys.delete(oldest.address);
  };
  const remember = (leg: Leg): void => {
    told.delete(leg.key);
    ended.push({ key: leg.key, address: addressKey(leg) });
    if (ended.length > endedLimit) forgetOldest();
  };
  const tellLeg = (leg: Leg, call: Call): void => {
    keys.set(addressKey(leg), leg.key);
    handlers.onNews?.(leg);
    tell(call);
    if (leg.phase === 'ended') remember(leg);
  };
  const prepared = (effect: CallsEffect): (() => void) => {
    if (effect.type === 'reread') return () => handlers.onReread(effect.endpointId);
    if (effect.type === 'watch' || effect.type === 'unwatch') return () => handlers.onFarEnd?.(effect);
    if (effect.type === 'odd')
      return () => log.warn('the platform said something unknown', { what: effect.what, value: effect.value });
    const call = show(effect.leg);
    return () => tellLeg(effect.leg, call);
  };
  /** Notes where the legs are now; the value is the legs beside them that can do more or less because of it. */
  const noted = (effects: readonly CallsEffect[]): readonly Leg[] => {
    const legs = effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg] : []));
    const affected = legs.filter((leg) => index.note(leg, (address) => state.live.get(address)));
    const endpoints = new Set(affected.map(({ endpointId }) => endpointId));
    return [...endpoints].flatMap((endpointId) => standing(index.liveAt(endpointId)));
  };
  /** Tells what is new of live legs. Looked up again: whoever is told of one may change another. */
  const tellAgain = (legs: readonly Leg[]): void => {
    for (const { key } of legs) {
      const leg = legOf(key);
      if (leg !== undefined) tell(show(leg));
    }
  };
  const dispatch = (event: CallsEvent): void => {
    const step = reduceCalls(state, event);
    state = step.state;
    const siblings = noted(step.effects);
    // Everything is shown before anything is told: who is told of one call and asks for all gets the truth.
    const tellings = step.effects.map(prepared);
    siblings.forEach(show);
    for (const carryOut of tellings) carryOut();
    tellAgain(siblings);
  };
  const liveLegs = (): readonly Leg[] =>
    list
      .all()
      .map(({ key }) => legOf(key))
      .filter((leg) => leg !== undefined);
  const refresh = (): void => {
    const legs = liveLegs();
    legs.forEach(show);
    tellAgain(legs);
  };
  const endForNobodyWatches = (leg: Leg): void => {
    const endedAt = new Date(clock.now()).toISOString();
    const over: Leg = { ...leg, phase: 'ended', outcome: 'unknown', endedAt };
    tellLeg(over, view(over));
  };

  return {
    publication: (publication) => dispatch({ type: 'publication', publication, moment: moment() }),
    list: (endpointId, reports, sent) => dispatch({ type: 'list', endpointId, reports, sent, moment: moment() }),
    unread: (endpointId) => dispatch({ type: 'unread', endpointId, moment: moment() }),
    answer: (report, sent, isMade = false) => dispatch({ type: 'answer', report, sent, isMade, moment: moment() }),
    far: (publication) => dispatch({ type: 'far', publication, moment: moment() }),
    farList: (endpointId, reports, sent) => dispatch({ type: 'farList', endpointId, reports, sent, moment: moment() }),
    unseen: (endpointId, isLasting) => dispatch({ type: 'unseen', endpointId, isLasting, moment: moment() }),
    intent: (key, intent) => dispatch({ type: 'intent', key, intent, moment: moment() }),
    extensions: (extensions) => {
      dispatch({ type: 'directory', extensions, moment: moment() });
      refresh();
    },
    capabilities: (next) => {
      capabilities = next;
      refresh();
    },
    gap: () => dispatch({ type: 'gap', moment: moment() }),
    reset: () => {
      const legs = liveLegs();
      dispatch({ type: 'reset', moment: moment() });
      index.clear();
      list.clear();
      capabilities = { hasDelete: false };
      legs.forEach(endForNobodyWatches);
      keys.clear();
    },
    sending: () => ({ arrival: state.arrival, monotonicMs: clock.monotonic() }),
    over: (leg) => dispatch({ type: 'over', leg, moment: moment() }),
    memory: () => state,
    leg: legOf,
    keyAt: (address) => keys.get(addressKey(address)),
    hasEnded: (key) => ended.some((call) => call.key === key),
    currentCapabilities: () => capabilities,
    legs: liveLegs,
    calls: () => list.all(),
    refresh,
  };
}
