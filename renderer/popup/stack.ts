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

/** A card in which somebody types: it is not to move on the screen, whatever comes and goes around it. */
export interface HeldCard {
  readonly key: string;
  /** The edge of the popup that stands still: its upper one where it grows downwards, its lower one where it grows upwards. */
  readonly edge: 'top' | 'bottom';
  /** Keys of the cards between it and that edge when the typing began. None joins them until it ends. */
  readonly between: ReadonlySet<string>;
}

/** Holds a card where it stands among those that are shown. */
export function holdCard(shown: readonly TimedCard[], key: string, edge: HeldCard['edge']): HeldCard {
  const at = shown.findIndex((card) => card.key === key);
  const between = edge === 'top' ? shown.slice(0, Math.max(0, at)) : shown.slice(at + 1);
  return { key, edge, between: new Set(at < 0 ? [] : between.map((card) => card.key)) };
}

/** The order of the cards while one of them is held: what is new stands on its far side from the edge. */
function aroundHeld(ordered: readonly TimedCard[], held: HeldCard | undefined): readonly TimedCard[] {
  const own = ordered.find(({ key }) => key === held?.key);
  if (held === undefined || own === undefined) return ordered;
  const between = ordered.filter(({ key }) => held.between.has(key));
  const others = ordered.filter((card) => card !== own && !between.includes(card));
  return held.edge === 'top' ? [...between, own, ...others] : [...others, own, ...between];
}

/**
 * Which cards the popup shows.
 * @param held the card in which somebody types
 * @param pinned keys of cards that are being worked in (typing a destination, holding the focus), first what matters most:
 * they stay whatever rings on top of them. So does the call that the user is in, and so does the longest ringing one.
 */
export function stackCards(
  cards: readonly TimedCard[],
  pinned: readonly string[] = [],
  limit: number = stackLimit,
  held?: HeldCard,
): Stack {
  const ordered = orderCards(cards.filter((card) => !card.isHidden));
  const worked = pinned.flatMap((key) => ordered.find((card) => card.key === key && card.phase !== 'ended') ?? []);
  const around = ordered.filter(({ key }) => held?.between.has(key));
  const must = [...worked.slice(0, 1), ...ordered.slice(0, 1), ...ordered.filter(isActive)];
  const wanted = [...must, ...around, ...worked, ...ordered];
  const chosen = new Set([...new Set(wanted)].slice(0, limit));
  const more = ordered.filter((card) => !chosen.has(card) && card.phase !== 'ended');
  return {
    visible: aroundHeld(ordered, held).filter((card) => chosen.has(card)),
    more: { count: more.length, ringing: more.filter(isRinging).length },
  };
}
