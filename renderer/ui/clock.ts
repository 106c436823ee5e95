/** Time as the pages use it. Injected, so that logic is tested on a clock that stands still. */
export interface PageClock {
  /** Monotonic, ms. Comparable only with itself. */
  now(): number;
  /** Runs `callback` once after `delayMs`; returns what stops it. */
  schedule(callback: () => void, delayMs: number): () => void;
}

/** The browser's clock. */
export const browserClock: PageClock = {
  now: () => performance.now(),
  schedule(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
