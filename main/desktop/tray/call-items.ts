import type { Translate } from '../../../locales/index.ts';
import type { CallActionName, CallCard, UiSettings } from '../../../preload/contract.ts';
import { who } from './facts.ts';
import type { TrayItem } from './types.ts';

/** The accelerator of a shortcut, where it works. */
type KeyOf = (name: keyof UiSettings['shortcuts']) => string | undefined;

const statusKeys = {
  ringing: 'card.status.incoming',
  dialing: 'card.status.calling',
  connected: 'card.status.connected',
  held: 'card.status.held',
} as const;

/** What a menu can do to a call: no text has to be typed for it. */
const offeredActions = [
  ...(['answer', 'decline', 'hold', 'retrieve', 'completeTransfer', 'alternate', 'hangUp'] as const),
];

/** To hang up a ringing call is to decline it: one entry for it is enough. */
const isOffered = (card: CallCard, action: CallActionName): boolean =>
  card.actions.includes(action) && !(action === 'hangUp' && card.actions.includes('decline'));

const answerLabels = { hold: 'action.holdAndAnswer', end: 'action.endAndAnswer' } as const;

/** As the card's button calls it. */
const actionLabel = (card: CallCard, action: CallActionName, translate: Translate): string => {
  if (action === 'answer' && card.answeringWill !== undefined) return translate(answerLabels[card.answeringWill]);
  return translate(`action.${card.phase === 'ringing' && action === 'hangUp' ? 'decline' : action}`);
};

/** A command that is accepted and not seen to have happened yet leaves the others free, as on the card. */
const isFree = ({ pending, isAccepted }: CallCard, action: CallActionName): boolean =>
  pending === undefined || (isAccepted === true && pending !== action);

const actionItem = (card: CallCard, action: CallActionName, translate: Translate): TrayItem => ({
  kind: 'command',
  label: actionLabel(card, action, translate),
  command: { type: 'call', call: card.key, action },
  isEnabled: isFree(card, action),
});

/** What needs a number, the popup asks: it comes up for it. */
const sendItem = (card: CallCard, translate: Translate): readonly TrayItem[] => {
  const action = (['redirect', 'transfer'] as const).find((each) => card.actions.includes(each));
  if (action === undefined) return [];
  const label = translate('menu.inPopup', { action: translate(`action.${action}`) });
  return [
    { kind: 'command', label, command: { type: 'sendCall', call: card.key, action }, isEnabled: isFree(card, action) },
  ];
};

const actionItems = (card: CallCard, translate: Translate): readonly TrayItem[] => [
  ...offeredActions.filter((action) => isOffered(card, action)).map((action) => actionItem(card, action, translate)),
  ...sendItem(card, translate),
];

const title = (card: CallCard, translate: Translate): string => {
  const status = card.phase === 'ended' ? '' : translate(statusKeys[card.phase]);
  return translate('menu.call', { status, who: who(card, translate) });
};

const accelerated = (item: TrayItem, keyOf: KeyOf): TrayItem => {
  if (item.kind !== 'command' || item.command.type !== 'call') return item;
  const names: Partial<Record<CallActionName, keyof UiSettings['shortcuts']>> = {
    ...({ answer: 'answer', decline: 'decline', hangUp: 'hangUp', hold: 'hold', retrieve: 'hold' } as const),
  };
  const name = names[item.command.action];
  const accelerator = name === undefined ? undefined : keyOf(name);
  return accelerator === undefined ? item : { ...item, accelerator };
};

/** The calls of the moment: one with its actions below it, several as a submenu each. */
export function callItems(cards: readonly CallCard[], keyOf: KeyOf, translate: Translate): readonly TrayItem[] {
  const [first, second] = cards;
  if (first === undefined) return [];
  const separator = { kind: 'separator' } as const;
  if (second !== undefined) {
    const submenu = (card: CallCard): TrayItem => ({
      ...{ kind: 'submenu', label: title(card, translate), items: actionItems(card, translate) },
    });
    return [...cards.map(submenu), separator];
  }
  // With one call there is no doubt which one a key means.
  const items = actionItems(first, translate).map((item) => accelerated(item, keyOf));
  return [{ kind: 'text', label: title(first, translate) }, ...items, separator];
}
