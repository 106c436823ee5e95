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
  hide: 'Escape',
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

/** What a key does: an action on one call, or leaving what its card asks for. */
export interface KeyTarget {
  readonly call: string;
  readonly action: CardAction | 'leave';
}

type Keyed = Pick<CallCard, 'key' | 'phase' | 'actions' | 'answeringWill' | 'ending'>;

/** What decides whom a key is meant for. */
export interface KeyScene {
  /** As stacked, top first. */
  readonly cards: readonly Keyed[];
  /** Key of the card that holds the focus. */
  readonly focused?: string | undefined;
  /** Key of the card that asks for something, for example where a call is to go: Esc leaves that first. */
  readonly asking?: string | undefined;
  /** "Call this number?" stands above the cards: its Esc is its own. */
  readonly hasPrompt?: boolean;
}

const actionsOf = (card: Keyed): readonly CardAction[] => {
  const { primary, secondary } = card.phase === 'ended' ? endedLayout(card) : layoutActions(card, true);
  return [...primary, ...secondary];
};

const actionFor = (card: Keyed, key: string): CardAction | undefined =>
  actionsOf(card).find((action) => actionKeys[action] === key);

/**
 * The calls that a key can go to, the first one first: the card with the focus alone, or all of them. The focus on a card
 * that only says how its call ended keeps nobody from taking the next one; what is under way it leaves alone, so that
 * ending a call twice ends one.
 */
function candidatesOf({ cards, focused }: KeyScene): readonly Keyed[] {
  const own = cards.find(({ key }) => key === focused);
  if (own === undefined) return cards;
  return own.phase === 'ended' ? [own, ...cards.filter(({ phase }) => phase === 'ringing')] : [own];
}

/** Whose Esc it is before it is a card's; undefined: the card's. */
function escapeTarget({ cards, focused, asking, hasPrompt }: KeyScene): KeyTarget | 'prompt' | undefined {
  const hasFocus = cards.some(({ key }) => key === focused);
  if (!hasFocus && hasPrompt === true) return 'prompt';
  const isAsking = asking !== undefined && cards.some(({ key }) => key === asking);
  return isAsking && (!hasFocus || focused === asking) ? { call: asking, action: 'leave' } : undefined;
}

function targetOf(key: string, scene: KeyScene): KeyTarget | undefined {
  const first = key === 'Escape' ? escapeTarget(scene) : undefined;
  if (first !== undefined) return first === 'prompt' ? undefined : first;
  for (const card of candidatesOf(scene)) {
    const action = actionFor(card, key);
    if (action !== undefined) return { call: card.key, action };
  }
  return undefined;
}

/** What a key press does to the stacked cards; undefined where it does nothing. */
export function pressTarget(press: KeyPress, scene: KeyScene): KeyTarget | undefined {
  if (press.isModified || press.isRepeat || press.isTyping) return undefined;
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  return targetOf(key, scene);
}

/** The keys of one card's actions, and which of them would act now. */
export function keyHints(card: Keyed, scene: KeyScene): ReadonlyMap<CardAction, KeyHint> {
  const hintOf = (action: CardAction): KeyHint => {
    const target = targetOf(actionKeys[action], scene);
    return { key: actionKeys[action], isWorking: target?.call === card.key && target.action === action };
  };
  return new Map(actionsOf(card).map((action) => [action, hintOf(action)]));
}
