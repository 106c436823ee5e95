import type { PageClock } from '../../../renderer/ui/clock.ts';

/** A clock that stands still and never rings. */
export const standingClock = (nowMs = 0): PageClock => ({ now: () => nowMs, schedule: () => () => undefined });
