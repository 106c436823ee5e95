import { type ReactNode, useEffect, useState } from 'react';
import { CallCardView } from '../ui/CallCardView.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { TimedCard } from '../ui/store.ts';
import { useSettled } from '../ui/useSettled.ts';
import { type KeyScene, keyHints } from './keys.ts';
import { CardSlots } from './slots.ts';
import { useCardWish, type WishedCard } from './useCardWish.ts';

interface StackedCardsProps {
  readonly cards: readonly TimedCard[];
  readonly scene: KeyScene;
  readonly isGuarded: (key: string) => boolean;
  readonly onEntryChange: (key: string, isOpen: boolean) => void;
}

/**
 * How long after a card took the spare one's place the next one is built, ms: not while the card is being painted, and
 * soon enough that the next one of several calls that come together finds it.
 */
const spareDelayMs = 50;

/** What most calls look like when they begin. */
const spareCard: TimedCard = {
  key: 'spare',
  direction: 'inbound',
  phase: 'ringing',
  name: 'Aa',
  number: '+0123456789',
  calledLabel: 'Aa (0123456789)',
  elapsedMs: 0,
  phaseSince: Number.POSITIVE_INFINITY,
  actions: ['answer', 'decline', 'redirect', 'hangUp'],
  isHidden: false,
};

/** Whether the spare card for this slot is to stand: at once when the page starts, then a while after each ring. */
function useSpare(slot: number): boolean {
  const { clock } = usePage();
  const [built, setBuilt] = useState(slot);
  useEffect(() => clock.schedule(() => setBuilt(slot), spareDelayMs), [clock, slot]);
  return built === slot;
}

interface CardPlaceProps extends StackedCardsProps {
  readonly card: TimedCard;
  readonly wish: WishedCard | undefined;
}

/** A card in the stack, or the spare one: the same components, so that the one becomes the other. */
function CardPlace({ card, scene, isGuarded, onEntryChange, wish }: CardPlaceProps): ReactNode {
  const { bridge } = usePage();
  const isSpare = card === spareCard;
  const isSettled = useSettled(card.key) && !isSpare;
  const guarded = isSpare ? {} : { 'data-guarded-key': card.key, 'data-guarded-phase': card.phase };
  return (
    <div
      className={isSpare ? 'spare' : 'card-place'}
      data-settled={isSettled || undefined}
      aria-hidden={isSpare || undefined}
      {...guarded}
    >
      <CallCardView
        card={card}
        isSpare={isSpare}
        hints={keyHints(card, isSpare ? { cards: [card] } : scene)}
        isGuarded={() => isSpare || isGuarded(card.key)}
        onHide={() => void settle(bridge.hideCard({ key: card.key }))}
        wish={wish?.key === card.key ? wish : undefined}
        onEntryChange={(isOpen) => onEntryChange(card.key, isOpen)}
      />
    </div>
  );
}

/**
 * The cards, top first, and the spare one: the card of the next call, built before it comes and seen by nobody.
 * A ring then changes some words; to build a card takes several times as long, the first one of a session even longer.
 */
export function StackedCards(props: StackedCardsProps): ReactNode {
  const { cards } = props;
  const wish = useCardWish();
  const [slots] = useState(() => new CardSlots());
  const places = cards.map((card) => ({ card, slot: slots.slotOf(card.key) }));
  useEffect(() => slots.keep(cards.map(({ key }) => key)), [slots, cards]);
  const hasSpare = useSpare(slots.spare);
  // First among its sisters: then it is the one that React moves to its place, and no card that somebody works in.
  const all = hasSpare ? [{ card: spareCard, slot: slots.spare }, ...places] : places;
  return all.map(({ card, slot }) => <CardPlace key={slot} card={card} wish={wish} {...props} />);
}
