import type { CallCard } from '../../preload/contract.ts';
import { type CardAction, endedLayout, type KeyHint, layoutActions } from '../ui/actions.ts';

/** The key of each action, the same in every language and shown on its button. */
export const actionKeys: Readonly<Record<CardAction, string>> = {
  answer: 'A',
  answerOtherwise: 'O',
  decline: 'D',
  redirect: 'R',
  hold: 'H',
  retrieve: 'H',
  transfer: 'T',
  consult: 'C',
  completeTransfer: 'M',
  alternate: 'S',
  reconnect: 'B',
  conference: 'J',
  digits: 'K',
  hangUp: 'E',
  ignore: 'Escape',
  callBack: 'C',
  close: 'Escape',
};

/** A key press, as far as it matters. */
export interface KeyPress {
  readonly key: string;
  readonly isModified: boolean;
  readonly isRepeat: boolean;
  /** The focus is in a field, where letters are letters. */
  readonly isTyping: boolean;
}

/** What a key does: an action on one call. */
export interface KeyTarget {
  readonly call: string;
  readonly action: CardAction;
}

type Keyed = Pick<CallCard, 'key' | 'phase' | 'actions' | 'answeringWill' | 'ending'>;

const actionsOf = (card: Keyed): readonly CardAction[] => {
  const { primary, secondary } = card.phase === 'ended' ? endedLayout(card) : layoutActions(card, true);
  return [...primary, ...secondary];
};

const actionFor = (card: Keyed, key: string): CardAction | undefined =>
  actionsOf(card).find((action) => actionKeys[action] === key);

/**
 * The call that a key goes to: the card with the focus, else the topmost that offers the action.
 * @param cards as stacked, top first
 * @param focused key of the card that holds the focus
 */
function targetOf(key: string, cards: readonly Keyed[], focused?: string): KeyTarget | undefined {
  const candidates = focused === undefined ? cards : cards.filter((card) => card.key === focused);
  for (const card of candidates) {
    const action = actionFor(card, key);
    if (action !== undefined) return { call: card.key, action };
  }
  return undefined;
}

/** What a key press does to the stacked cards; undefined where it does nothing. */
export function pressTarget(press: KeyPress, cards: readonly Keyed[], focused?: string): KeyTarget | undefined {
  if (press.isModified || press.isRepeat || press.isTyping) return undefined;
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  return targetOf(key, cards, focused);
}

/** The keys of one card's actions, and which of them would act now. */
export function keyHints(
  card: Keyed,
  cards: readonly Keyed[],
  focused: string | undefined,
): ReadonlyMap<CardAction, KeyHint> {
  const hintOf = (action: CardAction): KeyHint => {
    const target = targetOf(actionKeys[action], cards, focused);
    return { key: actionKeys[action], isWorking: target?.call === card.key && target.action === action };
  };
  return new Map(actionsOf(card).map((action) => [action, hintOf(action)]));
}
