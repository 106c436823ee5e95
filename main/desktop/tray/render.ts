import type { Translate } from '../../../locales/index.ts';
import type { CallActionName, CallCard, UiState } from '../../../preload/contract.ts';

/** Pictures of the tray, by file name without ending: each state has its own shape, colour only repeats it. */
export type TrayImage = 'online' | 'connecting' | 'signed-out' | 'auth-required' | 'retrying' | 'replaced' | 'ringing';

/** What a menu entry does when it is chosen. */
export type TrayCommand =
  | { readonly type: 'call'; readonly call: string; readonly action: CallActionName }
  | { readonly type: 'showPopup' | 'dialClipboard' | 'openPanel' | 'ringMe' | 'signIn' | 'signOut' | 'quit' };

/** One entry of the tray's menu. Without a command it is a line of text. */
export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: TrayCommand;
      readonly isEnabled: boolean;
      /** Shown beside the label; the key itself is registered elsewhere. */
      readonly accelerator?: string;
    };

/** Everything that the tray shows. */
export interface TrayView {
  readonly image: TrayImage;
  readonly tooltip: string;
  readonly menu: readonly TrayItem[];
}

/** What the tray looks at. */
export type TrayFacts = Pick<UiState, 'link' | 'account' | 'cards' | 'settings' | 'shortcutStatus' | 'isDemo'>;

const linkTooltips = {
  'signed-out': 'tray.signedOut',
  connecting: 'tray.connecting',
  online: 'tray.online',
  retrying: 'tray.retrying',
  replaced: 'tray.replaced',
  'auth-required': 'tray.authRequired',
} as const;

const cardStatus = {
  ringing: 'card.status.incoming',
  dialing: 'card.status.calling',
  connected: 'card.status.connected',
  held: 'card.status.held',
} as const;

const offeredActions = ['answer', 'decline', 'hangUp'] as const;

/** To hang up a ringing call is to decline it: one entry for it is enough. */
const isOffered = (card: CallCard, action: (typeof offeredActions)[number]): boolean =>
  card.actions.includes(action) && !(action === 'hangUp' && card.actions.includes('decline'));

const separator: TrayItem = { kind: 'separator' };

const who = (card: CallCard, translate: Translate): string =>
  card.name ?? card.number ?? translate('card.numberWithheld');

const firstIn = (cards: readonly CallCard[], phase: CallCard['phase']): CallCard | undefined =>
  cards.find((card) => card.phase === phase);

const tooltipOf = (facts: TrayFacts, translate: Translate): string => {
  const line = translate(linkTooltips[facts.link.state]);
  const ringing = firstIn(facts.cards, 'ringing');
  const connected = firstIn(facts.cards, 'connected');
  const call =
    (ringing && translate('tray.ringing', { who: who(ringing, translate) })) ??
    (connected && translate('tray.inCall', { who: who(connected, translate) }));
  // A call is said first; that the line is down is said beside it, because the call may then not be what it was.
  if (call === undefined) return line;
  return facts.link.state === 'online' ? call : `${call}\n${line}`;
};

const imageOf = ({ link, cards }: TrayFacts): TrayImage =>
  firstIn(cards, 'ringing') === undefined ? link.state : 'ringing';

const entry = (
  label: string,
  command: TrayCommand,
  extra: { isEnabled?: boolean; accelerator?: string } = {},
): TrayItem => ({
  kind: 'command',
  label,
  command,
  isEnabled: extra.isEnabled ?? true,
  ...(extra.accelerator !== undefined && { accelerator: extra.accelerator }),
});

const callItems = (card: CallCard, translate: Translate): readonly TrayItem[] => {
  const status = translate(cardStatus[card.phase]);
  const actions = offeredActions.filter((action) => isOffered(card, action));
  return [
    { kind: 'text', label: translate('menu.call', { status, who: who(card, translate) }) },
    ...actions.map((action) =>
      entry(
        translate(`action.${card.phase === 'ringing' && action === 'hangUp' ? 'decline' : action}`),
        { type: 'call', call: card.key, action },
        { isEnabled: card.pending === undefined },
      ),
    ),
    separator,
  ];
};

const stateLine = ({ link }: TrayFacts, translate: Translate): TrayItem => {
  const line = translate(`link.${link.state}.title`);
  const endpoints = link.endpointIds.join(', ');
  return { kind: 'text', label: endpoints === '' ? line : `${line} · ${endpoints}` };
};

const dialItem = ({ settings, shortcutStatus, link }: TrayFacts, translate: Translate): TrayItem =>
  entry(
    translate('menu.dialClipboard'),
    { type: 'dialClipboard' },
    {
      isEnabled: link.state === 'online',
      ...(shortcutStatus.dialClipboard === 'registered' && { accelerator: settings.shortcuts.dialClipboard }),
    },
  );

const accountItem = ({ account, link }: TrayFacts, translate: Translate): TrayItem =>
  account === undefined || link.state === 'signed-out' || link.state === 'auth-required'
    ? entry(translate('menu.signIn'), { type: 'signIn' })
    : entry(translate('menu.signOut'), { type: 'signOut' });

const menuOf = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => [
  stateLine(facts, translate),
  separator,
  ...facts.cards.flatMap((card) => callItems(card, translate)),
  entry(translate('menu.showPopup'), { type: 'showPopup' }, { isEnabled: facts.cards.length > 0 }),
  dialItem(facts, translate),
  entry(translate('menu.openPanel'), { type: 'openPanel' }),
  ...(facts.isDemo ? [entry(translate('menu.ringMe'), { type: 'ringMe' })] : []),
  separator,
  accountItem(facts, translate),
  entry(translate('menu.quit'), { type: 'quit' }),
];

/**
 * The whole tray from the facts alone. The menu is complete on every system, because a click on the icon itself opens
 * nothing on many Linux desktops.
 */
export const renderTray = (facts: TrayFacts, translate: Translate): TrayView => ({
  image: imageOf(facts),
  tooltip: tooltipOf(facts, translate),
  menu: menuOf(facts, translate),
});
