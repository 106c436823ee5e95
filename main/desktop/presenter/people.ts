import type { Call, Party } from '../../calls/types.ts';
import { shownName } from '../../contacts/entry.ts';
import { displayNumber, isShortNumber, type NumberContext } from '../../dialing/number.ts';
import { present } from '../../present.ts';
import type { People, Person } from '../ports.ts';

/** Where people are looked up, and how their numbers are written. */
export interface PeopleContext extends NumberContext {
  readonly people: Pick<People, 'personOf'>;
}

/** A party's number, display-ready. Phone systems put words such as "anonymous" in its place where it is withheld. */
export const shownNumber = ({ number }: Party, context: NumberContext): string | undefined =>
  number === undefined || !/\d/.test(number) ? undefined : displayNumber(number, context);

/**
 * Who a party is. Of an extension the phone system knows best who has it. Of an outside number it knows no more than
 * what the trunk passed on ("LONDON", a company's switchboard): there the contact that the user keeps says it better.
 */
export function personAt(party: Party, { people }: Pick<PeopleContext, 'people'>): Person {
  const { number } = party;
  // Whoever calls from outside may have written it: a name must not pose as something else.
  const name = party.name === undefined ? undefined : shownName(party.name);
  if (number === undefined) return present({ name });
  const { isGroup: _, ...known } = people.personOf(number) ?? {};
  return { ...known, ...present({ name: isShortNumber(number) ? (name ?? known.name) : (known.name ?? name) }) };
}

/** Whom a call is for: the group that was called, where it was one; otherwise the telephone. */
export const calledParty = (
  { dialledNumber: number, to }: Pick<Call, 'dialledNumber' | 'to'>,
  { people }: Pick<PeopleContext, 'people'>,
): Party => (number !== undefined && people.personOf(number)?.isGroup === true ? { number } : to);

/** Name and number in one line, as far as they are known. */
export function label(name: string | undefined, number: string | undefined): string | undefined {
  if (name === undefined || number === undefined) return name ?? number;
  return `${name} (${number})`;
}
