import { createHmac, timingSafeEqual } from 'node:crypto';

/** Claims by name. */
export type Claims = Readonly<Record<string, string | number | boolean>>;

/** Signs claims as a JWT with HS256, the algorithm of the published sample (API reference 3.2). */
export function signJwt(claims: Claims, key: string): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${signature(signed, key)}`;
}

/** HMAC-SHA256 as base64url text. */
export function signature(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Whether `given` is the signature of `text`, compared in constant time. */
export function isSignature(text: string, given: string, key: string): boolean {
  const [wanted, found] = [Buffer.from(signature(text, key)), Buffer.from(given)];
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
