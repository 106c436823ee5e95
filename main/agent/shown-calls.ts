import type { ActionCapabilities } from '../calls/actions.ts';
import type { Leg } from '../calls/leg.ts';
import type { Call } from '../calls/types.ts';
import { viewCall } from '../calls/view.ts';
import { CallList } from './call-list.ts';
import { LegIndex } from './leg-index.ts';

/** What is offered before the platform has told its actions: every one. */
const untoldCapabilities: ActionCapabilities = { hasDelete: false };

/** What the shown calls are made of, and who is told of them. */
export interface ShownCallsContext {
  /** The live leg at an address now. */
  readonly at: (address: string) => Leg | undefined;
  readonly nameOf: (number: string) => string | undefined;
  /** A call is seen otherwise than when it was last told. */
  readonly onCall: (call: Call) => void;
}

/** The calls as they are seen from outside: each with its names, and with what can be done beside the others. */
export class ShownCalls {
  readonly #context: ShownCallsContext;
  readonly #index = new LegIndex();
  readonly #list = new CallList();
  readonly #told = new Map<string, string>();
  #capabilities = untoldCapabilities;

  constructor(context: ShownCallsContext) {
    this.#context = context;
  }

  get capabilities(): ActionCapabilities {
    return this.#capabilities;
  }

  /** Takes effect for what is shown from now on. */
  set capabilities(next: ActionCapabilities) {
    this.#capabilities = next;
  }

  /** Live calls, longest first. */
  all(): readonly Call[] {
    return this.#list.all();
  }

  /** The live legs of the calls that are shown, longest first. */
  legs(): readonly Leg[] {
    return this.#list
      .all()
      .map(({ key }) => this.leg(key))
      .filter((leg) => leg !== undefined);
  }

  /** The live leg of a call. */
  leg(key: string): Leg | undefined {
    return this.#standing(this.#index.addressesOf(key)).find((leg) => leg.key === key);
  }

  /** Notes where the legs are now; the value is the legs beside them that can do more or less because of it. */
  note(legs: readonly Leg[]): readonly Leg[] {
    const affected = legs.filter((leg) => this.#index.note(leg, this.#context.at));
    const endpoints = new Set(affected.map(({ endpointId }) => endpointId));
    return [...endpoints].flatMap((endpointId) => this.#standing(this.#index.liveAt(endpointId)));
  }

  /** Puts a leg's call in its place, or takes it out where it has ended. Tells nobody. */
  show(leg: Leg): Call {
    const call = this.view(leg);
    if (leg.phase === 'ended') this.#list.delete(call);
    else this.#list.set(call);
    return call;
  }

  /** A leg as a call, among those that are held now. */
  view(leg: Leg): Call {
    const { nameOf } = this.#context;
    const others = this.#standing(this.#index.heldAround(leg));
    return viewCall(leg, { capabilities: this.#capabilities, others, nameOf });
  }

  /** Tells of a call, where it is seen otherwise than before. */
  tell(call: Call): void {
    const text = JSON.stringify(call);
    if (this.#told.get(call.key) === text) return;
    this.#told.set(call.key, text);
    this.#context.onCall(call);
  }

  /** Tells what is new of live legs. Looked up again: whoever is told of one may change another. */
  tellAgain(legs: readonly Leg[]): void {
    for (const { key } of legs) {
      const leg = this.leg(key);
      if (leg !== undefined) this.tell(this.show(leg));
    }
  }

  /** Shows and tells what is new of every call. */
  refresh(): void {
    const legs = this.legs();
    for (const leg of legs) this.show(leg);
    this.tellAgain(legs);
  }

  /** A call that is over will not be told again. */
  forget(key: string): void {
    this.#told.delete(key);
  }

  /** Shows no call any more; the actions are to be told anew. */
  clear(): void {
    this.#index.clear();
    this.#list.clear();
    this.#capabilities = untoldCapabilities;
  }

  #standing(addresses: Iterable<string>): readonly Leg[] {
    return [...addresses].map((address) => this.#context.at(address)).filter((leg) => leg !== undefined);
  }
}
