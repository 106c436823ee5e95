import { spokenList, type Translate } from '../../../locales/index.ts';
import type { UiCaller, UiSettings } from '../../../preload/contract.ts';
import { callItems } from './call-items.ts';
import { currentCalls, isUndisturbed, missedOf, shortened } from './facts.ts';
import type { TrayCommand, TrayFacts, TrayItem } from './types.ts';

const separator: TrayItem = { kind: 'separator' };

interface EntryExtra {
  readonly isEnabled?: boolean;
  readonly accelerator?: string | undefined;
}

const entry = (label: string, command: TrayCommand, { isEnabled = true, accelerator }: EntryExtra = {}): TrayItem => ({
  ...{ kind: 'command', label, command, isEnabled },
  ...(accelerator !== undefined && { accelerator }),
});

/** A key is shown only where it really works. */
const keyOf = ({ settings, shortcutStatus }: TrayFacts, name: keyof UiSettings['shortcuts']): string | undefined =>
  shortcutStatus[name] === 'registered' ? settings.shortcuts[name] : undefined;

const stateLine = ({ link, language }: TrayFacts, translate: Translate): TrayItem => {
  const line = translate(`link.${link.state}.title`);
  const endpoints = spokenList(language, link.endpointIds);
  return { kind: 'text', label: endpoints === '' ? line : `${line} · ${endpoints}` };
};

const reasonOf = (facts: TrayFacts, translate: Translate): string | undefined => {
  if (facts.link.state !== 'online') return translate(`link.${facts.link.state}.title`);
  return isUndisturbed(facts) && facts.healthAnswer === 'no' ? translate('menu.doNotDisturb.on') : undefined;
};

/** The answer in one line, which leads to its reasons. Whatever was checked before: without a line it is no. */
const answerItem = (facts: TrayFacts, translate: Translate): TrayItem => {
  const reason = reasonOf(facts, translate);
  const label =
    reason === undefined
      ? translate(`menu.answer.${facts.healthAnswer}`)
      : translate('menu.answer.noBecause', { reason });
  return entry(label, { type: 'openHealth' });
};

const missedLabel = (facts: TrayFacts, translate: Translate): string | undefined => {
  const { count, areOffline } = missedOf(facts);
  if (count > 0) return translate(areOffline ? 'menu.missed' : 'menu.missedCalls', { count });
  const all = facts.offlineCalls.length;
  return all === 0 ? undefined : translate('menu.offline', { count: all });
};

const missedItems = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => {
  const label = missedLabel(facts, translate);
  return label === undefined ? [] : [entry(label, { type: 'openCalls' })];
};

const reconnectItems = ({ link }: TrayFacts, translate: Translate): readonly TrayItem[] =>
  link.state === 'replaced' ? [entry(translate('link.replaced.takeBack'), { type: 'reconnect' })] : [];

const callerLabel = (caller: UiCaller, translate: Translate): string => {
  const outcome = translate(`outcome.${caller.outcome}`);
  const party = shortened(caller.name ?? caller.number ?? caller.dial);
  return translate(`menu.caller.${caller.direction}`, { who: party, outcome });
};

const callerItem = (caller: UiCaller, isEnabled: boolean, translate: Translate): TrayItem => {
  const { dial, number } = caller;
  const command = { type: 'callBack', caller: { dial, ...(number !== undefined && { number }) } } as const;
  return entry(callerLabel(caller, translate), command, { isEnabled });
};

const callerItems = ({ facts, link }: TrayFacts, translate: Translate): readonly TrayItem[] => {
  if (facts.lastCallers.length === 0) return [];
  const items = facts.lastCallers.map((caller) => callerItem(caller, link.state === 'online', translate));
  return [{ kind: 'submenu', label: translate('menu.lastCallers'), items }];
};

const dialItems = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => {
  const isEnabled = facts.link.state === 'online';
  const accelerator = keyOf(facts, 'dialClipboard');
  return [
    entry(translate('menu.dialClipboard'), { type: 'dialClipboard' }, { isEnabled, accelerator }),
    entry(translate('menu.dial'), { type: 'openDial' }, { isEnabled }),
    ...callerItems(facts, translate),
  ];
};

const doNotDisturbItem = ({ facts, link }: TrayFacts, translate: Translate): TrayItem => {
  const isOn = facts.doNotDisturb === 'on';
  const isKnown = link.state === 'online' && (isOn || facts.doNotDisturb === 'off');
  const reason = link.state === 'online' ? facts.doNotDisturb : 'noLine';
  const label = translate(isKnown ? 'menu.doNotDisturb.label' : `menu.doNotDisturb.${reason}`);
  const command = { type: 'doNotDisturb', isEnabled: !isOn } as const;
  return { kind: 'command', label, command, isEnabled: isKnown, isChecked: isOn };
};

const showItems = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => {
  const [isEnabled, accelerator] = [facts.cards.length > 0, keyOf(facts, 'bringPopup')];
  return [
    entry(translate('menu.showPopup'), { type: 'showPopup' }, { isEnabled, accelerator }),
    entry(translate('menu.openPanel'), { type: 'openPanel' }),
    entry(translate('menu.settings'), { type: 'openSettings' }),
    entry(translate('menu.health'), { type: 'openHealth' }),
  ];
};

const demoItems = ({ isDemo }: TrayFacts, translate: Translate): readonly TrayItem[] =>
  isDemo
    ? [
        separator,
        entry(translate('menu.ringMe'), { type: 'ringMe' }),
        entry(translate('menu.testCalls'), { type: 'openDemo' }),
      ]
    : [];

const accountItem = ({ account, link }: TrayFacts, translate: Translate): TrayItem =>
  account === undefined || link.state === 'signed-out' || link.state === 'auth-required'
    ? entry(translate('menu.signIn'), { type: 'signIn' })
    : entry(translate('menu.signOut'), { type: 'signOut' });

/** The menu from the facts alone. It says everything: on many Linux desktops a click on the icon itself opens nothing. */
export const menuOf = (facts: TrayFacts, translate: Translate): readonly TrayItem[] => [
  ...[stateLine(facts, translate), answerItem(facts, translate)],
  ...reconnectItems(facts, translate),
  ...missedItems(facts, translate),
  separator,
  ...callItems(currentCalls(facts), (name) => keyOf(facts, name), translate),
  ...dialItems(facts, translate),
  separator,
  doNotDisturbItem(facts, translate),
  ...showItems(facts, translate),
  ...demoItems(facts, translate),
  separator,
  accountItem(facts, translate),
  entry(translate('menu.quit'), { type: 'quit' }),
];
