import type { Mask } from './mask.ts';

/** Extensions are short and say nothing of a person outside; support needs them whole. */
const longestWholeNumber = 3;

const keptDigits = (count: number): number => (count >= 8 ? 3 : 2);

/** `+44 20 7946 0018` becomes `…018`; an extension of up to three digits stays. */
const maskNumber = (text: string): string => {
  const digits = text.replaceAll(/\D/g, '');
  return digits.length <= longestWholeNumber ? digits : `…${digits.slice(-keptDigits(digits.length))}`;
};

const numbersInText: readonly RegExp[] = [
  /(?<=\b(?:tel|sips?)(?::|%3A))[^\s@;>"'&]{4,}/gi,
  /(?<!\w)(?:\+|%2B)\d(?:%20|[\d ().-]){5,24}\d/g,
  /(?<![\w.:/+-])0\d[\d ()-]{5,18}\d(?![\w.:-])/g,
  /(?<![\w.:/+-])\d{7,15}(?![\w.:-])/g,
];

/** Everything that reads like a telephone number, as one pattern; dates, addresses and ids are left alone. */
export const numberInText = new RegExp(numbersInText.map(({ source }) => source).join('|'), 'gi');

/** Masks everything that reads like a telephone number; dates, addresses and ids are left alone. */
export const maskNumbersInText = (text: string): string =>
  numbersInText.reduce((masked, pattern) => masked.replace(pattern, (found) => maskNumber(decodePlus(found))), text);

const decodePlus = (text: string) => text.replaceAll(/%2[0B]/gi, ' ');

/** A name is replaced as a whole: a part of it would still name the person to a colleague. */
export const maskName = (name: string, mask: Mask): string => (name.trim() === '' ? name : mask('name', name));

/** The names of states and the like, as in `from: "connecting"`: a field that otherwise holds a caller. */
const plainWord = /^[a-z]+(-[a-z]+)*$/;

/** A field that should hold a number may hold a name instead. */
export const maskNumberField = (value: string, mask: Mask): string => {
  if (/\d/.test(value)) return maskNumber(value);
  return plainWord.test(value) ? value : maskName(value, mask);
};
