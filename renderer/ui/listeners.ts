/** Who is told of something, in the order in which they came. */
export interface Listeners<Told extends readonly unknown[]> {
  /** Returns what ends it. The same function may listen twice. */
  add(listener: (...told: Told) => void): () => void;
  /** What one of them throws is its own affair, and said on the console; the next one is told all the same. */
  tell(...told: Told): void;
}

/** @param topic what they are told of, for the console */
export function createListeners<Told extends readonly unknown[]>(topic: string): Listeners<Told> {
  const listeners = new Set<(...told: Told) => void>();
  const tellOne = (listener: (...told: Told) => void, told: Told): void => {
    try {
      listener(...told);
    } catch (error) {
      console.error(`a listener of the ${topic} failed`, error);
    }
  };
  return {
    add(listener) {
      const own = (...told: Told): void => listener(...told);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(...told) {
      for (const listener of [...listeners]) tellOne(listener, told);
    },
  };
}
