import type { Clock } from '../ports.ts';

/** Up to when each endpoint's calls were heard of. Times are ms on the platform's clock. */
export class Hearing {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #untilMs = new Map<string, number>();
  #answered: { readonly platformMs: number; readonly monotonicMs: number } | undefined;
  /** How far the clock that dates the events, the phone system's, is at least ahead. */
  #aheadMs = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** An answer of the platform has just told its time. */
  answered(platformMs: number): void {
    this.#answered = { platformMs, monotonicMs: this.#clock.monotonic() };
  }

  /**
   * A publication arrived. One that comes late, from a line that was dying, proves no more than that the line was heard up
   * to its own time: what came after it may be lost. Taken too early rather than too late, where a clock is wrong or was
   * set meanwhile: what was heard already is not told again.
   */
  heard(endpointId: string, platformMs: number, timestampMs = platformMs): void {
    const arrivedMs = Math.min(platformMs, this.#platformMsByAnswer() ?? platformMs);
    this.#aheadMs = Math.max(this.#aheadMs, timestampMs - arrivedMs);
    const toldMs = Math.min(arrivedMs, timestampMs - this.#aheadMs);
    this.#untilMs.set(endpointId, Math.max(toldMs, this.untilMs(endpointId) ?? Number.NEGATIVE_INFINITY));
  }

  /** An endpoint is watched from now on: what was before is none of our affair. */
  begins(endpointId: string, nowMs: number): void {
    this.#untilMs.set(endpointId, nowMs);
  }

  /** Undefined where nothing was heard. */
  untilMs(endpointId: string): number | undefined {
    return this.#untilMs.get(endpointId);
  }

  /** By the clock that nobody sets; it may stand still while the machine sleeps. */
  #platformMsByAnswer(): number | undefined {
    const answered = this.#answered;
    return answered && answered.platformMs + this.#clock.monotonic() - answered.monotonicMs;
  }
}
