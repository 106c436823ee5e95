/** The phone system's clock, which dates the events, is taken to agree with the platform's where it may, by so much, ms. */
const agreementMs = 60_000;

/** Up to when each endpoint's calls were heard of. Times are ms on the platform's clock. */
export class Hearing {
  readonly #untilMs = new Map<string, number>();
  /** The least that lay between an event's own time and its arrival: the two clocks' difference, and the road. */
  #leastDelayMs: number | undefined;

  /**
   * A publication arrived. One that comes late, from a line that was dying, proves no more than that the line was heard up
   * to its own time: what came after it may be lost.
   */
  heard(endpointId: string, arrivedMs: number, timestampMs = arrivedMs): void {
    const delayMs = arrivedMs - timestampMs;
    this.#leastDelayMs = Math.min(delayMs, this.#leastDelayMs ?? delayMs);
    const lateMs = Math.max(0, delayMs - clocksApart(this.#leastDelayMs));
    this.#untilMs.set(endpointId, Math.max(arrivedMs - lateMs, this.untilMs(endpointId) ?? Number.NEGATIVE_INFINITY));
  }

  /** An endpoint is watched from now on: what was before is none of our affair. */
  begins(endpointId: string, nowMs: number): void {
    this.#untilMs.set(endpointId, nowMs);
  }

  /** Undefined where nothing was heard. */
  untilMs(endpointId: string): number | undefined {
    return this.#untilMs.get(endpointId);
  }
}

/** Nothing on the road takes so long: what does is a clock that is behind. */
const clocksApart = (leastDelayMs: number): number =>
  leastDelayMs > agreementMs ? leastDelayMs : Math.min(leastDelayMs, 0);
