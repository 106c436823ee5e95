import { findPhoneNumbersInText } from 'libphonenumber-js/max';
import { cleanText, numberInLink } from './clean.ts';
import { normaliseDialled, withoutLetters } from './normalise.ts';
import { asDialNumber, type DialNumber, isShortNumber, knownCountry, type NumberContext } from './number.ts';

// Valid numbers to libphonenumber in some countries, and never meant as numbers: dates, clock times, IPv4 addresses.
const lookalikes: readonly RegExp[] = [
  /(?<![\d./+-])\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}(?![\d./-]*\d)/gu,
  /(?<![\d./+-])(?:19|20)\d{2}([./-])\d{1,2}\1\d{1,2}(?![\d./-]*\d)/gu,
  /(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])/gu,
  /(?<![\d.+])[1-9]\d{0,2}(?:\.\d{1,3}){3}(?![.\d]*\d)/gu,
];

const withoutLookalikes = (text: string): string => lookalikes.reduce((rest, look) => rest.replace(look, ';'), text);

const bareNumber = /^\+?[\d\s().\-/*#]+$/;
const minimumDigits = 2;
const maximumDigits = 20;

const digitCount = (text: string): number => text.replace(/\D/gu, '').length;

// A text that is nothing but a number may be one that only the phone system knows: an extension, a private plan.
const wholeNumber = (text: string, context: NumberContext): DialNumber | undefined => {
  const plain = withoutLetters(text);
  const digits = digitCount(plain);
  if (!bareNumber.test(plain) || digits < minimumDigits || digits > maximumDigits) return undefined;
  const result = normaliseDialled(plain, context);
  return result.ok ? result.value : undefined;
};

const firstInText = (text: string, context: NumberContext): DialNumber | undefined => {
  const country = knownCountry(context);
  const [first] = findPhoneNumbersInText(text, country === undefined ? {} : { defaultCountry: country });
  return first === undefined ? undefined : asDialNumber(first.number, context);
};

const inLink = (text: string, context: NumberContext): DialNumber | undefined => {
  const link = numberInLink(text);
  return link === undefined ? undefined : wholeNumber(cleanText(link), context);
};

/**
 * The number that a copied text is about, or undefined. A `tel:` or `callto:` link wins; then the first valid number
 * in the text; then, where the text is nothing but digits, those: an extension is found only where it stands alone.
 * Looks at the first 256 characters.
 */
export function findNumber(text: string, context: NumberContext): DialNumber | undefined {
  const linked = inLink(text, context);
  if (linked !== undefined) return linked;
  const cleaned = withoutLookalikes(cleanText(text));
  if (isShortNumber(cleaned)) return wholeNumber(cleaned, context);
  return firstInText(cleaned, context) ?? wholeNumber(cleaned, context);
}
