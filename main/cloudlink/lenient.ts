/**
 * Lenient readers for zod schemas: the platform sends numbers and booleans as strings, objects as JSON strings, and
 * leaves out what it likes (API reference 2.4, 3.2). None of them ever fails: what cannot be read is absent.
 */
import { z } from 'zod';

export { present } from '../present.ts';

const asText = (raw: unknown): string | undefined => {
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  return typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : undefined;
};

const asNumber = (raw: unknown): number | undefined => {
  const text = asText(raw);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

const asFlag = (raw: unknown): boolean | undefined => {
  const text = asText(raw)?.toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
};

/** Times of calls and subscriptions lie here, ms since the epoch; anything else is a wrong field, and no time at all. */
const plausible = { from: 0, until: Date.UTC(2200, 0) };

const plausibleMs = (ms: number): number | undefined => (ms >= plausible.from && ms < plausible.until ? ms : undefined);

const asTimeMs = (raw: unknown): number | undefined => {
  const value = asNumber(raw);
  return plausibleMs(value ?? Date.parse(asText(raw) ?? ''));
};

/** The text parsed as JSON; undefined where it is none. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the callers treat it as "nothing readable", which is what it is.
    return undefined;
  }
}

/** True for a JSON object: neither null nor an array. */
export const isRecord = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

/** An object, given as one or as its JSON text (extraPbxData, API reference 2.4, trap 3). */
export const asObject = (raw: unknown): Record<string, unknown> | undefined => {
  const value = typeof raw === 'string' ? parseJson(raw) : raw;
  return isRecord(value) ? value : undefined;
};

/** Non-empty text, trimmed; numbers and booleans as text. */
export const text = z.unknown().optional().transform(asText);

/** A finite number, given as one or as text. */
export const number = z.unknown().optional().transform(asNumber);

/** A boolean, given as one or as text. */
export const flag = z.unknown().optional().transform(asFlag);

/** A point in time in ms since the epoch, given as such, as text, or as ISO 8601. */
export const timeMs = z.unknown().optional().transform(asTimeMs);

/** A point in time as ISO 8601, given in any of the ways of `timeMs`. */
export const isoTime = z
  .unknown()
  .optional()
  .transform((raw) => {
    const ms = asTimeMs(raw);
    return ms === undefined ? undefined : new Date(ms).toISOString();
  });

/** A nested object, or its JSON text. */
export const object = z.unknown().optional().transform(asObject);
