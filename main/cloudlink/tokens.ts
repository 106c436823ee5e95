import { z } from 'zod';
import type { Result } from '../failure.ts';
import type { Random } from '../ports.ts';
import type { Requester, RequestSpec } from './http.ts';
import { isRecord, number, present, text } from './lenient.ts';
import { pkceFields, randomSecret } from './pkce.ts';
import { authenticationCode } from './sign-in-failure.ts';
import type { BrowserSignIn, Identity, SignInCredentials } from './types.ts';

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
  loginId: text,
  accountId: text,
  name: text,
  email: text,
  domain: text,
  role: text,
});

/** People sign in by their e-mail address as a rule; a login of another kind is no address. */
const addressOf = (loginId: string | undefined) => (loginId?.includes('@') === true ? loginId : undefined);

const identitySchema = z
  .unknown()
  .refine(isRecord)
  .pipe(claimsSchema)
  .transform(
    ({ principalId, accountId, uniqueUserId, loginId, email, ...claims }): Identity => ({
      principalId: principalId ?? claims.userId ?? uniqueUserId ?? '',
      accountId: accountId ?? '',
      ...present({ ...claims, email: email ?? addressOf(loginId) }),
    }),
  );

const tokenRequest = (form: Readonly<Record<string, string>>): RequestSpec<Tokens> => ({
  method: 'POST',
  service: 'authentication',
  template: '/token',
  form,
  auth: 'none',
  codeOf: authenticationCode,
  schema: tokensSchema,
});

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
    const verifier = randomSecret(this.#random);
    const client = { client_id: this.#clientId, redirect_uri: redirectUri };
    const user = { account_id: account, username, password };
    const form = { response_type: 'code', ...user, ...client, ...pkceFields(verifier) };
    const code = await this.#request({ ...tokenRequest(form), template: '/authorize', schema: codeSchema });
    return code.ok ? this.redeem(code.value.code, { verifier, redirectUri }) : code;
  }

  /** POST /token with an authorisation code; `redirectUri` and `verifier` are those it was asked for with. */
  redeem(code: string, asked: Pick<BrowserSignIn, 'verifier' | 'redirectUri'>): Promise<Result<Tokens>> {
    const client = { client_id: this.#clientId, redirect_uri: asked.redirectUri };
    const grant = { grant_type: 'authorization_code', code, code_verifier: asked.verifier, ...client };
    return this.#request(tokenRequest(grant));
  }

  refresh(refreshToken: string): Promise<Result<Tokens>> {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: this.#clientId };
    return this.#request(tokenRequest(grant));
  }

  /** GET /token: who the access token belongs to. */
  whoAmI(): Promise<Result<Identity>> {
    const get = { method: 'GET', service: 'authentication', template: '/token', auth: 'bearer' } as const;
    return this.#request({ ...get, query: { client_id: this.#clientId }, schema: identitySchema });
  }
}
