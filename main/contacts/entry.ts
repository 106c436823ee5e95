import { z } from 'zod';
import type { Picture, ReadContact, Skipped } from './types.ts';

const maximumTextLength = 200;
const maximumNumbers = 30;
const maximumNumberLength = 64;
const digitRange = { from: 2, until: 20 };

// Direction overrides and the like would let a name pose as another text on the card.
const invisible = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/gu;

const clean = (text: string): string => text.replace(invisible, ' ').replace(/\s+/gu, ' ').trim();

/** A name as it may be shown: one line of 200 characters at most, that reads as it is written. Undefined where nothing is left. */
export function shownName(raw: string): string | undefined {
  const cleaned = clean(raw.slice(0, 2 * maximumTextLength))
    .slice(0, maximumTextLength)
    .trim();
  return cleaned === '' ? undefined : cleaned;
}

const text = z.string().transform(shownName);

const isUsable = (number: string): boolean => {
  const digits = number.replace(/\D/gu, '').length;
  return (
    number.length <= maximumNumberLength &&
    digits >= digitRange.from &&
    digits <= digitRange.until &&
    !number.includes('@')
  );
};

const numbers = z
  .array(z.string())
  .transform((raw) => [...new Set(raw.map(clean).filter(isUsable))].slice(0, maximumNumbers));

/** One entry of a file, whatever its format. Lenient: what cannot be used is left out. */
const entrySchema = z.object({ name: text, organisation: text, numbers, companyNumbers: numbers });

/** An entry before it was looked at. */
export type RawEntry = z.input<typeof entrySchema> & { readonly picture?: Picture | undefined };

/** A contact, or why there is none. */
export type Entry = ReadContact | Exclude<keyof Skipped, 'beyondLimit'>;

/** Makes a contact of an entry. The schema stands here because both formats end here. */
export function contactOf(raw: RawEntry): Entry {
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) return 'unreadable';
  const { name, organisation, numbers: own, companyNumbers } = parsed.data;
  if (own.length + companyNumbers.length === 0) return 'noNumber';
  if (name === undefined && organisation === undefined) return 'noName';
  return {
    numbers: own,
    ...(name !== undefined && { name }),
    ...(organisation !== undefined && { organisation }),
    ...(companyNumbers.length > 0 && { companyNumbers }),
    ...(raw.picture !== undefined && { picture: raw.picture }),
  };
}
