import type { NumberContext } from '../dialing/number.ts';
import { type Hit, type Match, matchOf } from './match.ts';
import { numberKeys } from './number-keys.ts';
import type { Contact } from './types.ts';

type Hits<C extends Contact> = Map<string, Hit<C> | readonly Hit<C>[]>;

const add = <C extends Contact>(hits: Hits<C>, key: string, hit: Hit<C>): void => {
  const known = hits.get(key);
  // Most numbers are one contact's: a list for each would double what the index weighs.
  hits.set(key, known === undefined ? hit : [...listed(known), hit]);
};

const listed = <C extends Contact>(found: Hit<C> | readonly Hit<C>[] | undefined): readonly Hit<C>[] =>
  found === undefined ? [] : isList(found) ? found : [found];

const isList = <C extends Contact>(found: Hit<C> | readonly Hit<C>[]): found is readonly Hit<C>[] =>
  Array.isArray(found);

/**
 * Contacts by their numbers. What is certain comes first: E.164, and extensions as they are. Only where one of the two
 * sides leaves out the country are the rest of the digits compared, all of them: never the last few.
 */
export class NumberIndex<C extends Contact> {
  readonly #context: NumberContext;
  readonly #exact: Hits<C> = new Map();
  /** Exact ones by their other spellings. */
  readonly #spelt: Hits<C> = new Map();
  /** Those that are not exact. */
  readonly #loose: Hits<C> = new Map();

  /** `context` is where the contacts, and the callers, leave out the country code. */
  constructor(context: NumberContext) {
    this.#context = context;
  }

  add(contact: C): void {
    for (const number of contact.numbers) this.#add(number, { contact, isCompany: false });
    for (const number of contact.companyNumbers ?? []) this.#add(number, { contact, isCompany: true });
  }

  /** Undefined: nobody, or nobody for certain. */
  find(number: string): Match<C> | undefined {
    const hits = this.#hits(number);
    return hits.length === 0 ? undefined : matchOf([...new Set(hits)]);
  }

  #add(number: string, hit: Hit<C>): void {
    const { exact, spellings, loose } = numberKeys(number, this.#context);
    if (exact !== undefined) add(this.#exact, exact, hit);
    for (const spelling of spellings) add(this.#spelt, spelling, hit);
    if (loose !== undefined) add(this.#loose, loose, hit);
  }

  #hits(number: string): readonly Hit<C>[] {
    const { exact, spellings, loose } = numberKeys(number, this.#context);
    const certain = exact === undefined ? [] : listed(this.#exact.get(exact));
    if (certain.length > 0) return certain;
    if (loose !== undefined) return [...listed(this.#loose.get(loose)), ...listed(this.#spelt.get(loose))];
    return spellings.flatMap((spelling) => listed(this.#loose.get(spelling)));
  }
}
