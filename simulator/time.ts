import { performance } from 'node:perf_hooks';

/** Time as the simulator sees it; a test passes one that it moves by hand. All values are milliseconds. */
export interface Clock {
  /** Wall clock, whole milliseconds since 1970. */
  now(): number;
  /** Wall clock with sub-millisecond digits, for latency measurements across processes on one machine. */
  precise(): number;
  /** Runs `run` once, `ms` from now, and never keeps the process alive for it. The answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The clock that the platform's services go by. It may run off: `now` is what they take for the time. */
export interface PlatformClock extends Clock {
  /** The time as it is: what the PBX goes by and the ledger writes. */
  real(): number;
  /** A real time as the services write it. */
  shown(real: number): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  precise: () => performance.timeOrigin + performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A platform's clock that is `skewMs` ahead of the given one, or behind it where that is negative. */
export function platformClock(clock: Clock, skewMs: () => number): PlatformClock {
  return {
    now: () => clock.now() + skewMs(),
    precise: () => clock.precise(),
    after: (ms, run) => clock.after(ms, run),
    real: () => clock.now(),
    shown: (real) => real + skewMs(),
  };
}

/** Resolves `ms` from now on the given clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** ISO 8601 with milliseconds, as every CloudLink timestamp text. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The form of HTTP's own dates (RFC 9110, 5.6.7). */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
