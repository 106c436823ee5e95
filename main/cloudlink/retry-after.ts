import type { Random } from '../ports.ts';
import { throttleJitterMs } from './backoff.ts';

/** The longest wait that a Retry-After can impose on anything that goes on by itself, ms. */
const longestMs = 10 * 60_000;

/**
 * How long a `Retry-After` header asks to wait, in ms: seconds (RFC 9110) or an HTTP date (API reference 3.3). Undefined
 * where there is none or it cannot be read; a date that has passed is 0.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** The wait before a throttled request is made again, ms: what the platform asked for, within reason, and jitter. */
export const throttledDelayMs = (askedMs: number, random: Random): number =>
  Math.min(askedMs, longestMs) + throttleJitterMs(random);
