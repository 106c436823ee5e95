import type { NumberContext } from '../dialing/number.ts';
import { fold, wordsOf } from './fold.ts';
import { numberWords } from './number-keys.ts';
import type { Contact } from './types.ts';

/** Words are looked for among those that begin with the same letters; so many of them. */
const bucketLetters = 2;
/** Somebody who types one letter does not read a thousand names: more are not compared. */
const mostCandidates = 5_000;

const fieldEnd = '\n';

/** Ranks by where a word was found: at the beginning of the name, in the name, in the organisation, in a number. */
const rankOf = (text: string, term: string): number | undefined => {
  const at = text.indexOf(` ${term}`);
  if (at < 0) return undefined;
  if (at === 0) return 0;
  return text.slice(0, at).split(fieldEnd).length;
};

/** Digits, however they were grouped; undefined where the text is no number. */
const asDigits = (text: string): string | undefined =>
  /^\s*\+?[\d\s().\-/]+$/u.test(text) && /\d/u.test(text) ? text.replaceAll(/\D/gu, '') : undefined;

interface Entry<C> {
  readonly contact: C;
  /** Folded words of name, organisation and numbers, each with a space before it, the fields divided. */
  readonly text: string;
}

/** Contacts by the beginnings of their words: names, organisations, numbers. Capitals and accents make no difference. */
export class WordIndex<C extends Contact> {
  readonly #context: NumberContext;
  readonly #buckets = new Map<string, Entry<C>[]>();

  constructor(context: NumberContext) {
    this.#context = context;
  }

  add(contact: C): void {
    const fields = [
      wordsOf(contact.name ?? ''),
      wordsOf(contact.organisation ?? ''),
      contact.numbers.flatMap((number) => numberWords(number, this.#context)),
    ];
    const text = fields.map((words) => words.map((word) => ` ${word}`).join('')).join(fieldEnd);
    const entry = { contact, text };
    for (const key of new Set(fields.flat().map((word) => word.slice(0, bucketLetters)))) this.#put(key, entry);
  }

  /** Contacts that have every word of the text, the best first; at most `limit`. */
  search(text: string, limit: number): readonly C[] {
    const digits = asDigits(text);
    const found = digits === undefined ? this.#rankedByWords(wordsOf(text)) : this.#rankedByDigits(digits);
    return found
      .toSorted((one, other) => one.rank - other.rank || compareText(one.entry.text, other.entry.text))
      .slice(0, limit)
      .map(({ entry }) => entry.contact);
  }

  #put(key: string, entry: Entry<C>): void {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, [entry]);
    else bucket.push(entry);
  }

  /** A trunk zero, or the zeros before a country code, are no part of any word. */
  #rankedByDigits(digits: string): readonly Ranked<C>[] {
    const bare = digits.replace(/^0+/u, '');
    return bare === '' ? [] : this.#rankedByWords([bare]);
  }

  #rankedByWords(terms: readonly string[]): readonly Ranked<C>[] {
    const [rarest] = terms.map((term) => this.#candidates(term)).toSorted((one, other) => one.length - other.length);
    const wanted = terms.map(fold);
    return (rarest ?? []).flatMap((entry) => {
      const ranks = wanted.map((term) => rankOf(entry.text, term));
      return ranks.includes(undefined) ? [] : [{ entry, rank: Math.min(...ranks.map((rank) => rank ?? 0)) }];
    });
  }

  #candidates(term: string): readonly Entry<C>[] {
    if (term.length >= bucketLetters) return this.#buckets.get(term.slice(0, bucketLetters)) ?? [];
    const found = new Set<Entry<C>>();
    for (const [key, bucket] of this.#buckets) {
      if (!key.startsWith(term)) continue;
      for (const entry of bucket.slice(0, mostCandidates - found.size)) found.add(entry);
      if (found.size >= mostCandidates) break;
    }
    return [...found];
  }
}

interface Ranked<C> {
  readonly entry: Entry<C>;
  readonly rank: number;
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
