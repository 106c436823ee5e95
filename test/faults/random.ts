import { Buffer } from 'node:buffer';

/** A seeded source of randomness: everything that a fault run decides comes out of one of these. */
export interface Dice {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in that part of all cases. */
  chance(part: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  bytes(count: number): Uint8Array;
  /** Dice of their own for one purpose: what one purpose uses up does not change what another one gets. */
  fork(purpose: string): Dice;
}

/** FNV-1a, 32 bits: text to seed. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
};

/** sfc32, seeded by the hash of the text in four ways and warmed up: small, fast, and the same on every machine. */
const sfc32 = (text: string): (() => number) => {
  let [a, b, c, counter] = [hash(text), hash(`${text} b`), hash(`${text} c`), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
};

/** Dice for a seed. */
export function createDice(seed: string): Dice {
  const next = sfc32(seed);
  const fraction = (): number => next() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    chance: (part) => fraction() < part,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    fork: (purpose) => createDice(`${seed}/${purpose}`),
  };
}
