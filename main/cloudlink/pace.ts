import type { Failure } from '../failure.ts';
import type { Clock, Random } from '../ports.ts';
import { backoffMs, throttleJitterMs } from './backoff.ts';
import { type Moment, momentOf, sinceMs } from './moment.ts';

/** So many attempts may begin in any span of `spanMs`, whatever asks for them. */
const attemptsPerSpan = 10;
/** A minute, ms. */
const spanMs = 60_000;
/** The longest wait that a Retry-After can impose on the line, ms. */
const longestRetryAfterMs = 10 * 60_000;

/**
 * How soon the link may try again. Three things make it wait:
 * - the backoff, which doubles with every failure and starts over only where a line has proved alive;
 * - what the platform asked for (Retry-After of 429 and 503), up to ten minutes, plus jitter;
 * - a bound: no more than ten attempts begin in any minute. It holds where the backoff does not count: for a line that
 *   proves alive and breaks again and again, and for a machine that reports its waking or a new network in a loop.
 *
 * The bound makes no storm possible: an attempt for one endpoint that does not come up sends at most six requests (each
 * case is in pace.test.ts), so that a line that cannot come up sends at most 60 in its worst minute. In the long run,
 * with the backoff at its cap, it makes two attempts a minute on average.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #random: Random;
  #failures = 0;
  /** When the last attempts began, oldest first. */
  #begun: readonly Moment[] = [];
  #throttle: { readonly since: Moment; readonly forMs: number } | undefined;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** An attempt begins now. */
  begin(): void {
    this.#begun = [...this.#begun, momentOf(this.#clock)].slice(-attemptsPerSpan);
  }

  /** The line is alive, or a user starts it anew: the next failure waits shortest. What the platform asked for stays. */
  startOver(): void {
    this.#failures = 0;
  }

  /** Remembers what the platform asked for: nothing, not even a machine that wakes, tries before. */
  heed({ retryAfterMs }: Failure): void {
    if (retryAfterMs === undefined) return;
    const forMs = Math.min(retryAfterMs, longestRetryAfterMs) + throttleJitterMs(this.#random);
    if (forMs > this.#throttledMs()) this.#throttle = { since: momentOf(this.#clock), forMs };
  }

  /** The wait after a failure, ms: full-jitter backoff, or longer where something else holds the line. */
  nextDelayMs(failure: Failure): number {
    const wait = backoffMs(this.#failures, this.#random);
    this.#failures += 1;
    this.heed(failure);
    return Math.max(wait, this.holdMs());
  }

  /** How long even an attempt "at once" has to wait, ms; 0 where it need not. */
  holdMs(): number {
    return Math.max(this.#throttledMs(), this.#boundMs());
  }

  #throttledMs(): number {
    if (this.#throttle === undefined) return 0;
    return Math.max(0, this.#throttle.forMs - sinceMs(this.#clock, this.#throttle.since));
  }

  #boundMs(): number {
    const [oldest] = this.#begun;
    if (oldest === undefined || this.#begun.length < attemptsPerSpan) return 0;
    return Math.max(0, spanMs - sinceMs(this.#clock, oldest));
  }
}
