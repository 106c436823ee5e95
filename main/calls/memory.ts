import { PersistentMap } from './persistent-map.ts';

/** So many of the newest entries are remembered at least, and up to twice as many. */
const generationSize = 512;
/** How many publications date the platform's clock: one with a wrong time is forgotten soon. */
const clockSamples = 32;

/**
 * What was noted last, by name, against late and repeated events. Every version stays as it is. Two generations: when the
 * younger one is full it becomes the elder, and the elder is forgotten as a whole.
 */
export class Memory<V> {
  static readonly empty: Memory<never> = new Memory<never>(PersistentMap.empty, PersistentMap.empty);
  readonly #younger: PersistentMap<V>;
  readonly #elder: PersistentMap<V>;

  private constructor(younger: PersistentMap<V>, elder: PersistentMap<V>) {
    this.#younger = younger;
    this.#elder = elder;
  }

  get(key: string): V | undefined {
    return this.#younger.get(key) ?? this.#elder.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The memory with one more entry, or another one at `key`. */
  with(key: string, value: V): Memory<V> {
    const younger = this.#younger.with(key, value);
    return younger.size < generationSize
      ? new Memory(younger, this.#elder)
      : new Memory<V>(PersistentMap.empty, younger);
  }
}

/** Our monotonic clock less the platform's, ms, at the last publications, with one more. */
export const withClockSample = (
  offsets: readonly number[],
  timestampMs: number | undefined,
  { monotonicMs }: { readonly monotonicMs: number },
): readonly number[] =>
  timestampMs === undefined ? offsets : [...offsets.slice(1 - clockSamples), monotonicMs - timestampMs];
