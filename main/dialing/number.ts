import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { cleanText } from './clean.ts';
import { remembered } from './remembered.ts';

/** A number as it is dialled (E.164, an extension, or digits as typed) and as people read it. */
export interface DialNumber {
  readonly dial: string;
  readonly display: string;
}

/** Where a number is read: `country` (ISO 3166) is the one whose numbers are written without a country code. */
export interface NumberContext {
  readonly country: string;
}

/** The context's country as libphonenumber knows it, undefined where it does not. */
export function knownCountry(context: NumberContext): CountryCode | undefined {
  const country = context.country.toUpperCase();
  return isSupportedCountry(country) ? country : undefined;
}

/** National within the context's country, international otherwise. */
function formatForPeople(number: PhoneNumber, context: NumberContext): string {
  return number.country !== undefined && number.country === knownCountry(context)
    ? number.formatNational()
    : number.formatInternational();
}

/** More than the calls of a day: who rings again is known already. */
const rememberedNumbers = 500;

const readValid = remembered(rememberedNumbers, (text, country): PhoneNumber | undefined => {
  const known = knownCountry({ country });
  const number = parsePhoneNumberFromString(text, { extract: false, ...(known && { defaultCountry: known }) });
  return number?.isValid() === true ? number : undefined;
});

/** Reads a text that is one whole number and a valid one; undefined otherwise. */
export const parseValid = (text: string, { country }: NumberContext): PhoneNumber | undefined =>
  readValid(text, country);

/** Pairs what is dialled (E.164) with what is read. */
export const asDialNumber = (number: PhoneNumber, context: NumberContext): DialNumber => ({
  dial: number.number,
  display: formatForPeople(number, context),
});

// Two to six digits are an extension, a short code or an emergency number: never given a country code.
const shortNumber = /^\d{1,6}$/;

/** True for an extension or short code, which is dialled and shown exactly as it stands. */
export const isShortNumber = (text: string): boolean => shortNumber.test(text);

/**
 * A platform's number as people read it: national format within `context.country`, international otherwise;
 * extensions, and whatever is no valid number, as they stand.
 */
export const displayNumber = (number: string, { country }: NumberContext): string =>
  isShortNumber(number) ? number : displayed(number, country);

const displayed = remembered(rememberedNumbers, (number, country) => {
  const parsed = parseValid(cleanText(number), { country });
  return parsed === undefined ? number : formatForPeople(parsed, { country });
});

/** A platform's number in E.164 where it is a valid one, as it stands otherwise. */
export function canonicalNumber(number: string, context: NumberContext): string {
  if (isShortNumber(number)) return number;
  return parseValid(cleanText(number), context)?.number ?? number;
}
