import { type FieldKind, fieldKind, isErrorCode } from './field-names.ts';
import { maskName, maskNumberField, maskNumbersInText } from './personal.ts';
import type { MaskingRegister } from './secrets.ts';

/** Text longer than this is not looked at: nobody logs whole bodies on purpose, and a cut could leave half a secret. */
const maxScannedLength = 20_000;

/** Longest text in a log line, in characters. */
const maxTextLength = 2000;

/** Masks texts, by what they look like and by the field that they stand in. */
export interface Redactor {
  /** Free text: a message, a stack, a value whose field says nothing. */
  text(text: string): string;
  /** The value of a field called `name`. */
  field(name: string, value: string): string;
}

const shortened = (text: string) => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text);

/** `isPersonalShown` is asked each time, so that a user's choice counts from the next line on. */
export const createRedactor = (secrets: MaskingRegister, isPersonalShown: () => boolean): Redactor => {
  const text = (raw: string): string => {
    if (raw.length > maxScannedLength) return `‹${raw.length} characters left out›`;
    const safe = secrets.redact(raw);
    return shortened(isPersonalShown() ? safe : maskNumbersInText(safe));
  };
  const personal = (kind: FieldKind, value: string): string => {
    if (isPersonalShown() || kind === 'plain') return text(value);
    return kind === 'number' ? maskNumberField(value, secrets.mask) : maskName(value, secrets.mask);
  };
  const field = (name: string, value: string): string => {
    const kind = fieldKind(name);
    if (kind === 'secret') return value === '' ? '' : secrets.mask('masked', value);
    if (kind === 'code') return isErrorCode(value) ? value : secrets.mask('masked', value);
    return personal(kind, value);
  };
  return { text, field };
};
