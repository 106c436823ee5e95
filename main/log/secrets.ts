import type { SecretRegister } from '../ports.ts';
import { createMask, type Mask } from './mask.ts';
import { maskPatterns } from './patterns.ts';

/** Shorter values would mask half of every line. */
const minSecretLength = 4;

/** Tokens rotate; the oldest values are forgotten beyond this many. */
const maxSecrets = 500;

/** A register that can also mask a single value in the same way. */
export interface MaskingRegister extends SecretRegister {
  readonly mask: Mask;
}

/** Shorter pieces of base64 turn up in any text. */
const minBase64Length = 8;

/** How base64 spells a value inside of something longer, such as `user:password`: one way for each place modulo three. */
const base64Inside = (value: string): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const base64Spellings = (value: string): string[] => {
  const pieces = base64Inside(value).filter(({ length }) => length >= minBase64Length);
  const all = [Buffer.from(value).toString('base64'), ...pieces];
  return [...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
};

/** Some libraries write `%2b` for what others write as `%2B`. */
const withSmallEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());

/** How a value may look once something has encoded it: in an address, a form, JSON or base64; or has made its letters small. */
const spellings = (value: string): string[] => {
  const percent = encodeURIComponent(value.toWellFormed());
  const form = new URLSearchParams({ value }).toString().slice('value='.length);
  const json = JSON.stringify(value).slice(1, -1);
  const escaped = [percent, percent.replaceAll('%20', '+'), form];
  const all = [
    value,
    value.toLowerCase(),
    ...escaped,
    ...escaped.map(withSmallEscapes),
    json,
    ...base64Spellings(value),
  ];
  return [...new Set(all)].sort((a, b) => b.length - a.length);
};

/** The register of live secret values. `mask` is given in tests only. */
export const createSecretRegister = (mask: Mask = createMask()): MaskingRegister => {
  const secrets = new Map<string, readonly string[]>();
  const maskKnown = (text: string): string => {
    let masked = text;
    for (const [value, forms] of longestFirst(secrets)) {
      for (const form of forms) {
        // Most texts of a log line are far shorter than a token.
        if (form.length <= masked.length) masked = masked.replaceAll(form, () => mask('masked', value));
      }
    }
    return masked;
  };
  return {
    mask,
    add: (value) => {
      if (value.length < minSecretLength) return;
      secrets.delete(value);
      secrets.set(value, spellings(value));
      if (secrets.size > maxSecrets) forgetOldest(secrets);
    },
    forget: (value) => void secrets.delete(value),
    redact: (text) => maskPatterns(maskKnown(text), mask),
  };
};

/** A secret that contains another must go first, or the rest of it would stay. */
const longestFirst = (secrets: ReadonlyMap<string, readonly string[]>) =>
  [...secrets].sort(([a], [b]) => b.length - a.length);

const forgetOldest = (secrets: Map<string, readonly string[]>): void => {
  const oldest = secrets.keys().next();
  if (oldest.done !== true) secrets.delete(oldest.value);
};
