import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import { type Failure, type FailureCode, failed, type Result, success } from '../failure.ts';
import type { Clock, HttpRequest, HttpResponse, HttpTransport, Log, Random, SecretRegister } from '../ports.ts';
import { type Route, routeUrl } from './address.ts';
import { throttleJitterMs } from './backoff.ts';
import { pause, startDeadline } from './deadline.ts';
import { answerFailure, correlationIdOf, type Redact, transportFailure } from './errors.ts';
import { parseJson } from './lenient.ts';
import type { PlatformAddress } from './platform-address.ts';
import { dateOf, type ServerClock } from './server-clock.ts';
import type { AppIdentity } from './types.ts';

/** How long one request may take, ms. Longer than the 6 s that the platform waits for the PBX (API reference 2.2). */
const defaultTimeoutMs = 15_000;
/** Mitel's sample tries three times in all (API reference 3.3). */
const defaultTries = 3;
/** A longer Retry-After is told to the caller instead of waited for, ms. */
const longestWaitMs = 10_000;

/** One request, not yet addressed or signed. */
export interface RequestSpec<T> extends Route {
  readonly method: HttpRequest['method'];
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly auth: 'bearer' | 'none';
  /** Reads the parsed body: undefined where it is empty, its text where it is a word like `OK`. */
  readonly schema: z.ZodType<T>;
  /** What 400, 405 and 422 mean. Default `platform-error`. */
  readonly refusedMeans?: FailureCode;
  /** A code of the request's own for an answer outside 2xx, where the general one says too little. */
  readonly codeOf?: (response: HttpResponse) => FailureCode | undefined;
  /** In all, counting the first. Only throttled requests are tried again. Default 3. */
  readonly tries?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Sends a request and reads its answer. Never rejects. */
export type Requester = <T>(spec: RequestSpec<T>) => Promise<Result<T>>;

/** Where the access token comes from. */
export interface Bearer {
  token(): Promise<Result<string>>;
  /** A token other than `rejected`, refreshed where need be. */
  renew(rejected: string): Promise<Result<string>>;
}

/** What the requester is built on. */
export interface HttpContext {
  readonly http: HttpTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly bearer: Bearer;
  readonly address: PlatformAddress;
  readonly serverClock: ServerClock;
  readonly app: AppIdentity;
}

interface Attempt<T> {
  readonly spec: RequestSpec<T>;
  readonly url: string;
  readonly token: string | undefined;
  readonly what: string;
}

/** Shorter pieces of base64 turn up in any text. */
const minBase64Length = 8;

const secretFields = ['password', 'code', 'code_verifier', 'refresh_token', 'client_secret'];

/** Header values and X-Mitel-App separate their parts with `;` and `=`: neither may stand inside a part. */
const headerPart = (value: string): string => value.replace(/[^\w.+-]+/g, '-');

/** `app=Screenpop/1.0;platform=linux/6.1;session=…;` (API reference 1, Headers). */
const appHeader = (app: AppIdentity): string =>
  `app=${headerPart(app.name)}/${headerPart(app.version)};platform=${headerPart(app.platform)}/${headerPart(app.osVersion)};session=${headerPart(app.sessionId)};`;

const headersOf = (attempt: Attempt<unknown>, app: AppIdentity): Record<string, string> => ({
  accept: 'application/json',
  'x-mitel-app': appHeader(app),
  ...(attempt.token === undefined ? {} : { authorization: `Bearer ${attempt.token}` }),
  ...(attempt.spec.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  ...(attempt.spec.json === undefined ? {} : { 'content-type': 'application/json' }),
});

const bodyOf = (spec: RequestSpec<unknown>): { body?: string } => {
  if (spec.form !== undefined) return { body: new URLSearchParams(spec.form).toString() };
  return spec.json === undefined ? {} : { body: JSON.stringify(spec.json) };
};

/** How an answer may spell a value: as it is, as in an address, a form or JSON, and in base64 of either alphabet. */
const spellings = (value: string): readonly string[] => {
  const escaped = [
    encodeURIComponent(value.toWellFormed()),
    new URLSearchParams({ value }).toString().slice('value='.length),
  ];
  const base64 = [0, 1, 2]
    .map((before) => base64Inside(value, before))
    .filter(({ length }) => length >= minBase64Length);
  return [
    ...[value, value.toLowerCase(), JSON.stringify(value).slice(1, -1)],
    ...[...escaped, ...escaped.map(withSmallEscapes)],
    ...[...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))],
  ];
};

/** Some libraries write `%2b` for what others write as `%2B`. */
const withSmallEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());

/** Base64 of a value that `before` bytes stand in front of, without what those and later ones have a part in. */
const base64Inside = (value: string, before: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
};

const maskValue = (text: string, value: string): string =>
  value === '' ? text : spellings(value).reduce((masked, spelling) => masked.replaceAll(spelling, '***'), text);

/** Masks what this request itself carried, then everything the register knows. */
const redactor = (attempt: Attempt<unknown>, secrets: SecretRegister) => (text: string) => {
  const own = [attempt.token ?? '', ...secretFields.map((name) => attempt.spec.form?.[name] ?? '')];
  return secrets.redact(own.reduce(maskValue, text));
};

const isSuccess = (response: HttpResponse): boolean => response.status >= 200 && response.status < 300;

/** What a platform may say to a command instead of JSON: `OK`, `Accepted`. */
const word = /^[a-z][a-z ]{0,31}[.!]?$/i;

