import { normaliseDialled } from '../dialing/normalise.ts';
import { displayNumber, type NumberContext } from '../dialing/number.ts';
import type { Match } from './match.ts';
import { NumberIndex } from './number-index.ts';
import type { Contact, Pause } from './types.ts';
import { WordIndex } from './word-index.ts';

/** Contacts taken in before everything else has its turn: some milliseconds' work. */
const contactsAtATime = 100;

/** A number of a contact, as it can be called. */
export interface Callable {
  /** As dialled. */
  readonly destination: string;
  /** Display-ready. */
  readonly number: string;
  readonly name?: string;
  readonly organisation?: string;
}

/** The contacts, found by number and by word. Answers cost the same with ten of them and with 200,000. */
export interface ContactBook<C extends Contact = Contact> {
  /** Whom the number belongs to, as far as that is certain. */
  find(number: string): Match<C> | undefined;
  /** Numbers of the contacts that have every word of the text, the best first; at most `limit`. */
  search(text: string, limit: number): readonly Callable[];
}

const callables = (contact: Contact, context: NumberContext): readonly Callable[] => {
  const { name, organisation, numbers } = contact;
  return numbers.flatMap((number) => {
    const dialled = normaliseDialled(number, context);
    if (!dialled.ok) return [];
    const destination = dialled.value.dial;
    const about = { ...(name !== undefined && { name }), ...(organisation !== undefined && { organisation }) };
    return [{ destination, number: displayNumber(destination, context), ...about }];
  });
};

/** Takes the contacts in, in pieces of a few milliseconds with a pause after each. */
export async function createContactBook<C extends Contact>(
  contacts: Iterable<C>,
  context: NumberContext,
  pause: Pause,
): Promise<ContactBook<C>> {
  const numbers = new NumberIndex<C>(context);
  const words = new WordIndex<C>(context);
  let count = 0;
  for (const contact of contacts) {
    numbers.add(contact);
    words.add(contact);
    count += 1;
    if (count % contactsAtATime === 0) await pause();
  }
  return {
    find: (number) => numbers.find(number),
    search: (text, limit) =>
      words
        .search(text, limit)
        .flatMap((contact) => callables(contact, context))
        .slice(0, limit),
  };
}
