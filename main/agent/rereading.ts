import type { Clock, Timer } from '../ports.ts';

/** Reasons to read the calls again count as one within this time, ms. */
const spanMs = 10_000;

/** Reads the calls again where something may have been missed: at once, and then so rarely that it is never polling. */
export interface Rereading {
  /** Something may have been missed, just now. */
  wanted(): void;
  stop(): void;
}

/** `read` reads every endpoint's calls once. Reasons that come within ten seconds lead to one more read at their end. */
export function createRereading(clock: Clock, read: () => void): Rereading {
  let pause: Timer | undefined;
  let isWantedAgain = false;
  const now = (): void => {
    isWantedAgain = false;
    pause = clock.schedule(over, spanMs);
    read();
  };
  const over = (): void => {
    pause = undefined;
    if (isWantedAgain) now();
  };
  return {
    wanted: () => {
      if (pause === undefined) now();
      else isWantedAgain = true;
    },
    stop: () => {
      pause?.cancel();
      pause = undefined;
      isWantedAgain = false;
    },
  };
}
