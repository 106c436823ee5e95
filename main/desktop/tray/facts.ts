import type { Translate } from '../../../locales/index.ts';
import type { CallCard } from '../../../preload/contract.ts';
import type { TrayFacts } from './types.ts';

/** Windows cuts a tooltip off after 127 characters, and the state of the line stands behind the name. */
const longestWho = 48;

/** A name that is too long for a tooltip or a menu, cut. */
export function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= longestWho
    ? name
    : `${letters
        .slice(0, longestWho - 1)
        .join('')
        .trimEnd()}…`;
}

/** Who a card or a caller is, in a word or two. */
export const who = (party: { readonly name?: string; readonly number?: string }, translate: Translate): string =>
  shortened(party.name ?? party.number ?? translate('card.numberWithheld'));

/** A call that has ended, whose card may still be there to say so, is none of the current ones. */
export const currentCalls = ({ cards }: Pick<TrayFacts, 'cards'>): readonly CallCard[] =>
  cards.filter(({ phase }) => phase !== 'ended');

/** The line is said to be up, and yet a check that a call depends on has failed. */
export const isDoubtful = ({ link, healthAnswer }: Pick<TrayFacts, 'link' | 'healthAnswer'>): boolean =>
  link.state === 'online' && healthAnswer === 'no';

/** While it is on no call rings: it is said wherever the state is. */
export const isUndisturbed = ({ link, facts }: Pick<TrayFacts, 'link' | 'facts'>): boolean =>
  link.state === 'online' && facts.doNotDisturb === 'on';

/** Missed calls: those of the list "while you were offline" are in the journal too. */
export interface Missed {
  readonly count: number;
  /** All of them came while the line was down. */
  readonly areOffline: boolean;
}

/** How many calls were missed that the user has not looked at: as the history has them, which has those of a gap too. */
export function missedOf({ facts, offlineCalls }: Pick<TrayFacts, 'facts' | 'offlineCalls'>): Missed {
  const count = facts.missedCount;
  const offline = offlineCalls.filter(({ outcome }) => outcome === 'missed').length;
  return { count, areOffline: count > 0 && offline >= count };
}
