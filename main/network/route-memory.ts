import type { Clock, ProxyRoute } from '../ports.ts';

/** How long a way that failed is tried last, ms: as browsers do. */
const avoidedMs = 5 * 60_000;

const keyOf = (route: ProxyRoute): string => (route.kind === 'direct' ? '' : route.url);

/** Which ways failed lately, so that a dead proxy does not delay every connection. */
export class RouteMemory {
  readonly #clock: Clock;
  readonly #avoidedUntilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same ways, those that failed lately last. */
  ordered(routes: readonly ProxyRoute[]): readonly ProxyRoute[] {
    return [...routes].sort((a, b) => Number(this.#isAvoided(a)) - Number(this.#isAvoided(b)));
  }

  fail(route: ProxyRoute): void {
    this.#avoidedUntilMs.set(keyOf(route), this.#clock.monotonic() + avoidedMs);
  }

  succeed(route: ProxyRoute): void {
    this.#avoidedUntilMs.delete(keyOf(route));
  }

  /** On another network, other ways are open. */
  forget(): void {
    this.#avoidedUntilMs.clear();
  }

  #isAvoided(route: ProxyRoute): boolean {
    return (this.#avoidedUntilMs.get(keyOf(route)) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonic();
  }
}
