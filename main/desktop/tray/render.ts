import type { Translate } from '../../../locales/index.ts';
import type { CallActionName, CallCard, UiState } from '../../../preload/contract.ts';

/** Pictures of the tray, by file name without ending: each state has its own shape, colour only repeats it. */
export type TrayImage = 'online' | 'connecting' | 'signed-out' | 'auth-required' | 'retrying' | 'replaced' | 'ringing';

/** What a menu entry does when it is chosen. */
export type TrayCommand =
  | { readonly type: 'call'; readonly call: string; readonly action: CallActionName }
  | { readonly type: 'showPopup' | 'dialClipboard' | 'openPanel' | 'openCalls' | 'openHealth' }
  | { readonly type: 'reconnect' | 'ringMe' | 'signIn' | 'signOut' | 'quit' };

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
export type TrayFacts = Pick<
  UiState,
  'link' | 'account' | 'cards' | 'offlineCalls' | 'healthAnswer' | 'settings' | 'shortcutStatus' | 'isDemo'
>;

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

/** The line is said to be up, and yet a check that a call depends on has failed. */
const isDoubtful = ({ link, healthAnswer }: TrayFacts): boolean => link.state === 'online' && healthAnswer === 'no';

const missedCount = ({ offlineCalls }: TrayFacts): number =>
  offlineCalls.filter(({ outcome }) => outcome === 'missed').length;

const lineOf = (facts: TrayFacts, translate: Translate): string =>
  translate(isDoubtful(facts) ? 'tray.onlineDoubtful' : linkTooltips[facts.link.state]);

const missedLine = (facts: TrayFacts, translate: Translate): string => {
  const count = missedCount(facts);
  return count === 0 ? '' : `\n${translate('tray.missed', { count })}`;
};

const tooltipOf = (facts: TrayFacts, translate: Translate): string => {
  const line = `${lineOf(facts, translate)}${missedLine(facts, translate)}`;
  const ringing = firstIn(facts.cards, 'ringing');
  const connected = firstIn(facts.cards, 'connected');
  const call =
    (ringing && translate('tray.ringing', { who: who(ringing, translate) })) ??
    (connected && translate('tray.inCall', { who: who(connected, translate) }));
  // A call is said first; that the line is down is said beside it, because the call may then not be what it was.
  if (call === undefined) return line;
  return facts.link.state === 'online' && !isDoubtful(facts) ? call : `${call}\n${line}`;
};

const imageOf = (facts: TrayFacts): TrayImage => {
  if (firstIn(facts.cards, 'ringing') !== undefined) return 'ringing';
  // The mark of what needs a person.
  return isDoubtful(facts) ? 'auth-required' : facts.link.state;
};

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

const answerLabels = { hold: 'action.holdAndAnswer', end: 'action.endAndAnswer' } as const;

/** As the card's button calls it. */
const actionLabel = (card: CallCard, action: CallActionName, translate: Translate): string => {
  if (action === 'answer' && card.answeringWill !== undefined) return translate(answerLabels[card.answeringWill]);
  return translate(`action.${card.phase === 'ringing' && action === 'hangUp' ? 'decline' : action}`);
};

type LiveCard = CallCard & { readonly phase: keyof typeof cardStatus };

/** An ended call's card stays a moment; here only what goes on is of use. */
const liveCards = ({ cards }: TrayFacts): readonly LiveCard[] =>
  cards.flatMap(({ phase, ...card }) => (phase === 'ended' ? [] : [{ ...card, phase }]));

const callItems = (card: LiveCard, translate: Translate): readonly TrayItem[] => {
  const status = translate(cardStatus[card.phase]);
  const actions = offeredActions.filter((action) => isOffered(card, action));
  return [
    { kind: 'text', label: translate('menu.call', { status, who: who(card, translate) }) },
    ...actions.map((action) =>
      entry(
        actionLabel(card, action, translate),
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

/** The answer in one line, which leads to its reasons. Whatever was checked before: without a line it is no. */
const answerItem = ({ link, healthAnswer }: TrayFacts, translate: Translate): TrayItem => {
  const label =
    link.state === 'online'
      ? translate(`menu.answer.${healthAnswer}`)
      : translate('menu.answer.noBecause', { reason: translate(`link.${link.state}.title`) });
  return entry(label, { type: 'openHealth' });
};

const offlineItems = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => {
  const [all, missed] = [facts.offlineCalls.length, missedCount(facts)];
  if (all === 0) return [];
  const label = missed === 0 ? translate('menu.offline', { count: all }) : translate('menu.missed', { count: missed });
  return [entry(label, { type: 'openCalls' })];
};

const reconnectItems = ({ link }: TrayFacts, translate: Translate): readonly TrayItem[] =>
  link.state === 'replaced' ? [entry(translate('link.replaced.takeBack'), { type: 'reconnect' })] : [];

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
  answerItem(facts, translate),
  ...reconnectItems(facts, translate),
  ...offlineItems(facts, translate),
  separator,
  ...liveCards(facts).flatMap((card) => callItems(card, translate)),
  entry(translate('menu.showPopup'), { type: 'showPopup' }, { isEnabled: liveCards(facts).length > 0 }),
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
