import { createHash } from 'node:crypto';
import { type Random, randomText } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../time.ts';
import type { Person } from './people.ts';

/** What an authorization code was given for. */
export interface CodeGrant {
  readonly person: Person;
  readonly clientId: string;
  /** PKCE, when the client sent a challenge (API reference 3.1). */
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | undefined;
}

/** Authorization codes: each works once and not for long. */
export interface CodeStore {
  issue(grant: CodeGrant): string;
  /** The person, if code, client and verifier are right. The code is used up in any case. */
  redeem(code: string, clientId: string, verifier: string | undefined): Person | undefined;
}

/** Builds an empty store of codes. */
export function createCodeStore(options: { clock: Clock; random: Random; settings: Settings }): CodeStore {
  const codes = new Map<string, CodeGrant & { expiresAt: number }>();
  return {
    issue: (grant) => {
      const code = randomText(options.random, 24);
      codes.set(code, { ...grant, expiresAt: options.clock.now() + options.settings.codeLifeSeconds * 1000 });
      return code;
    },
    redeem: (code, clientId, verifier) => {
      const grant = codes.get(code);
      codes.delete(code);
      const isGood = grant && grant.expiresAt > options.clock.now() && grant.clientId === clientId;
      return isGood && isProven(grant, verifier) ? grant.person : undefined;
    },
  };
}

/** PKCE as in RFC 7636, 4.6; a verifier without a challenge is ignored. */
function isProven({ challenge }: CodeGrant, verifier: string | undefined): boolean {
  if (challenge === undefined) {
    return true;
  }
  return verifier !== undefined && challenge.value === transform(challenge.method, verifier);
}

function transform(method: 'S256' | 'plain', verifier: string): string {
  return method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
}
