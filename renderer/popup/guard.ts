import { settlingMs } from '../ui/useSettled.ts';

/** For this long after a card came under the pointer, in ms, its buttons and keys do nothing. */
export const guardMs = settlingMs;

/** A card and where it stands; `place` changes with anything that would put another button under the pointer. */
export interface PlacedCard {
  readonly key: string;
  readonly place: string;
}

/** Until when each card is guarded, in ms on the page's clock. */
export type Guard = ReadonlyMap<string, { readonly place: string; readonly until: number }>;

/** Guards what has just appeared or moved; a card that stayed where it was keeps its time. */
export function arm(guard: Guard, cards: readonly PlacedCard[], nowMs: number): Guard {
  return new Map(
    cards.map(({ key, place }) => {
      const known = guard.get(key);
      return [key, known?.place === place ? known : { place, until: nowMs + guardMs }];
    }),
  );
}

/** Whether a click or key now was meant for something else. A card that was never placed is guarded. */
export function isGuarded(guard: Guard, key: string, nowMs: number): boolean {
  const entry = guard.get(key);
  return entry === undefined || nowMs < entry.until;
}

/**
 * Ms from now until the page is to be painted again because a guard has ended; undefined where none stood when it was
 * painted. Counted from the painting, not from now: a guard that ends in between is on the page as standing, and without
 * another painting its buttons would stay dead.
 */
export function msUntilRepaint(guard: Guard, paintedAtMs: number, nowMs: number): number | undefined {
  const ends = [...guard.values()].map(({ until }) => until).filter((until) => until > paintedAtMs);
  return ends.length === 0 ? undefined : Math.max(0, Math.max(...ends) - nowMs);
}
