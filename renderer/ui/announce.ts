import type { Translate } from '../../locales/index.ts';
import type { CallCard, CallEnding } from '../../preload/contract.ts';
import { whoOf } from './person.ts';

/** What a screen reader says: `urgent` at once, `calm` when it has finished its sentence. */
export interface Announcements {
  readonly urgent: readonly string[];
  readonly calm: readonly string[];
}

type Announced = Pick<CallCard, 'key' | 'phase' | 'direction' | 'name' | 'number' | 'calledLabel' | 'ending'>;

function arrival(card: Announced, who: string, t: Translate): string {
  if (card.direction === 'outbound') return t('announce.outgoing', { who });
  if (card.calledLabel === undefined) return t('announce.incoming', { who });
  return t('announce.incomingFor', { who, label: card.calledLabel });
}

/** What is not said of an ending is that it ended: who hears "missed" knows. */
function endingText({ outcome, sentTo }: CallEnding, who: string, t: Translate): string {
  if (sentTo !== undefined) return t(`announce.${outcome}To`, { who, target: sentTo });
  return t(outcome === 'answered' || outcome === 'unknown' ? 'announce.ended' : `announce.${outcome}`, { who });
}

function phaseText(card: Announced, who: string, t: Translate): string {
  if (card.phase === 'connected') return t('announce.connected', { who });
  if (card.ending !== undefined) return endingText(card.ending, who, t);
  if (card.phase === 'held') return t('announce.held', { who });
  return arrival(card, who, t);
}

/** What there is to say about the change from one set of visible cards to the next; each call rings once. */
export function announce(before: readonly Announced[], after: readonly Announced[], t: Translate): Announcements {
  const previous = new Map(before.map((card) => [card.key, card]));
  const current = new Set(after.map(({ key }) => key));
  const name = (card: Announced): string => whoOf(card) ?? t('card.numberWithheld');
  const changed = after.filter((card) => previous.get(card.key)?.phase !== card.phase);
  const isNewRing = (card: Announced): boolean => card.phase === 'ringing' && !previous.has(card.key);
  const gone = before.filter(({ key, phase }) => !current.has(key) && phase !== 'ended');
  return {
    urgent: changed.filter(isNewRing).map((card) => arrival(card, name(card), t)),
    calm: [
      ...changed.filter((card) => !isNewRing(card)).map((card) => phaseText(card, name(card), t)),
      ...gone.map((card) => t('announce.ended', { who: name(card) })),
    ],
  };
}
