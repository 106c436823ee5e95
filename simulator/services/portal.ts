import { z } from 'zod';
import type { Core } from '../core.ts';
import { demoUser, type Person } from '../identity/people.ts';
import { randomText } from '../random.ts';
import type { ServiceApp, ServiceContext } from './http.ts';
import { errorPage, signInPage } from './portal-page.ts';

/** Where the portal's sign-in page is, below the simulator's own address. */
export const portalPath = '/portal/authorize';

/** What a client asks for in the page's address (RFC 6749, 4.1.1; RFC 7636, 4.3). */
const askedSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string().default(''),
  state: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().default('plain'),
});
const formSchema = askedSchema.extend({
  username: z.string().default(''),
  password: z.string().default(''),
  decision: z.enum(['sign-in', 'cancel']).default('sign-in'),
});

type Asked = z.infer<typeof askedSchema>;
type Answer = Response | Promise<Response>;

/**
 * The sign-in page that Mitel's portal is for a browser (API reference 3.1; its parameters are those of RFC 6749 and
 * RFC 7636). It redirects to loopback addresses only (RFC 8252, 7.3) and insists on PKCE.
 */
export function addPortal(app: ServiceApp, core: Core): void {
  app.get(portalPath, (context) => {
    const asked = askedSchema.safeParse(context.req.query());
    return asked.success
      ? (misuse(core, context, asked.data) ?? greet(core, context, asked.data))
      : errorPage(context, 'client_id or redirect_uri is missing');
  });
  app.post(portalPath, (context) => {
    const form = formSchema.safeParse(context.get('body') ?? {});
    return form.success
      ? (misuse(core, context, form.data) ?? decide(core, context, form.data))
      : errorPage(context, 'the form is not complete');
  });
}

/** A wrong client or address is told to the person, never redirected; what else is wrong is told to the client. */
function misuse(core: Core, context: ServiceContext, asked: Asked): Answer | undefined {
  if (asked.client_id !== core.account.clientId) {
    return errorPage(context, 'this client is not known');
  }
  if (!isLoopback(asked.redirect_uri)) {
    return errorPage(context, 'redirect_uri is not a loopback address');
  }
  if (asked.response_type !== 'code') {
    return redirect(context, asked, { error: 'unsupported_response_type' });
  }
  const hasChallenge = asked.code_challenge !== undefined && ['S256', 'plain'].includes(asked.code_challenge_method);
  return hasChallenge ? undefined : redirect(context, asked, { error: 'invalid_request' });
}

/** `http://127.0.0.1:{port}/…` and its kin (RFC 8252, 7.3). */
function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) && url.hash === '';
}

/** The page, or what a script has decided for who would sit in front of it. */
function greet(core: Core, context: ServiceContext, asked: Asked): Answer {
  switch (core.settings.portalAnswer) {
    case 'page':
      return signInPage(context, asked);
    case 'code':
      return giveCode(core, context, asked, demoUser(core.account));
    case 'cancel':
      return redirect(context, asked, { error: 'access_denied' });
    case 'error':
      return redirect(context, asked, { error: 'server_error' });
    case 'foreign-state':
      return giveCode(core, context, { ...asked, state: randomText(core.random, 16) }, demoUser(core.account));
  }
}

function decide(core: Core, context: ServiceContext, form: z.infer<typeof formSchema>): Answer {
  if (form.decision === 'cancel') {
    return redirect(context, form, { error: 'access_denied' });
  }
  const login = form.username.trim().toLowerCase();
  const person = core.account.people.find(({ loginId, password }) => loginId === login && password === form.password);
  return person === undefined
    ? signInPage(context, form, 'The user name or the password is wrong.')
    : giveCode(core, context, form, person);
}

function giveCode(core: Core, context: ServiceContext, asked: Asked, person: Person): Answer {
  const { client_id: clientId, code_challenge: value = '' } = asked;
  const method = asked.code_challenge_method === 'S256' ? 'S256' : 'plain';
  return redirect(context, asked, { code: core.codes.issue({ person, clientId, challenge: { method, value } }) });
}

function redirect(context: ServiceContext, asked: Asked, answer: Readonly<Record<string, string>>): Answer {
  const url = new URL(asked.redirect_uri);
  const state = asked.state === undefined ? {} : { state: asked.state };
  for (const [name, value] of Object.entries({ ...answer, ...state })) {
    url.searchParams.set(name, value);
  }
  return context.redirect(url.href, 302);
}
