import { failed, type Result, success } from '../failure.ts';
import { cleanText, numberInLink } from './clean.ts';
import { asDialNumber, type DialNumber, isShortNumber, type NumberContext, parseValid } from './number.ts';

const separators = /[\s().\-/]/gu;
// Plus only at the start; star and hash for feature codes. The limit is generous against E.164's 15 digits plus prefixes.
const dialable = /^\+?[\d*#]{1,32}$/;
const vanity = /^(\+?[\d\s().-]*\d[\s.-]*)([A-Z][A-Z\s.-]{2,}[A-Z])$/u;
const keypad: readonly (readonly [RegExp, string])[] = [
  [/[ABC]/g, '2'],
  [/[DEF]/g, '3'],
  [/[GHI]/g, '4'],
  [/[JKL]/g, '5'],
  [/[MNO]/g, '6'],
  [/[PQRS]/g, '7'],
  [/[TUV]/g, '8'],
  [/[WXYZ]/g, '9'],
];

const lettersToDigits = (text: string): string =>
  keypad.reduce((digits, [letters, digit]) => digits.replace(letters, digit), text);

/** "1-800-FLOWERS": capital letters after at least one digit, by the telephone keypad. Other text stays as it is. */
export function withoutLetters(text: string): string {
  const match = vanity.exec(text);
  return match === null ? text : `${match[1] ?? ''}${lettersToDigits(match[2] ?? '')}`;
}

const asTyped = (text: string): Result<DialNumber> => {
  const digits = text.replace(separators, '');
  return dialable.test(digits) && /\d/.test(digits)
    ? success({ dial: digits, display: text })
    : failed('invalid-number', { detail: 'not a number that can be dialled' });
};

/**
 * What a user typed, as it is to be dialled: a valid number in E.164; an extension, a short code or a feature code
 * (`*21#`) as it stands; other digits without their separators, for the phone system to judge. Anything else fails
 * with `invalid-number`.
 */
export function normaliseDialled(text: string, context: NumberContext): Result<DialNumber> {
  const typed = withoutLetters(cleanText(numberInLink(text) ?? text));
  if (isShortNumber(typed)) return success({ dial: typed, display: typed });
  const number = parseValid(typed, context);
  return number === undefined ? asTyped(typed) : success(asDialNumber(number, context));
}
