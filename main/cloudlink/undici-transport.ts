import { Agent, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import type { HttpResponse, HttpTransport } from '../ports.ts';
import { isLoopback } from './address.ts';
import { AnswerTooLarge } from './errors.ts';

/** Larger answers are refused, bytes: a directory page or a specification is far below. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** How long an idle connection is kept for the next command, ms: answering a call should not wait for a handshake. */
const keepAliveMs = 30_000;

const proxyNames = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
const agentOptions = { maxResponseSize: maxAnswerBytes, keepAliveTimeout: keepAliveMs, allowH2: false };

/** A transport and the way to close its connections. */
export interface UndiciTransport {
  readonly http: HttpTransport;
  close(): Promise<void>;
}

const headersOf = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]];
    }),
  );

const received = async (answer: Dispatcher.ResponseData): Promise<HttpResponse> => ({
  status: answer.statusCode,
  headers: headersOf(answer.headers),
  body: await answer.body.text(),
});

const asPortError = (error: unknown): unknown =>
  error instanceof errors.ResponseExceededMaxSizeError ? new AnswerTooLarge('the answer is too large') : error;

/**
 * HTTP over undici, with pooled connections. Goes through the proxy that `env` names (HTTPS_PROXY, HTTP_PROXY,
 * NO_PROXY), except to this machine. Redirects are not followed.
 */
export function createUndiciTransport(
  env: Readonly<Record<string, string | undefined>> = process.env,
): UndiciTransport {
  const direct = new Agent(agentOptions);
  const hasProxy = proxyNames.some((name) => (env[name] ?? '') !== '');
  const outward = hasProxy ? new EnvHttpProxyAgent({ ...agentOptions, ...proxyOptions(env) }) : direct;
  const dispatcherFor = (url: URL) => (isLoopback(url.hostname) ? direct : outward);
  const http: HttpTransport = async ({ method, url, headers, body, signal }) => {
    const target = new URL(url);
    const path = `${target.pathname}${target.search}`;
    const request = { origin: target.origin, path, method, headers, signal, body: body ?? null };
    try {
      return await received(await dispatcherFor(target).request(request));
    } catch (error) {
      throw asPortError(error);
    }
  };
  const close = async () => {
    await Promise.all([direct.destroy(), outward === direct ? undefined : outward.destroy()]);
  };
  return { http, close };
}

const proxyOptions = (env: Readonly<Record<string, string | undefined>>): EnvHttpProxyAgent.Options => {
  const httpProxy = env.http_proxy ?? env.HTTP_PROXY;
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY ?? httpProxy;
  const noProxy = env.no_proxy ?? env.NO_PROXY ?? '';
  return {
    noProxy,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
  };
};
