import { createHash, randomUUID } from 'node:crypto';

/** Replaces a value by a mark that is the same for the same value, so that two log lines can be compared. */
export type Mask = (kind: 'masked' | 'name' | 'number', value: string) => string;

/**
 * Marks such as `‹masked:ab12›`. They are salted afresh for every run: four digits of a plain hash would give a short
 * secret away to whoever tries all of them.
 */
export const createMask =
  (salt: string = randomUUID()): Mask =>
  (kind, value) =>
    `‹${kind}:${createHash('sha256').update(salt).update(value).digest('hex').slice(0, 4)}›`;
