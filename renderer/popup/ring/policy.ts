import type { PageState, TimedCard } from '../../ui/store.ts';

/** For how long one call rings at most; ms. A call that never ends is a call whose end nobody told. */
export const ringLimitMs = 120_000;

/** For how long a call rings on without a line, on which nobody would hear of its end; ms. */
export const doubtLimitMs = 10_000;

/** Up to this age a call that waits is worth its tone; ms. An older one was told of before the page was loaded again. */
export const freshForMs = 5000;

/** What is known of calls beyond what their cards say. */
export interface RingMemory {
  /** Heard already, by ring or waiting tone. */
  readonly told: ReadonlySet<string>;
  /** Since when there is no line, ms on the page's clock. */
  readonly lineLostAt?: number;
}

/** Nothing yet. */
export const noRingMemory: RingMemory = { told: new Set() };

/** What the computer is to do. */
export interface RingDecision {
  readonly memory: RingMemory;
  readonly sound: 'ring' | 'waiting' | 'silence';
  /** A waiting tone begins: somebody new calls. */
  readonly isNewcomer: boolean;
  /** When time alone changes the answer, ms on the page's clock. */
  readonly lookAgainAt?: number;
}

/** What the decision depends on. */
export type RingSource = Pick<PageState, 'cards' | 'link'> & {
  readonly settings: Pick<PageState['settings'], 'isRingToneOn'>;
};

const rings = (card: TimedCard): boolean => card.direction === 'inbound' && card.phase === 'ringing';

/** The user talks, is about to, or waits for somebody to take up: their ear is at the telephone. Not while all is held. */
const isTalking = ({ phase, pending }: TimedCard): boolean =>
  phase === 'connected' || phase === 'dialing' || (phase === 'ringing' && pending === 'answer');

const keysOf = (cards: readonly TimedCard[]): ReadonlySet<string> => new Set(cards.map(({ key }) => key));

const remember = (memory: RingMemory, { cards, link }: RingSource, nowMs: number): RingMemory => {
  const ringing = cards.filter(rings);
  const { told, lineLostAt = nowMs } = memory;
  return {
    told: keysOf(ringing.filter(({ key }) => told.has(key))),
    ...(link.state !== 'online' && { lineLostAt }),
  };
};

/** When a call falls silent by itself. */
const endOf = ({ phaseSince }: TimedCard, { lineLostAt = Infinity }: RingMemory): number =>
  Math.min(phaseSince + ringLimitMs, lineLostAt + doubtLimitMs);

/**
 * Whether this computer rings, at a moment. It does while somebody calls whom the user has neither answered, declined nor
 * ignored, on any telephone, whether its card is seen or hid by itself; several rings are one. Somebody who talks hears one soft tone per call instead.
 */
export function decideRing(before: RingMemory, source: RingSource, nowMs: number): RingDecision {
  const memory = remember(before, source, nowMs);
  const calling = source.cards.filter(
    (card) => rings(card) && card.pending === undefined && card.isIgnored !== true && endOf(card, memory) > nowMs,
  );
  if (!source.settings.isRingToneOn || calling.length === 0) return { memory, sound: 'silence', isNewcomer: false };
  const told = new Set([...memory.told, ...keysOf(calling)]);
  const lookAgainAt = Math.max(...calling.map((card) => endOf(card, memory)));
  const decided = { memory: { ...memory, told }, lookAgainAt };
  if (!source.cards.some(isTalking)) return { ...decided, sound: 'ring', isNewcomer: false };
  const isNewcomer = calling.some(({ key, phaseSince }) => !memory.told.has(key) && nowMs - phaseSince < freshForMs);
  return { ...decided, sound: 'waiting', isNewcomer };
}
