import { Map as ImmutableMap } from 'immutable';

/**
 * A map from text of which every version stays as it is: a new one shares all but a few entries with the one before.
 * Entries come in no order that means anything. The part of immutable's map that the call model uses.
 */
export class PersistentMap<V> {
  /** The map without entries. */
  static readonly empty: PersistentMap<never> = new PersistentMap<never>(ImmutableMap());
  readonly #entries: ImmutableMap<string, V>;

  private constructor(entries: ImmutableMap<string, V>) {
    this.#entries = entries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** The map with this value at `key`, whatever was there. */
  with(key: string, value: V): PersistentMap<V> {
    return new PersistentMap(this.#entries.set(key, value));
  }

  /** The map without what is at `key`; the same map where nothing is. */
  without(key: string): PersistentMap<V> {
    return this.has(key) ? new PersistentMap(this.#entries.delete(key)) : this;
  }

  /** The map with each value changed. */
  map(change: (value: V) => V): PersistentMap<V> {
    return new PersistentMap(this.#entries.map((value) => change(value)));
  }

  values(): IterableIterator<V> {
    return this.#entries.values();
  }
}
