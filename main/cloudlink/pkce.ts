import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Random } from '../ports.ts';

/** Random text for a PKCE verifier or a state, 43 characters of base64url (RFC 7636, 4.1). A secret until it is used. */
export const randomSecret = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** The fields of a request that carries a challenge, method S256 (RFC 7636, 4.3; API reference 3.1). */
export const pkceFields = (verifier: string) => ({
  code_challenge_method: 'S256',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
});
