import { z } from 'zod';
import type { Requester } from './http.ts';
import { flag, isRecord, text } from './lenient.ts';

/** How long the question may take, ms: it only makes a refusal clearer. */
const patienceMs = 5_000;
const fieldPattern = /saml|sso|single|federat|enabled|active|required|status/i;
const yesPattern = /^(?:enabled|active|required|on|yes|configured)$/i;

const isYes = (value: unknown): boolean => flag.parse(value) === true || yesPattern.test(text.parse(value) ?? '');

/** The answer's shape is not documented: a field of a telling name that says yes counts, anything else does not. */
const answerSchema = z
  .unknown()
  .transform(
    (raw) => isRecord(raw) && Object.entries(raw).some(([name, value]) => fieldPattern.test(name) && isYes(value)),
  );

/**
 * Asks whether a user signs in with the company's single sign-on: GET /saml2/status, seen in public code only
 * (API reference 3.1). False where the platform does not say so.
 */
export async function usesSingleSignOn(request: Requester, username: string, clientId: string): Promise<boolean> {
  const get = { method: 'GET', service: 'authentication', template: '/saml2/status', auth: 'none' } as const;
  const query = { username, client_id: clientId };
  const answer = await request({ ...get, query, schema: answerSchema, tries: 1, timeoutMs: patienceMs });
  return answer.ok && answer.value;
}
