import type { TimedCard } from '../ui/store.ts';

/** At most this many cards stand in the popup; the rest is a line that leads to the panel. */
export const stackLimit = 4;

/** About what a card takes, and what the line for the rest and the margins take, in CSS px. */
const cardHeightPx = 232;
const otherHeightPx = 88;

/** How many cards a display has room for, so that the line for the rest can be seen; two are always shown. */
export const limitFor = (displayHeightPx: number): number =>
  Math.max(2, Math.min(stackLimit, Math.floor((displayHeightPx - otherHeightPx) / cardHeightPx)));

/** The cards of the popup, top first. */
export interface Stack {
  readonly visible: readonly TimedCard[];
  /** How many more calls there are, not counting those that the user hid. */
  readonly moreCount: number;
}

const rank = (card: TimedCard): number => (card.phase === 'ringing' ? 0 : 1);

/** Ringing calls first, the longest ringing on top; then the others, the oldest phase first. Ties keep their order. */
export function orderCards(cards: readonly TimedCard[]): readonly TimedCard[] {
  return cards.toSorted((a, b) => rank(a) - rank(b) || a.phaseSince - b.phaseSince);
}

/**
 * Which cards the popup shows.
 * @param pinned key of a card that is being worked in (typing a destination): it stays whatever rings on top of it
 */
export function stackCards(cards: readonly TimedCard[], pinned?: string, limit: number = stackLimit): Stack {
  const ordered = orderCards(cards.filter((card) => !card.isHidden));
  const visible = ordered.slice(0, limit);
  const kept = ordered.find((card) => card.key === pinned);
  if (kept !== undefined && !visible.includes(kept)) visible[visible.length - 1] = kept;
  return { visible, moreCount: ordered.length - visible.length };
}
