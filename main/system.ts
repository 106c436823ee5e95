import { randomBytes } from 'node:crypto';
import type { Clock, Random, Timer } from './ports.ts';

/** Node's longest timer, in ms; a longer delay would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

const schedule = (callback: () => void, delayMs: number): Timer => {
  let timer: NodeJS.Timeout;
  const wait = (remainingMs: number): void => {
    const stepMs = Math.min(remainingMs, longestDelayMs);
    timer = setTimeout(() => (remainingMs > stepMs ? wait(remainingMs - stepMs) : callback()), stepMs);
  };
  wait(delayMs);
  return { cancel: () => clearTimeout(timer) };
};

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule,
};

/** The machine's randomness, from its cryptographic source. */
export const systemRandom: Random = {
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
