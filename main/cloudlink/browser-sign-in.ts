import { createHash, timingSafeEqual } from 'node:crypto';
import { type FailureCode, failed, type Result, success } from '../failure.ts';
import type { Random } from '../ports.ts';
import { pkceFields, randomSecret } from './pkce.ts';
import type { BrowserSignIn, CloudLinkOptions } from './types.ts';

/** The address of the portal's sign-in page, with a fresh state and PKCE challenge (API reference 3.1; RFC 8252). */
export function beginBrowserSignIn(
  random: Random,
  { portal, clientId }: Pick<CloudLinkOptions, 'portal' | 'clientId'>,
  redirectUri: string,
): BrowserSignIn {
  const verifier = randomSecret(random);
  const state = randomSecret(random);
  const url = new URL(portal);
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state };
  for (const [name, value] of Object.entries({ ...asked, ...pkceFields(verifier) })) url.searchParams.set(name, value);
  return { url, redirectUri, state, verifier };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an address carries this state. Compared in constant time. */
export const hasState = (redirected: URL, state: string): boolean => {
  const carried = redirected.searchParams.getAll('state');
  return carried.length === 1 && timingSafeEqual(digest(carried[0] ?? ''), digest(state));
};

/** What the portal's errors mean to a user (RFC 6749, 4.1.2.1); any other one is a refusal. */
const errorCodes: Readonly<Record<string, FailureCode>> = {
  access_denied: 'cancelled',
  unauthorized_client: 'forbidden',
  server_error: 'platform-error',
  temporarily_unavailable: 'platform-error',
};

/** An error's name is a word of the standard; whatever else stands there is not repeated. */
const errorName = (text: string): string => (/^[a-z_]{1,40}$/.test(text) ? text : 'an error');

/**
 * The authorisation code of the address that the browser was sent to. A secret. `sign-in-refused` where the state is not
 * the one sent, or nothing useful came.
 */
export function codeOf({ state }: BrowserSignIn, redirected: URL): Result<string> {
  const what = 'the sign-in page answered';
  if (!hasState(redirected, state)) return failed('sign-in-refused', { detail: `${what} with another state` });
  const error = redirected.searchParams.get('error');
  if (error !== null) {
    return failed(errorCodes[error] ?? 'sign-in-refused', { detail: `${what} ${errorName(error)}` });
  }
  const code = redirected.searchParams.get('code') ?? '';
  return code === '' ? failed('sign-in-refused', { detail: `${what} without a code` }) : success(code);
}
