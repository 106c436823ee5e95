import { type Dispatcher, errors } from 'undici';
import type { PictureAnswer, PictureTransport } from '../ports.ts';
import { TransportError } from '../transport-error.ts';
import type { Connector } from './connector.ts';
import { connectedAgent } from './http-transport.ts';

/** Larger pictures are refused, bytes. */
const maxPictureBytes = 256 * 1024;

/** Pictures come seldom and one by one, from hosts that nothing else is asked of: no connection is kept for the next. */
const agentOptions = { maxResponseSize: maxPictureBytes, pipelining: 0, keepAliveTimeout: 1, allowH2: false };

const received = async (answer: Dispatcher.ResponseData): Promise<PictureAnswer> => {
  const { location } = answer.headers;
  return {
    status: answer.statusCode,
    bytes: new Uint8Array(await answer.body.arrayBuffer()),
    ...(typeof location === 'string' && { location }),
  };
};

const asPortError = (error: unknown): unknown =>
  error instanceof errors.ResponseExceededMaxSizeError
    ? new TransportError('unreadable-answer', 'the picture is too large')
    : error;

/** Pictures over the connections that everything else uses: the same proxies, the same trust. Redirects are told, not followed. */
export class UndiciPictures {
  readonly #connector: Connector;
  readonly #agents = new Set<Dispatcher>();

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  readonly fetch: PictureTransport = async ({ url, headers, signal }) => {
    const { origin, pathname, search } = new URL(url);
    const agent = connectedAgent(this.#connector, agentOptions);
    this.#agents.add(agent);
    try {
      return await received(
        await agent.request({ origin, path: `${pathname}${search}`, method: 'GET', headers, signal }),
      );
    } catch (error) {
      throw asPortError(error);
    } finally {
      this.#agents.delete(agent);
      await agent.destroy();
    }
  };

  /** Gives up whatever is being fetched. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents].map((agent) => agent.destroy()));
  }
}
