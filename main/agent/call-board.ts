import type { ActionCapabilities } from '../calls/actions.ts';
import type { EndingIntent, Leg } from '../calls/leg.ts';
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
import type { Clock, Log } from '../ports.ts';
import { CallKeys } from './call-keys.ts';
import { OddWords } from './odd-words.ts';
import { ShownCalls } from './shown-calls.ts';

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
export const createCallBoard = (clock: Clock, log: Log, handlers: CallBoardHandlers): CallBoard =>
  new LiveBoard(clock, log, handlers);

class LiveBoard implements CallBoard {
  readonly #clock: Clock;
  readonly #oddWords: OddWords;
  readonly #handlers: CallBoardHandlers;
  readonly #keys = new CallKeys();
  readonly #shown: ShownCalls;
  #state: CallsState = emptyCalls;

  constructor(clock: Clock, log: Log, handlers: CallBoardHandlers) {
    this.#clock = clock;
    this.#oddWords = new OddWords(log);
    this.#handlers = handlers;
    this.#shown = new ShownCalls({
      at: (address) => this.#state.live.get(address),
      nameOf: (number) => handlers.nameOf(number),
      onCall: (call) => handlers.onCall(call),
    });
  }

  publication(publication: CallPublication): void {
    this.#dispatch({ type: 'publication', publication, moment: this.#moment() });
  }

  list(endpointId: string, reports: readonly CallReport[], sent: Sending): void {
    this.#dispatch({ type: 'list', endpointId, reports, sent, moment: this.#moment() });
  }

  unread(endpointId: string): void {
    this.#dispatch({ type: 'unread', endpointId, moment: this.#moment() });
  }

  answer(report: CallReport, sent: Sending, isMade = false): void {
    this.#dispatch({ type: 'answer', report, sent, isMade, moment: this.#moment() });
  }

  far(publication: CallPublication): void {
    this.#dispatch({ type: 'far', publication, moment: this.#moment() });
  }

  farList(endpointId: string, reports: readonly CallReport[], sent: Sending): void {
    this.#dispatch({ type: 'farList', endpointId, reports, sent, moment: this.#moment() });
  }

  unseen(endpointId: string, isLasting: boolean): void {
    this.#dispatch({ type: 'unseen', endpointId, isLasting, moment: this.#moment() });
  }

  intent(key: string, intent: EndingIntent | undefined): void {
    this.#dispatch({ type: 'intent', key, intent, moment: this.#moment() });
  }

  extensions(extensions: ReadonlySet<string>): void {
    this.#dispatch({ type: 'directory', extensions, moment: this.#moment() });
    this.refresh();
  }

  capabilities(capabilities: ActionCapabilities): void {
    this.#shown.capabilities = capabilities;
    this.refresh();
  }

  gap(): void {
    this.#dispatch({ type: 'gap', moment: this.#moment() });
  }

  over(leg: Leg): void {
    this.#dispatch({ type: 'over', leg, moment: this.#moment() });
  }

  reset(): void {
    const legs = this.#shown.legs();
    this.#dispatch({ type: 'reset', moment: this.#moment() });
    this.#shown.clear();
    for (const leg of legs) this.#endUnwatched(leg);
    this.#keys.clear();
  }

  sending(): Sending {
    return { arrival: this.#state.arrival, monotonicMs: this.#clock.monotonic() };
  }

  memory(): CallsState {
    return this.#state;
  }

  leg(key: string): Leg | undefined {
    return this.#shown.leg(key);
  }

  keyAt(address: CallAddress): string | undefined {
    return this.#keys.at(address);
  }

  hasEnded(key: string): boolean {
    return this.#keys.hasEnded(key);
  }

  currentCapabilities(): ActionCapabilities {
    return this.#shown.capabilities;
  }

  legs(): readonly Leg[] {
    return this.#shown.legs();
  }

  calls(): readonly Call[] {
    return this.#shown.all();
  }

  refresh(): void {
    this.#shown.refresh();
  }

  #moment(): Moment {
    return { nowMs: this.#clock.now(), monotonicMs: this.#clock.monotonic() };
  }

  #dispatch(event: CallsEvent): void {
    const { state, effects } = reduceCalls(this.#state, event);
    this.#state = state;
    const siblings = this.#shown.note(effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg] : [])));
    // Everything is shown before anything is told: who is told of one call and asks for all gets the truth.
    const tellings = effects.map((effect) => this.#prepared(effect));
    for (const leg of siblings) this.#shown.show(leg);
    for (const carryOut of tellings) carryOut();
    this.#shown.tellAgain(siblings);
  }

  #prepared(effect: CallsEffect): () => void {
    if (effect.type === 'reread') return () => this.#handlers.onReread(effect.endpointId);
    if (effect.type === 'watch' || effect.type === 'unwatch') return () => this.#handlers.onFarEnd?.(effect);
    if (effect.type === 'odd') return () => this.#oddWords.met(effect.what, effect.value);
    const call = this.#shown.show(effect.leg);
    return () => this.#tellLeg(effect.leg, call);
  }

  #tellLeg(leg: Leg, call: Call): void {
    this.#keys.note(leg);
    this.#handlers.onNews?.(leg);
    this.#shown.tell(call);
    if (leg.phase !== 'ended') return;
    this.#shown.forget(leg.key);
    this.#keys.noteEnd(leg);
  }

  #endUnwatched(leg: Leg): void {
    const endedAt = new Date(this.#clock.now()).toISOString();
    const evidence = { basis: 'absence', state: leg.phase } as const;
    const over: Leg = { ...leg, phase: 'ended', outcome: 'unknown', evidence, endedAt, isEndRead: true };
    this.#tellLeg(over, this.#shown.view(over));
  }
}
