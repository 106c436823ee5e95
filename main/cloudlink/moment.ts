import type { Clock } from '../ports.ts';

/** A point in time, on both clocks. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** This moment. */
export const momentOf = (clock: Clock): Moment => ({ monotonicMs: clock.monotonic(), wallMs: clock.now() });

/**
 * How long ago a moment was, ms, the machine's sleep included: the monotonic clock stands still in it on some systems, the
 * wall clock does not. A wall clock that was set back counts for nothing.
 */
export const sinceMs = (clock: Clock, { monotonicMs, wallMs }: Moment): number =>
  Math.max(clock.monotonic() - monotonicMs, clock.now() - wallMs);