/** The body's value; undefined where it is none: half an answer, or a captive portal's page, which comes with a success. */
const bodyOf2xx = (body: string): { readonly value: unknown } | undefined => {
  const told = body.trim();
  if (told === '') return { value: undefined };
  const value = parseJson(told) ?? (word.test(told) ? told : undefined);
  return value === undefined ? undefined : { value };
};

const read = <T>(attempt: Attempt<T>, response: HttpResponse, redact: Redact): Result<T> => {
  const body = bodyOf2xx(response.body);
  const parsed = body === undefined ? undefined : attempt.spec.schema.safeParse(body.value);
  if (parsed?.success === true) return success(parsed.data);
  const correlationId = correlationIdOf(response, redact);
  const data = { detail: attempt.what, status: response.status };
  return failed('unreadable-answer', correlationId === undefined ? data : { ...data, correlationId });
};

const logged = (
  context: HttpContext,
  attempt: Attempt<unknown>,
  startedMs: number,
  answer?: HttpResponse,
  failure?: Failure,
) => {
  const data = {
    method: attempt.spec.method,
    route: `${attempt.spec.service}${attempt.spec.template}`,
    status: answer?.status,
    durationMs: Math.round(context.clock.monotonic() - startedMs),
    correlationId: answer === undefined ? undefined : correlationIdOf(answer, redactor(attempt, context.secrets)),
  };
  if (failure === undefined) context.log.info('request', data);
  else context.log.warn('request failed', { ...data, code: failure.code, detail: failure.detail });
};

const judge = <T>(context: HttpContext, attempt: Attempt<T>, response: HttpResponse): Result<T> => {
  const redact = redactor(attempt, context.secrets);
  if (isSuccess(response)) return read(attempt, response, redact);
  const refusedMeans = attempt.spec.refusedMeans ?? 'platform-error';
  // A date in the answer is told by the platform's clock: only the answer's own Date can say how far away it is.
  const nowMs = dateOf(response) ?? context.clock.now();
  const failure = answerFailure(response, { what: attempt.what, refusedMeans, nowMs, redact });
  const code = attempt.spec.codeOf?.(response) ?? failure.code;
  return { ok: false, failure: { ...failure, code } };
};

/** One exchange with its time limit, logged once. */
async function exchange<T>(context: HttpContext, attempt: Attempt<T>): Promise<Result<T>> {
  const { spec, url } = attempt;
  const startedMs = context.clock.monotonic();
  const deadline = startDeadline(context.clock, spec.timeoutMs ?? defaultTimeoutMs, spec.signal);
  const request = { method: spec.method, url, headers: headersOf(attempt, context.app), ...bodyOf(spec) };
  let answer: HttpResponse | undefined;
  let result: Result<T>;
  try {
    answer = await context.http({ ...request, signal: deadline.signal });
    context.serverClock.hear(answer, startedMs);
    result = judge(context, attempt, answer);
  } catch (error) {
    result = transportFailure(error, attempt.what, deadline.isExpired(), spec.signal?.aborted === true);
  } finally {
    deadline.release();
  }
  logged(context, attempt, startedMs, answer, result.ok ? undefined : result.failure);
  return result;
}

/** With a token where one is needed; a 401 is answered by one refresh and one more exchange. */
async function authorised<T>(context: HttpContext, attempt: Attempt<T>): Promise<Result<T>> {
  if (attempt.spec.auth === 'none') return exchange(context, attempt);
  const token = await context.bearer.token();
  if (!token.ok) return token;
  const first = await exchange(context, { ...attempt, token: token.value });
  if (first.ok || first.failure.status !== 401) return first;
  const renewed = await context.bearer.renew(token.value);
  return renewed.ok ? exchange(context, { ...attempt, token: renewed.value }) : renewed;
}

/** How long to wait before trying again, ms; undefined where trying again is no use or not safe. */
const retryDelayMs = (spec: RequestSpec<unknown>, failure: Failure, random: Random): number | undefined => {
  if (failure.code !== 'throttled' || failure.retryAfterMs === undefined) return undefined;
  // A 429 was refused unread; a 503 may have come from behind a command that was carried out.
  if (failure.status !== 429 && spec.method !== 'GET' && spec.method !== 'DELETE') return undefined;
  return failure.retryAfterMs > longestWaitMs ? undefined : failure.retryAfterMs + throttleJitterMs(random);
};

async function withRetries<T>(context: HttpContext, attempt: Attempt<T>): Promise<Result<T>> {
  const { spec } = attempt;
  for (let tried = 1; ; tried += 1) {
    const result = await authorised(context, attempt);
    const delayMs = result.ok ? undefined : retryDelayMs(spec, result.failure, context.random);
    if (delayMs === undefined || tried >= (spec.tries ?? defaultTries)) return result;
    await pause(context.clock, delayMs, spec.signal);
    if (spec.signal?.aborted === true) return result;
  }
}

/** At the address of the region; where that turns out to be none, at the global one. */
async function located<T>(context: HttpContext, spec: RequestSpec<T>): Promise<Result<T>> {
  const { address } = context;
  const api = address.of(spec.service);
  const url = routeUrl(api, spec);
  if (!url.ok) return url;
  const what = `${spec.method} ${spec.service}${spec.template}`;
  const result = await withRetries(context, { spec, url: url.value, token: undefined, what });
  if (result.ok) address.prove(spec.service);
  // A token that could not be had failed at another host, and says nothing of this one.
  const isOwn = !result.ok && result.failure.detail?.startsWith(what) === true;
  return isOwn && address.isRefuted(spec.service, api, result.failure) ? located(context, spec) : result;
}

/** Builds the one function through which every request to the platform goes. */
export function createRequester(context: HttpContext): Requester {
  return (spec) => located(context, spec);
}
