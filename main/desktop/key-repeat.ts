import type { Clock } from '../ports.ts';

/** A press this soon after one that was taken is the same press, in ms: systems wait up to a second before a held key repeats. */
export const firstRepeatMs = 1_000;
/** While a held key repeats, its presses come closer to each other than this, in ms. */
export const repeatMs = 400;

interface Presses {
  /** The last one that was taken for a new one. */
  readonly takenMs: number;
  readonly lastMs: number;
}

/**
 * Tells a press from a key that is held down: nobody tells a global shortcut that the key came up again. Without this
 * a key held a moment too long would answer, and then answer the next call.
 */
export class KeyRepeat<Key> {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #presses = new Map<Key, Presses>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Notes a press of this key. True: it is a new one. `firstMs`: how soon after one that was taken it may be that. */
  isNew(key: Key, firstMs = firstRepeatMs): boolean {
    const now = this.#clock.monotonic();
    const before = this.#presses.get(key);
    const isNew = before === undefined || (now - before.takenMs >= firstMs && now - before.lastMs >= repeatMs);
    this.#presses.set(key, { takenMs: isNew ? now : before.takenMs, lastMs: now });
    return isNew;
  }
}
