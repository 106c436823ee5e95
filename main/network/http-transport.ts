import { Agent, type Dispatcher, errors } from 'undici';
import type { Clock, HttpResponse, HttpTransport } from '../ports.ts';
import { TransportError } from '../transport-error.ts';
import { type Connector, targetOf } from './connector.ts';

/** Larger answers are refused, bytes: a directory page or a specification is far below. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** How long an idle connection is kept for the next command, ms: answering a call should not wait for a handshake. */
const keepAliveMs = 30_000;

const agentOptions = { maxResponseSize: maxAnswerBytes, keepAliveTimeout: keepAliveMs, allowH2: false };

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
  error instanceof errors.ResponseExceededMaxSizeError
    ? new TransportError('unreadable-answer', 'the answer is too large')
    : error;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('no connection'));

/** Pools that open every connection through the connector. */
export const connectedAgent = (connector: Connector, options: Agent.Options): Agent =>
  new Agent({
    ...options,
    connect: ({ protocol, hostname, port }, callback) => {
      const url = new URL(`${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}`);
      url.port = port;
      connector.connect(targetOf(url)).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(asError(error), null),
      );
    },
  });

/** HTTP over undici, with pooled connections that the connector opens. Redirects are not followed. */
export class UndiciHttp {
  readonly #connector: Connector;
  readonly #clock: Clock;
  readonly #agents = new Set<Agent>();
  #agent: Agent;
  #lastUsedMs: number;

  constructor(connector: Connector, clock: Clock) {
    this.#connector = connector;
    this.#clock = clock;
    this.#agent = this.#createAgent();
    this.#lastUsedMs = clock.now();
  }

  readonly send: HttpTransport = async ({ method, url, headers, body, signal }) => {
    const { origin, pathname, search } = new URL(url);
    const request = { origin, path: `${pathname}${search}`, method, headers, signal, body: body ?? null };
    try {
      return await received(await this.#current().request(request));
    } catch (error) {
      throw asPortError(error);
    } finally {
      this.#lastUsedMs = this.#clock.now();
    }
  };

  /** Leaves idle connections behind: they may lead nowhere since the machine slept, or its network changed. */
  forget(): void {
    const left = this.#agent;
    this.#agent = this.#createAgent();
    const gone = (): void => void this.#agents.delete(left);
    // Destroyed meanwhile, with everything else, it cannot be closed any more: gone is gone.
    void left.close().then(gone, gone);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents].map((agent) => agent.destroy()));
  }

  /** By the wall clock, no connection is idle for that long: where one seems to be, the machine slept meanwhile. */
  #current(): Agent {
    if (this.#clock.now() - this.#lastUsedMs > keepAliveMs) this.forget();
    this.#lastUsedMs = this.#clock.now();
    return this.#agent;
  }

  #createAgent(): Agent {
    const agent = connectedAgent(this.#connector, agentOptions);
    this.#agents.add(agent);
    return agent;
  }
}
