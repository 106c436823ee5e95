import { cleanText } from '../dialing/clean.ts';
import { canonicalNumber, isShortNumber, type NumberContext, parseValid } from '../dialing/number.ts';

/** One word of a search, and the digits that it may stand for; none where it is no number. */
export interface SearchTerm {
  readonly word: string;
  readonly numbers: readonly string[];
}

/** So many words of a search are looked at. */
const mostTerms = 8;

const marks = /\p{M}/gu;

/** A text as it is compared: without accents, without case. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(marks, '').toLowerCase().replaceAll('ß', 'ss');

const numberLike = /^[+\d\s().\-/*#]*\d[\d\s().\-/*#]*$/;

const dialled = (text: string): string => text.replace(/[^\d+*#]/g, '');

/** "0044" is one way of writing "+44", and may as well be in the middle of a number. */
function termOf(text: string): SearchTerm {
  const word = folded(text);
  if (!numberLike.test(text)) return { word, numbers: [] };
  const digits = dialled(text);
  return { word, numbers: digits.startsWith('00') ? [digits, `+${digits.slice(2)}`] : [digits] };
}

/** What a user typed into the search: one number however it is spaced, otherwise words that all have to be found. */
export function termsOf(text: string): readonly SearchTerm[] {
  const cleaned = cleanText(text);
  if (cleaned === '') return [];
  if (numberLike.test(cleaned)) return [termOf(cleaned)];
  return cleaned.split(' ').slice(0, mostTerms).map(termOf);
}

/** A number as it is dialled, and all the digits by which people may look for it. */
export interface NumberForms {
  /** Absent: the number is withheld. */
  readonly dial?: string;
  /** International and national spelling, digits only; empty where the number is withheld. */
  readonly digits: string;
}

/** The forms of a platform's number; phone systems put words such as "anonymous" where it is withheld. */
export function numberForms(number: string | undefined, context: NumberContext): NumberForms {
  if (number === undefined || !/\d/.test(number)) return { digits: '' };
  const parsed = isShortNumber(number) ? undefined : parseValid(cleanText(number), context);
  const dial = canonicalNumber(number, context);
  if (parsed === undefined) return { dial, digits: dialled(number) };
  return { dial, digits: `${dial} ${dialled(parsed.formatNational())}` };
}
