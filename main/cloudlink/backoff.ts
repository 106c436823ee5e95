import type { Random } from '../ports.ts';

/** First step of the backoff, ms. */
const backoffBaseMs = 1_000;
/** The longest wait of the backoff, ms. */
const backoffCapMs = 60_000;

/**
 * Full-jitter exponential backoff, in ms: uniform between 0 and `min(cap, base · 2^attempt)`. `attempt` counts from 0.
 */
export const backoffMs = (attempt: number, random: Random): number =>
  Math.round(random.fraction() * Math.min(backoffCapMs, backoffBaseMs * 2 ** attempt));

/** The 1 to 2 s that Mitel's sample adds to Retry-After, so that clients do not return together (API reference 3.3). */
export const throttleJitterMs = (random: Random): number => Math.round(1_000 + random.fraction() * 1_000);
