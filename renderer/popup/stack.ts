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
  /** The live calls beyond them, not counting those that the user hid; and how many of those ring. */
  readonly more: { readonly count: number; readonly ringing: number };
}

const ranks = { ringing: 0, dialing: 1, connected: 1, held: 1, ended: 2 } as const;

const rank = ({ phase }: TimedCard): number => ranks[phase];

/** Ringing calls first, the longest ringing on top; then the other live ones, the oldest phase first; then ended ones. */
export function orderCards(cards: readonly TimedCard[]): readonly TimedCard[] {
  return cards.toSorted((a, b) => rank(a) - rank(b) || a.phaseSince - b.phaseSince);
}

const isRinging = ({ phase }: TimedCard): boolean => phase === 'ringing';

/** The call that the user is in. */
const isActive = ({ phase }: TimedCard): boolean => phase === 'connected' || phase === 'dialing';

/**
 * Which cards the popup shows.
 * @param pinned keys of cards that are being worked in (typing a destination, holding the focus), first what matters most:
 * they stay whatever rings on top of them. So does the call that the user is in, and so does the longest ringing one.
 */
export function stackCards(
  cards: readonly TimedCard[],
  pinned: readonly string[] = [],
  limit: number = stackLimit,
): Stack {
  const ordered = orderCards(cards.filter((card) => !card.isHidden));
  const worked = pinned.flatMap((key) => ordered.find((card) => card.key === key && card.phase !== 'ended') ?? []);
  const wanted = [...worked.slice(0, 1), ...ordered.slice(0, 1), ...ordered.filter(isActive), ...worked, ...ordered];
  const chosen = new Set([...new Set(wanted)].slice(0, limit));
  const more = ordered.filter((card) => !chosen.has(card) && card.phase !== 'ended');
  return {
    visible: ordered.filter((card) => chosen.has(card)),
    more: { count: more.length, ringing: more.filter(isRinging).length },
  };
}
