import type { Call } from '../calls/types.ts';

/** Longest first; calls that began in the same moment in the order of their keys. */
const isBefore = (one: Call, other: Call): boolean =>
  one.startedAt === other.startedAt ? one.key < other.key : one.startedAt < other.startedAt;

/** The calls as last shown, in order. A place is found by halving. */
export class CallList {
  readonly #calls: Call[] = [];
  readonly #byKey = new Map<string, Call>();

  /** Adds the call, or puts it in the place of its earlier version. */
  set(call: Call): void {
    const earlier = this.#byKey.get(call.key);
    if (earlier !== undefined && earlier.startedAt !== call.startedAt) this.delete(earlier);
    const place = this.#placeOf(call);
    this.#calls.splice(place, this.#calls[place]?.key === call.key ? 1 : 0, call);
    this.#byKey.set(call.key, call);
  }

  delete({ key }: Call): void {
    const known = this.#byKey.get(key);
    if (known === undefined) return;
    this.#calls.splice(this.#placeOf(known), 1);
    this.#byKey.delete(key);
  }

  clear(): void {
    this.#calls.length = 0;
    this.#byKey.clear();
  }

  /** A copy. */
  all(): readonly Call[] {
    return this.#calls.slice();
  }

  /** Where the call stands or belongs: behind all that come before it. */
  #placeOf(call: Call): number {
    let [from, until] = [0, this.#calls.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      const other = this.#calls[middle];
      if (other !== undefined && isBefore(other, call)) from = middle + 1;
      else until = middle;
    }
    return from;
  }
}
