const dayMs = 86_400_000;

/** Calls that began before this are forgotten, ms since the epoch; undefined: none is, because this run's are all there are. */
export const keptSinceMs = (days: number, nowMs: number): number | undefined =>
  days === 0 ? undefined : nowMs - days * dayMs;
