import { z } from 'zod';
import type { Core } from '../core.ts';
import { isAccount, type Person } from '../identity/people.ts';
import { type AccessGrant, accessClaims, domainOf, type TokenAnswer } from '../identity/tokens.ts';
import { extensionOf } from './admin.ts';
import { bodyOf, problem, type ServiceApp, type ServiceContext, signedIn } from './http.ts';
import { objectSchema, openApi, type ServiceDescription } from './specification.ts';

const authorizeSchema = z.object({
  client_id: z.string(),
  response_type: z.literal('code'),
  username: z.string(),
  password: z.string(),
  account_id: z.string(),
  redirect_uri: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.enum(['S256', 'plain']).optional(),
});

const text = z.string();
const tokenSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    ...{ code: text, client_id: text, code_verifier: text.optional() },
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: text.optional(), token: text.optional() }),
  z.object({ grant_type: z.literal('password'), username: text, password: text, account_id: text }),
  z.object({
    grant_type: z.literal('client_credentials'),
    ...{ client_id: text, client_secret: text, account_id: text },
    ...{ principalId: text.optional(), extension: text.optional(), email: text.optional() },
  }),
]);

type TokenRequest = z.infer<typeof tokenSchema>;

const description: ServiceDescription = {
  title: 'Authentication',
  operations: [
    { method: 'post', path: '/authorize', summary: 'Check user name and password, answer a code', body: 'Authorize' },
    { method: 'post', path: '/token', summary: 'Trade a grant for tokens', body: 'Token' },
    { method: 'get', path: '/token', summary: 'Claims of the token that is sent' },
    { method: 'get', path: '/saml2/status', summary: 'Whether a user signs in by single sign-on' },
  ],
  schemas: {
    Authorize: objectSchema({ client_id: 'string', response_type: 'string', username: 'string', password: 'string' }),
    Token: objectSchema({ grant_type: 'string', code: 'string', client_id: 'string', refresh_token: 'string' }),
  },
};

/** The authentication service (API reference 3). */
export function addAuthentication(app: ServiceApp, core: Core, base: string): void {
  app.post('/authorize', (context) => authorize(core, context));
  app.post('/token', (context) => token(core, context));
  app.get(
    '/token',
    signedIn(core, (context, grant) => context.json(whoAmI(core, grant, base))),
  );
  app.get('/saml2/status', (context) => singleSignOnStatus(core, context));
  app.get('/_spec', (context) => context.json(openApi(description, base)));
}

function authorize(core: Core, context: ServiceContext): Response {
  const body = bodyOf(context, authorizeSchema);
  if (!body.ok) {
    return body.response;
  }
  if (core.settings.isSingleSignOnOnly) {
    return singleSignOnOnly(context);
  }
  const { client_id: clientId, code_challenge: value, code_challenge_method: method = 'plain' } = body.value;
  const person = clientId === core.account.clientId ? personByPassword(core, body.value) : undefined;
  if (person === undefined) {
    return problem(context, 401, 'Unauthorized');
  }
  const challenge = value === undefined ? undefined : { method, value };
  return context.json({ code: core.codes.issue({ person, clientId, challenge }) });
}

/** What such an account answers is not public (API reference 3.1): status and words are the simulator's. */
function singleSignOnOnly(context: ServiceContext): Response {
  return problem(context, 403, 'Native user login is disabled: this account signs in by single sign-on (SAML)');
}

/** Seen in public code, its answer nowhere (API reference 3.1): the fields are the simulator's. */
function singleSignOnStatus(core: Core, context: ServiceContext): Response {
  const username = context.req.query('username') ?? '';
  const isKnown = core.account.people.some(({ loginId }) => loginId === username.trim().toLowerCase());
  return context.json({ username, enabled: isKnown && core.settings.isSingleSignOnOnly });
}

function personByPassword(
  core: Core,
  claim: { username: string; password: string; account_id: string },
): Person | undefined {
  const person = core.account.people.find(({ loginId }) => loginId === claim.username.trim().toLowerCase());
  const isGood = isAccount(core.account, claim.account_id) && person?.password === claim.password;
  return isGood ? person : undefined;
}

function token(core: Core, context: ServiceContext): Response {
  const body = bodyOf(context, tokenSchema);
  if (!body.ok) {
    return body.response;
  }
  if (body.value.grant_type === 'password' && core.settings.isSingleSignOnOnly) {
    return singleSignOnOnly(context);
  }
  const answer = grantTokens(core, body.value);
  return answer === undefined ? problem(context, 401, 'Unauthorized') : context.json(answer);
}

function grantTokens(core: Core, request: TokenRequest): TokenAnswer | undefined {
  if (request.grant_type === 'refresh_token') {
    // Older clients send the value in a field named `token` (API reference 3.1).
    return core.tokens.refresh(request.refresh_token ?? request.token ?? '');
  }
  const person = personBehind(core, request);
  return person && core.tokens.issue(person);
}

function personBehind(core: Core, request: Exclude<TokenRequest, { grant_type: 'refresh_token' }>): Person | undefined {
  switch (request.grant_type) {
    case 'authorization_code':
      return core.codes.redeem(request.code, request.client_id, request.code_verifier);
    case 'password':
      return personByPassword(core, request);
    case 'client_credentials':
      return personByClient(core, request);
  }
}

/** Proxy authentication: the client names the user it acts for; without a name it is the account's administrator. */
function personByClient(
  { account }: Core,
  request: Extract<TokenRequest, { grant_type: 'client_credentials' }>,
): Person | undefined {
  const { principalId, extension, email } = request;
  const isClient = request.client_id === account.clientId && request.client_secret === account.clientSecret;
  if (!isClient || !isAccount(account, request.account_id)) {
    return undefined;
  }
  const names = [principalId, extension, email].filter((name) => name !== undefined);
  return names.length === 0
    ? account.people.find(({ role }) => role === 'ACCOUNT_ADMIN')
    : account.people.find((person) => names.every((name) => namesOf(person).includes(name)));
}

function namesOf({ userId, extension, email }: Person): string[] {
  return [userId, extension, email];
}

/** GET /token: numbers and booleans as text, all but integrationLatency (API reference 3.2). */
function whoAmI(
  core: Core,
  { person, issuedAt, expiresAt }: AccessGrant,
  base: string,
): Record<string, string | number> {
  const claims = { ...accessClaims(core, person, issuedAt, expiresAt), ...claimsBesideToken(core, person, base) };
  const texts = Object.entries(claims).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(texts), integrationLatency: 12 };
}

function claimsBesideToken(core: Core, person: Person, base: string): Record<string, string> {
  const { phone, mobile, userId } = person;
  const photoUrl = `${base.replace('/authentication/', '/admin/')}/users/${userId}/photo`;
  return { ...extensionOf(core, person), phone, mobile, photoUrl, profileHeaderUrl: '', aud: `${domainOf(core)}` };
}
