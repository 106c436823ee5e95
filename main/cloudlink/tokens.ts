import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Result } from '../failure.ts';
import type { Random } from '../ports.ts';
import type { Requester, RequestSpec } from './http.ts';
import { isRecord, number, present, text } from './lenient.ts';
import type { Identity, SignInCredentials } from './types.ts';

/** Nothing is ever redirected there: /authorize answers with JSON (API reference 3.1). */
const redirectUri = 'http://127.0.0.1/callback';

const codeSchema = z.object({ code: text.pipe(z.string()) });
const tokensSchema = z.object({ access_token: text.pipe(z.string()), refresh_token: text, expires_in: number });

/** Answer of POST /token; `expires_in` in seconds (API reference 3.2). */
export type Tokens = z.infer<typeof tokensSchema>;

const claimsSchema = z.object({
  extension: text,
  principalId: text,
  userId: text,
  uniqueUserId: text,
  accountId: text,
  name: text,
  email: text,
  domain: text,
  role: text,
});

const identitySchema = z
  .unknown()
  .refine(isRecord)
  .pipe(claimsSchema)
  .transform(
    ({ principalId, accountId, uniqueUserId, ...claims }): Identity => ({
      principalId: principalId ?? claims.userId ?? uniqueUserId ?? '',
      accountId: accountId ?? '',
      ...present(claims),
    }),
  );

const tokenRequest = (form: Readonly<Record<string, string>>): RequestSpec<Tokens> => ({
  method: 'POST',
  service: 'authentication',
  template: '/token',
  form,
  auth: 'none',
  schema: tokensSchema,
});

/** S256 of RFC 7636. */
const pkceChallenge = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** The requests of the authentication service (API reference 3.1). Forms, as Mitel's staff asked for. */
export class TokenRequests {
  readonly #request: Requester;
  readonly #random: Random;
  readonly #clientId: string;

  constructor(request: Requester, random: Random, clientId: string) {
    this.#request = request;
    this.#random = random;
    this.#clientId = clientId;
  }

  /** POST /authorize with PKCE, then POST /token with the code. The only place that sees the password. */
  async authorize({ account, username, password }: SignInCredentials): Promise<Result<Tokens>> {
    const verifier = Buffer.from(this.#random.bytes(32)).toString('base64url');
    const client = { client_id: this.#clientId, redirect_uri: redirectUri };
    const pkce = { code_challenge_method: 'S256', code_challenge: pkceChallenge(verifier) };
    const form = { response_type: 'code', account_id: account, username, password, ...client, ...pkce };
    const code = await this.#request({ ...tokenRequest(form), template: '/authorize', schema: codeSchema });
    if (!code.ok) return code;
    const grant = { grant_type: 'authorization_code', code: code.value.code, code_verifier: verifier, ...client };
    return this.#request(tokenRequest(grant));
  }

  refresh(refreshToken: string): Promise<Result<Tokens>> {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: this.#clientId };
    return this.#request(tokenRequest(grant));
  }

  /** GET /token: who the access token belongs to. */
  whoAmI(): Promise<Result<Identity>> {
    const get = { method: 'GET', service: 'authentication', template: '/token', auth: 'bearer' } as const;
    return this.#request({ ...get, schema: identitySchema });
  }
}
