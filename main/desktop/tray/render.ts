import type { Translate } from '../../../locales/index.ts';
import { currentCalls, isDoubtful, isUndisturbed, missedOf, who } from './facts.ts';
import { menuOf } from './menu.ts';
import type { TrayFacts, TrayImage, TrayView } from './types.ts';

export type { TrayCommand, TrayFacts, TrayImage, TrayItem, TrayView } from './types.ts';

const linkTooltips = {
  'signed-out': 'tray.signedOut',
  connecting: 'tray.connecting',
  online: 'tray.online',
  retrying: 'tray.retrying',
  replaced: 'tray.replaced',
  'auth-required': 'tray.authRequired',
} as const;

const lineKey = (facts: TrayFacts): string => {
  if (isUndisturbed(facts)) return 'tray.doNotDisturb';
  return isDoubtful(facts) ? 'tray.onlineDoubtful' : linkTooltips[facts.link.state];
};

const isAllWell = (facts: TrayFacts): boolean =>
  facts.link.state === 'online' && !isDoubtful(facts) && !isUndisturbed(facts);

/** One call is said, the most urgent; no length of time, which would have to tick. */
const callLine = (facts: TrayFacts, translate: Translate): string | undefined => {
  const keys = { ringing: 'tray.ringing', connected: 'tray.inCall', dialing: 'tray.dialing', held: 'tray.held' };
  const calls = currentCalls(facts);
  for (const [phase, key] of Object.entries(keys)) {
    const card = calls.find((each) => each.phase === phase);
    if (card !== undefined) return translate(key, { who: who(card, translate) });
  }
  return undefined;
};

const missedLine = (facts: TrayFacts, translate: Translate): string | undefined => {
  const { count, areOffline } = missedOf(facts);
  return count === 0 ? undefined : translate(areOffline ? 'tray.missed' : 'tray.missedCalls', { count });
};

/** A call is said first; that the line is down is said beside it, because the call may then not be what it was. */
const tooltipOf = (facts: TrayFacts, translate: Translate): string => {
  const call = callLine(facts, translate);
  const line = call === undefined || !isAllWell(facts) ? translate(lineKey(facts)) : undefined;
  const missed = call === undefined || line !== undefined ? missedLine(facts, translate) : undefined;
  return [call, line, missed].filter((each) => each !== undefined).join('\n');
};

const imageOf = (facts: TrayFacts): TrayImage => {
  if (currentCalls(facts).some(({ phase }) => phase === 'ringing')) return 'ringing';
  if (isUndisturbed(facts)) return 'do-not-disturb';
  // The mark of what needs a person.
  if (isDoubtful(facts)) return 'auth-required';
  return facts.link.state === 'online' && missedOf(facts).count > 0 ? 'missed' : facts.link.state;
};

/** The whole tray from the facts alone. */
export const renderTray = (facts: TrayFacts, translate: Translate): TrayView => ({
  image: imageOf(facts),
  tooltip: tooltipOf(facts, translate),
  missedCount: missedOf(facts).count,
  menu: menuOf(facts, translate),
});
