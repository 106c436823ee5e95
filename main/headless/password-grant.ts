import { failed, type Result, success } from '../failure.ts';
import type { HttpRequest, HttpResponse, HttpTransport } from '../ports.ts';
import { parseApiTemplate, serviceUrl } from '../settings/api-template.ts';

/** Stands for the tokens that are already here. It never leaves this process. */
const ownCode = 'password-grant';

const formOf = ({ body }: HttpRequest): URLSearchParams => new URLSearchParams(body ?? '');

const isPost = ({ method, url }: HttpRequest, path: string): boolean =>
  method === 'POST' && new URL(url).pathname.endsWith(path);

const passwordGrant = (request: HttpRequest): HttpRequest => {
  const form = formOf(request);
  const kept = ['username', 'password', 'account_id', 'client_id'].map((name) => [name, form.get(name) ?? '']);
  const body = new URLSearchParams({ grant_type: 'password', ...Object.fromEntries(kept) }).toString();
  return { ...request, url: request.url.replace(/\/authorize$/, '/token'), body };
};

const isOk = ({ status }: HttpResponse): boolean => status >= 200 && status < 300;

/**
 * For tests only (API reference 3.1): signs in by the password grant where the session would send user name and password
 * to /authorize. It lies around the transport, so that the session itself knows no such grant and no other face can use it.
 */
export function withPasswordGrant(http: HttpTransport): HttpTransport {
  let tokens: HttpResponse | undefined;
  return async (request) => {
    if (isPost(request, '/token') && formOf(request).get('code') === ownCode && tokens !== undefined) {
      const held = tokens;
      tokens = undefined;
      return held;
    }
    if (!isPost(request, '/authorize')) return http(request);
    const answer = await http(passwordGrant(request));
    if (!isOk(answer)) return answer;
    tokens = answer;
    return { ...answer, body: JSON.stringify({ code: ownCode }) };
  };
}

const isProduction = (host: string): boolean =>
  (host === 'api.mitel.io' || host.endsWith('.api.mitel.io')) && !host.endsWith('.dev.api.mitel.io');

/** Mitel wants the password grant on its production hosts from nobody: `invalid-input` for those. */
export function checkPasswordGrant(api: string): Result<void> {
  const template = parseApiTemplate(api);
  if (!template.ok) return template;
  const host = new URL(serviceUrl(template.value, 'authentication')).hostname;
  return isProduction(host)
    ? failed('invalid-input', { detail: '--test-password-grant is refused for api.mitel.io' })
    : success(undefined);
}
