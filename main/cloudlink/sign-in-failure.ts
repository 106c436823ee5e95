import type { Failure, FailureCode } from '../failure.ts';
import type { HttpResponse } from '../ports.ts';
import { isUnknownHost } from './errors.ts';
import { isMitelApi } from './region.ts';

/** A clock that is further from the platform's than this is wrong, ms: certificates and tokens are dated. */
const wrongClockMs = 5 * 60_000;

const pagePattern = /^\s*<(?:!doctype|html|\?xml|head|body)/i;
const singleSignOnWords =
  /\b(?:saml2?|sso|single[\s-]?sign[\s-]?on|federated|identity provider|native\s?user\s?login)\b/i;

/**
 * What a refusal by the authentication service says beyond its status. A web page comes from something else that answers at
 * this address; the platform's words may name single sign-on (API reference 3.1; undocumented, so any wording).
 */
export function authenticationCode({ status, body }: HttpResponse): FailureCode | undefined {
  if (status < 400 || status > 403) return undefined;
  if (pagePattern.test(body)) return 'unreadable-answer';
  return singleSignOnWords.test(body) ? 'single-sign-on' : undefined;
}

/** Whether the platform said no to what was presented, rather than being out of reach. */
export const isRefusal = ({ code, status }: Failure): boolean =>
  code !== 'no-such-route' && code !== 'unreadable-answer' && (status === 400 || status === 401 || status === 403);

/**
 * Something answered, or nobody can be found, where the platform should be (API reference 1, "Wrong path"). Mitel's own
 * hosts exist and are CloudLink: not finding them means that there is no network, and a strange answer that something
 * in between gave it.
 */
const isElsewhere = (failure: Failure, api: string): boolean =>
  ['no-such-route', 'not-found'].includes(failure.code) ||
  ((failure.code === 'unreadable-answer' || isUnknownHost(failure)) && !isMitelApi(api));

/** What else is known when a sign-in has failed. */
export interface SignInCircumstances {
  readonly api: string;
  readonly clockDifferenceMs: number | undefined;
}

/**
 * A failed sign-in as the user should be told it. The platform answers 401 for a wrong password and for the wrong
 * environment alike (API reference 3.3): `sign-in-refused` stands for both.
 */
export function signInFailure(failure: Failure, { api, clockDifferenceMs = 0 }: SignInCircumstances): Failure {
  if (isElsewhere(failure, api)) return { ...failure, code: 'wrong-environment' };
  // Nothing was commanded that could have been carried out all the same: out of reach is all that it is.
  if (failure.code === 'timeout') return { ...failure, code: 'offline' };
  if (!isRefusal(failure) || failure.code === 'single-sign-on') return failure;
  return { ...failure, code: Math.abs(clockDifferenceMs) > wrongClockMs ? 'clock-wrong' : 'sign-in-refused' };
}
