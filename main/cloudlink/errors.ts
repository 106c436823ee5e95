import { z } from 'zod';
import { type Failure, type FailureCode, failed } from '../failure.ts';
import type { HttpResponse } from '../ports.ts';
import { TransportError } from '../transport-error.ts';
import { asObject, present, text } from './lenient.ts';
import { retryAfterMs } from './retry-after.ts';

/** The longest text of the platform that goes into a failure, in characters. */
const maxDetail = 200;
/** What Mitel's sample waits after a 429 without Retry-After, ms (API reference 3.3). */
const defaultThrottleMs = 2_000;
const wrongRouteText = /not a valid key=value pair \(missing equal-sign\)/i;

/** What is known of a request when its answer is judged. */
export interface AnswerContext {
  /** For example `PUT media/endpoints/{endpointId}/calls/{callId}`. */
  readonly what: string;
  /** What 400, 405 and 422 mean here. */
  readonly refusedMeans: FailureCode;
  readonly nowMs: number;
  readonly redact: Redact;
}

/** Masks every secret in a text. */
export type Redact = (text: string) => string;

const messageSchema = z.object({
  message: text,
  Message: text,
  error_description: text,
  error: z.unknown().optional(),
  detail: text,
});

/** A page, which is a proxy's, a portal's or a gateway's: no text of the platform. */
const isPage = (body: string): boolean => body.trimStart().startsWith('<');

/** The platform's own words in an error body; undocumented, so any of the usual places (API reference 3.3). */
function platformText(body: string): string | undefined {
  const raw = asObject(body);
  if (raw === undefined) return isPage(body) ? undefined : text.parse(body);
  const { message, Message, error_description, error, detail } = messageSchema.parse(raw);
  const nested = messageSchema.parse(asObject(error) ?? {}).message;
  return (
    message ?? Message ?? error_description ?? detail ?? nested ?? text.parse(typeof error === 'object' ? '' : error)
  );
}

const statusCodes: Readonly<Record<number, FailureCode>> = {
  401: 'auth-required',
  403: 'forbidden',
  404: 'not-found',
  409: 'not-allowed',
  410: 'not-found',
  429: 'throttled',
};

const codeOf = (response: HttpResponse, context: AnswerContext): FailureCode => {
  const { status, headers, body } = response;
  if (status === 403 && wrongRouteText.test(body)) return 'no-such-route';
  // No documented answer is a redirect: whoever sends one, for example a captive portal, is not the platform.
  if (status >= 300 && status < 400) return 'unreadable-answer';
  if (status === 503 && headers['retry-after'] !== undefined) return 'throttled';
  if (status === 400 || status === 405 || status === 422) return context.refusedMeans;
  return statusCodes[status] ?? 'platform-error';
};

const waitOf = (code: FailureCode, response: HttpResponse, nowMs: number): number | undefined =>
  code === 'throttled' ? (retryAfterMs(response.headers['retry-after'], nowMs) ?? defaultThrottleMs) : undefined;

/** `x-mitel-correlation-id` of an answer (API reference 1, Headers). Shown to users, so it is redacted as any text. */
export const correlationIdOf = (response: HttpResponse, redact: Redact): string | undefined => {
  const id = text.parse(response.headers['x-mitel-correlation-id']);
  return id === undefined ? undefined : redact(id);
};

/**
 * The failure that an answer outside 2xx stands for. 403 with the gateway's "missing equal-sign" text is a route that
 * does not exist, and carries the token twice (API reference 1): the text is redacted before it is cut.
 */
export function answerFailure(response: HttpResponse, context: AnswerContext): Failure {
  const code = codeOf(response, context);
  const said = platformText(response.body);
  const detail = said === undefined ? context.what : `${context.what}: ${context.redact(said).slice(0, maxDetail)}`;
  const wait = waitOf(code, response, context.nowMs);
  const correlationId = correlationIdOf(response, context.redact);
  return { code, detail, status: response.status, ...present({ correlationId, retryAfterMs: wait }) };
}

const causeCode = (error: unknown): string | undefined => {
  const { code, cause } = z
    .object({ code: z.unknown().optional(), cause: z.unknown().optional() })
    .parse(asObject(error) ?? {});
  return typeof code === 'string' ? code : cause === undefined ? undefined : causeCode(cause);
};

/** The failure that no answer at all stands for. Of the error only its code is kept: a message may hold an address. */
export function transportFailure(error: unknown, what: string, isExpired: boolean, isCancelled: boolean) {
  if (isExpired) return failed('timeout', { detail: what });
  if (isCancelled) return failed('cancelled', { detail: what });
  if (error instanceof TransportError) return failed(error.failureCode, { detail: `${what}: ${error.message}` });
  return failed('offline', { detail: `${what}: ${causeCode(error) ?? 'no answer'}` });
}

/** Whether a failure of `transportFailure` means that the name service knows no such host: nothing was sent. */
export const isUnknownHost = ({ code, detail = '' }: Failure): boolean =>
  code === 'offline' && detail.endsWith(': ENOTFOUND') && !detail.includes('the proxy');

/**
 * Whether a failure of `transportFailure` may lie in this one host (its name, its certificate, a proxy's list of allowed
 * hosts) and came before anything was sent.
 */
export const isHostRefused = (failure: Failure): boolean =>
  isUnknownHost(failure) ||
  failure.code === 'certificate-untrusted' ||
  failure.code === 'proxy-refused' ||
  (failure.code === 'offline' && /the proxy \S+ could not connect/.test(failure.detail ?? ''));
