import { randomBytes } from 'node:crypto';

/** Source of `byteCount` random bytes; a seeded run passes its own. */
export type Random = (byteCount: number) => Uint8Array;

/** The machine's own generator, good enough for tokens. */
export const systemRandom: Random = (byteCount) => randomBytes(byteCount);

/** `byteCount` random bytes as hexadecimal text. */
export function randomHex(random: Random, byteCount: number): string {
  return Buffer.from(random(byteCount)).toString('hex');
}

/** `byteCount` random bytes as base64url text. */
export function randomText(random: Random, byteCount: number): string {
  return Buffer.from(random(byteCount)).toString('base64url');
}

/** A version 4 UUID. */
export function randomUuid(random: Random): string {
  const bytes = Buffer.from(random(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
