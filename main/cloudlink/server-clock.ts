import type { Clock, HttpResponse } from '../ports.ts';

/** The time in an answer's `Date` header, ms since the epoch on the platform's clock; undefined where there is none. */
export function dateOf(response: Pick<HttpResponse, 'headers'>): number | undefined {
  const ms = Date.parse(response.headers.date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** How far the platform's clock is from ours, by its newest answer. */
export class ServerClock {
  readonly #clock: Clock;
  #differenceMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The platform's clock less ours, ms. Up to a second too small: `Date` has whole seconds. */
  get differenceMs(): number | undefined {
    return this.#differenceMs;
  }

  /** An answer has come to a request that left at `sentAt` (monotonic, ms). */
  hear(response: Pick<HttpResponse, 'headers'>, sentAt: number): void {
    const date = dateOf(response);
    if (date === undefined) return;
    const roundTripMs = this.#clock.monotonic() - sentAt;
    this.#differenceMs = Math.round(date - (this.#clock.now() - roundTripMs / 2));
  }
}
