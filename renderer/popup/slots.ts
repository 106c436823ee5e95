/**
 * Where each card stands in the tree of the page. A new card takes the slot of the spare one, which is built already, so that
 * a ring changes some words instead of building a card. Asking twice answers the same, as React demands of what it renders.
 */
export class CardSlots {
  #byKey = new Map<string, number>();
  #spare = 0;

  /** The slot that the next new card will take. */
  get spare(): number {
    return this.#spare;
  }

  /** The slot of a card, for as long as it is kept. */
  slotOf(key: string): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const slot = this.#spare;
    this.#byKey.set(key, slot);
    this.#spare += 1;
    return slot;
  }

  /** Forgets the cards that are no more. */
  keep(keys: readonly string[]): void {
    const kept = new Set(keys);
    this.#byKey = new Map([...this.#byKey].filter(([key]) => kept.has(key)));
  }
}
