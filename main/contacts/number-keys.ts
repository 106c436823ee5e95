import { getCountryCallingCode } from 'libphonenumber-js/max';
import { cleanText } from '../dialing/clean.ts';
import { isShortNumber, knownCountry, type NumberContext, parseValid } from '../dialing/number.ts';

/** Under what a number is found. */
export interface NumberKeys {
  /** E.164, or an extension as it stands; undefined: nobody can say which number of the world this is. */
  readonly exact?: string;
  /** Of an exact one: how it reads where its country, or the plus, was left out. */
  readonly spellings: readonly string[];
  /** Of one that is not exact: its digits, without zeros in front. */
  readonly loose?: string;
}

/** From here on the digits of a number without its country are not those of another country's by chance. */
const enoughDigits = 9;
/** Fewer are no whole number anywhere. */
const fewestDigits = 7;

const digitsOf = (text: string): string => text.replaceAll(/\D/gu, '').replace(/^0+/u, '');

const isNumberOnly = (text: string): boolean => /^\+?[\d\s().\-/]+$/u.test(text);

/** The keys of a number as the platform, or a file, writes it. */
export function numberKeys(number: string, context: NumberContext): NumberKeys {
  const text = cleanText(number);
  if (isShortNumber(text)) return { exact: text, spellings: [] };
  const parsed = parseValid(text, context);
  if (parsed === undefined) return looseKeys(text);
  const { nationalNumber, countryCallingCode } = parsed;
  const isOwn = countryCallingCode === callingCode(context);
  const isWhole = nationalNumber.length >= (isOwn ? fewestDigits : enoughDigits);
  const full = `${countryCallingCode}${nationalNumber}`;
  return { exact: parsed.number, spellings: isWhole ? [full, nationalNumber] : [full] };
}

const looseKeys = (text: string): NumberKeys => {
  const digits = digitsOf(text);
  return digits.length >= fewestDigits && isNumberOnly(text) ? { loose: digits, spellings: [] } : { spellings: [] };
};

const callingCode = (context: NumberContext): string | undefined => {
  const country = knownCountry(context);
  return country === undefined ? undefined : getCountryCallingCode(country);
};

/** The words under which a number is searched: its digits with and without the country, and as they were written. */
export function numberWords(number: string, context: NumberContext): readonly string[] {
  const { exact, spellings } = numberKeys(number, context);
  const national = spellings[1] ?? '';
  return [...new Set([digitsOf(exact ?? ''), national, digitsOf(number)])].filter((word) => word !== '');
}
