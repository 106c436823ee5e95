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

/** How a value may look once something has encoded it. */
const spellings = (value: string): string[] => {
  const percent = encodeURIComponent(value.toWellFormed());
  const base64 = Buffer.from(value).toString('base64');
  const all = [value, percent, percent.replaceAll('%20', '+'), JSON.stringify(value).slice(1, -1), base64];
  return [...new Set(all)].sort((a, b) => b.length - a.length);
};

/** The register of live secret values. `mask` is given in tests only. */
export const createSecretRegister = (mask: Mask = createMask()): MaskingRegister => {
  const secrets = new Map<string, readonly string[]>();
  const maskKnown = (text: string): string => {
    let masked = text;
    for (const [value, forms] of longestFirst(secrets)) {
      for (const form of forms) masked = masked.replaceAll(form, () => mask('masked', value));
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
