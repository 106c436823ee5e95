import type { Failure } from '../failure.ts';
import type { Random } from '../ports.ts';
import { backoffMs, throttleJitterMs } from './backoff.ts';

/** A connection that ends so soon after it stood was taken away rather than lost, ms. */
const kickedWithinMs = 5_000;
/** So many reconnections in a row taken away: another agent uses our client id. */
const kicksOfAnother = 2;
/** The longest wait that a Retry-After can impose on the line, ms. */
const longestRetryAfterMs = 10 * 60_000;

/** A connection that the other side ended. */
export interface EndedConnection {
  /** The client id, where the platform named it, so that another agent may hold it as well. */
  readonly sharedClientId: string | undefined;
  /** Since CONNACK; infinite where there was none. */
  readonly livedMs: number;
  /** Made by ourselves after a connection ended, not by start or resume. */
  readonly isReconnect: boolean;
}

/** How soon the link tries again, and when it gives way. Counts from the last proof that the line was alive. */
export class Pace {
  readonly #random: Random;
  #failures = 0;
  #kicks = 0;
  #endedClientId: string | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A valid message came: the next failure starts from the shortest wait. */
  hear(): void {
    this.#failures = 0;
  }

  /** The line has stood long enough: nothing of the past counts. */
  reset(): void {
    this.#failures = 0;
    this.#kicks = 0;
    this.#endedClientId = undefined;
  }

  /** The wait before the next attempt, ms: full-jitter backoff, or what the platform asked for where that is longer. */
  nextDelayMs(failure: Failure): number {
    const wait = backoffMs(this.#failures, this.#random);
    this.#failures += 1;
    if (failure.retryAfterMs === undefined) return wait;
    return Math.max(wait, Math.min(failure.retryAfterMs, longestRetryAfterMs) + throttleJitterMs(this.#random));
  }

  /**
   * True where this end shows that another agent has taken our client id. MQTT 3.1.1 cannot say why it closes: what
   * shows it is that reconnections under the same id are taken away at once, again and again (API reference 4.5).
   */
  isTakenOver({ sharedClientId, livedMs, isReconnect }: EndedConnection): boolean {
    const isSameId = sharedClientId !== undefined && sharedClientId === this.#endedClientId;
    this.#endedClientId = sharedClientId;
    this.#kicks = isReconnect && isSameId && livedMs < kickedWithinMs ? this.#kicks + 1 : 0;
    return this.#kicks >= kicksOfAnother;
  }
}
