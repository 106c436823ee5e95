import type { Target, UiCaller, UiHistoryCall } from '../../preload/contract.ts';
import { displayNumber } from '../dialing/number.ts';
import { talkedMs } from '../journal/latest.ts';
import type { JournalEntry, UsedTarget } from '../journal/types.ts';
import { present } from '../present.ts';
import { calledParty, label, type PeopleContext, personAt, shownNumber } from './presenter/people.ts';

/** Where people are looked up, contacts and colleagues. */
export interface ViewContext extends PeopleContext {
  /** A colleague's name by extension. */
  colleagueOf(number: string): string | undefined;
}

/** The group that was called, as on the card, otherwise the telephone. */
function calledLabel(entry: JournalEntry, context: ViewContext): string | undefined {
  if (entry.direction !== 'inbound') return undefined;
  const called = calledParty(entry, context);
  return label(personAt(called, context).name, shownNumber(called, context));
}

/** A call of the journal, as the panel lists it. */
export function historyCallOf(entry: JournalEntry, context: ViewContext): UiHistoryCall {
  const { key, direction, startedMs, outcome, dial } = entry;
  const { name, organisation } = personAt(entry.party, context);
  return {
    ...{ key, direction, startedMs, outcome },
    ...present({ name, organisation, dial, number: shownNumber(entry.party, context) }),
    ...present({ calledLabel: calledLabel(entry, context), talkedMs: talkedMs(entry) }),
    ...(entry.wasOffline ? { wasOffline: true } : {}),
  };
}

/** One of the last callers, as the tray lists them. */
export function callerOf(entry: JournalEntry & { readonly dial: string }, context: ViewContext): UiCaller {
  const { dial, direction, outcome, party } = entry;
  const { name } = personAt(party, context);
  return { dial, direction, outcome, ...present({ name, number: shownNumber(party, context) }) };
}

/** A number that was used lately, as the search for targets offers it. */
export function targetOf({ dial, name }: UsedTarget, context: ViewContext): Target {
  const party = { number: dial, ...present({ name: context.colleagueOf(dial) ?? name }) };
  const known = personAt(party, context);
  const number = displayNumber(dial, context);
  return {
    destination: dial,
    number,
    isRecent: true,
    ...present({ name: known.name, organisation: known.organisation }),
  };
}
