import type { Clock } from '../ports.ts';
import type { Tokens } from './tokens.ts';

/** Refresh this long before the access token runs out, at most, ms. */
const longestMarginMs = 5 * 60_000;
/** The margin of short-lived tokens, as a part of their life. */
const marginPart = 0.2;
/** Life of a token whose `expires_in` is missing, s. Lives are account settings and not constant (API reference 3.2). */
const unknownLifeSeconds = 15 * 60;

const lifeSeconds = ({ expires_in: seconds }: Tokens): number =>
  seconds !== undefined && seconds > 0 ? seconds : unknownLifeSeconds;

/** An access token and its age. */
export class AccessToken {
  readonly value: string;
  /** Since when it is held, ms since the epoch on our wall clock. */
  readonly sinceMs: number;
  readonly #lifeMs: number;
  readonly #clock: Clock;
  readonly #sinceMonotonic: number;

  constructor(tokens: Tokens, clock: Clock) {
    this.value = tokens.access_token;
    this.#lifeMs = lifeSeconds(tokens) * 1_000;
    this.#clock = clock;
    this.sinceMs = clock.now();
    this.#sinceMonotonic = clock.monotonic();
  }

  /** When it runs out, ms since the epoch on our wall clock. */
  get expiresAtMs(): number {
    return this.sinceMs + this.#lifeMs;
  }

  /** Ms from the start of its life until it should be replaced. */
  get freshMs(): number {
    return this.#lifeMs - this.#marginMs();
  }

  /** More than the margin is left. */
  isFresh(): boolean {
    return this.#remainingMs() > this.#marginMs();
  }

  isUsable(): boolean {
    return this.#remainingMs() > 0;
  }

  #marginMs(): number {
    return Math.min(longestMarginMs, this.#lifeMs * marginPart);
  }

  /** By the larger of both clocks' ages: the monotonic one stands still in sleep, the other one can be set back. */
  #remainingMs(): number {
    const age = Math.max(this.#clock.now() - this.sinceMs, this.#clock.monotonic() - this.#sinceMonotonic);
    return this.#lifeMs - age;
  }
}
