import { html } from 'hono/html';
import type { ServiceContext } from './http.ts';

// Chromium applies form-action to the redirect behind a form as well, and an IPv6 address cannot be named in it.
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http:";
const style = 'body{font:16px sans-serif;max-width:22rem;margin:4rem auto}label,input{display:block;width:100%}';

/** The page with user name, password, Sign in and Cancel; what the client asked for goes along in hidden fields. */
export function signInPage(
  context: ServiceContext,
  asked: Readonly<Record<string, string | undefined>>,
  complaint = '',
): Response | Promise<Response> {
  const { username: _username, password: _password, decision: _decision, ...kept } = asked;
  const fields = Object.entries(kept).filter(([, value]) => value !== undefined);
  const hidden = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const form = html`<form method="post">
      ${hidden}
      <p role="alert">${complaint}</p>
      <label>User name <input name="username" autocomplete="username" autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="current-password"></label>
      <button name="decision" value="sign-in">Sign in</button>
      <button name="decision" value="cancel">Cancel</button>
    </form>`;
  return page(context, complaint === '' ? 200 : 401, form);
}

/** A page that only says what is wrong, with status 400. */
export function errorPage(context: ServiceContext, complaint: string): Response | Promise<Response> {
  return page(context, 400, html`<p role="alert">${complaint}</p>`);
}

function page(
  context: ServiceContext,
  status: 200 | 400 | 401,
  content: ReturnType<typeof html>,
): Response | Promise<Response> {
  context.header('Content-Security-Policy', policy);
  context.header('Cache-Control', 'no-store');
  const title = 'Sign in to CloudLink';
  return context.html(
    html`<!doctype html><html lang="en"><head><title>${title}</title><style>${style}</style></head>
      <body><h1>${title}</h1>${content}</body></html>`,
    status,
  );
}
