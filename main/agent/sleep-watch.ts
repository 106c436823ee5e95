import { type Moment, momentOf, sinceMs } from '../cloudlink/moment.ts';
import type { Clock, Timer } from '../ports.ts';

/** How often the clocks are compared, ms. */
const periodMs = 15_000;
/**
 * So much later than due, ms, and the machine slept, or this process was stopped: the broker gives a silent line up after
 * 45 s (API reference 4.5). Well above what a network time service sets a running clock by.
 */
const leastSleepMs = 30_000;

/** Notices that the machine slept, where nobody tells: in a terminal, and on machines that do not report their waking. */
export interface SleepWatch {
  /** Watches from now on. */
  start(): void;
  /** Sleep or waking was told by others: what lies before this moment is not told again. */
  rebase(): void;
  stop(): void;
}

/**
 * Calls `onWake` after a sleep: a timer that fires far too late by the monotonic clock, where that one counts sleep, or by
 * the wall clock, where it does not. A clock set forward by as much looks the same, and costs one reconnection. A clock
 * that is set back, or by some seconds, is no sleep.
 */
export function createSleepWatch(clock: Clock, onWake: () => void): SleepWatch {
  let since: Moment = momentOf(clock);
  let timer: Timer | undefined;
  const wait = (): void => {
    since = momentOf(clock);
    timer = clock.schedule(tick, periodMs);
  };
  const tick = (): void => {
    const lateMs = sinceMs(clock, since) - periodMs;
    wait();
    if (lateMs >= leastSleepMs) onWake();
  };
  const stop = (): void => {
    timer?.cancel();
    timer = undefined;
  };
  const restart = (): void => {
    stop();
    wait();
  };
  return { start: restart, rebase: () => void (timer !== undefined && restart()), stop };
}
