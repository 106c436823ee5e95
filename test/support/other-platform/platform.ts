import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type OtherBroker, startOtherBroker } from './broker.ts';
import {
  content,
  defaultManners,
  listItem,
  type Manners,
  makeCallAnswer,
  specification,
  type ToldCall,
} from './manners.ts';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  /** Without the service's base and the query. */
  readonly path: string;
  readonly service: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one publication leaves. */
export interface PublicationOptions {
  /** Default: the next number as text, ms since the epoch; null leaves it out. */
  readonly timestamp?: unknown;
  readonly publicationId?: string;
  /** No content at all. */
  readonly isBare?: boolean;
}

const wrongRoute = (request: IncomingMessage): Answer => {
  const token = request.headers.authorization ?? '';
  const message = `'${token}' not a valid key=value pair (missing equal-sign) in Authorization header: '${token}'.`;
  return { status: 403, body: { message } };
};

/**
 * A second CloudLink, written from the API reference alone, whose every undocumented choice differs from the simulator's.
 * It has no telephone system: a test says what the platform knows (`calls`) and what it publishes (`put`, `delete`).
 */
export class OtherPlatform {
  readonly account = '4711';
  readonly username = 'grace@example.com';
  readonly password = 'correct horse battery staple';
  readonly clientId = 'client-of-the-other';
  readonly requests: SeenRequest[] = [];
  /** What GET …/calls lists. */
  readonly calls: ToldCall[] = [];
  readonly subscriptions = new Map<string, Readonly<Record<string, unknown>>>();
  readonly secrets: string[] = [this.password];
  manners: Manners;
  /** Answers PUT and DELETE of a call; undefined: accepted. */
  onAction: (request: SeenRequest) => Answer | undefined = () => undefined;
  /** Answers POST …/calls. */
  onMakeCall: (request: SeenRequest) => ToldCall | Answer = () => ({ status: 500 });
  readonly #faults: { readonly fits: (request: SeenRequest) => boolean; readonly answer: Answer; times: number }[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #broker: OtherBroker | undefined;
  #refreshToken = '';

  constructor(manners: Partial<Manners> = {}) {
    this.manners = { ...defaultManners, ...manners };
  }

  async start(): Promise<this> {
    this.#broker = await startOtherBroker(this.#server, () => this.manners);
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    await this.broker.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get broker(): OtherBroker {
    if (this.#broker === undefined) throw new Error('not started');
    return this.#broker;
  }

  /** The template for `--api`. */
  get api(): string {
    return `http://127.0.0.1:${this.#port}/other/{service}/2017-09-01`;
  }

  /** The next `times` requests that fit get this answer. */
  fail(fits: (request: SeenRequest) => boolean, answer: Answer, times = 1): void {
    this.#faults.push({ fits, answer, times });
  }

  put(call: ToldCall, options: PublicationOptions = {}): void {
    this.#publish('PUT', call, options);
  }

  delete(call: ToldCall, options: PublicationOptions = {}): void {
    this.#publish('DELETE', call, options);
  }

  /** Sends this text to every subscription. */
  raw(payload: string): void {
    for (const id of this.subscriptions.keys()) this.broker.publish(id, payload);
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #publish(method: string, call: ToldCall, options: PublicationOptions): void {
    const { timestamp = String(Date.now()), publicationId = randomUUID(), isBare = false } = options;
    const stamped = timestamp === null ? content(call) : { ...content(call), timestamp };
    const publication = {
      publicationId,
      topic: 'platform-api-media',
      method,
      subject: `/2017-09-01/endpoints/${call.endpointId}/calls/${call.id}`,
      ...(isBare ? {} : { content: stamped }),
    };
    this.raw(JSON.stringify(this.manners.envelope === 'batch' ? { publications: [publication] } : publication));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , service = '', , ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const body = parsedBody(await text(request));
    const seen = { method: request.method ?? '', service, path: `/${rest.join('/')}`, body };
    this.requests.push(seen);
    const answer = this.#faultOf(seen) ?? this.#answer(seen) ?? wrongRoute(request);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  #faultOf(seen: SeenRequest): Answer | undefined {
    const fault = this.#faults.find((candidate) => candidate.times > 0 && candidate.fits(seen));
    if (fault === undefined) return undefined;
    fault.times -= 1;
    return fault.answer;
  }

  #answer(seen: SeenRequest): Answer | undefined {
    switch (seen.service) {
      case 'authentication':
        return this.#authentication(seen);
      case 'notifications':
        return this.#notifications(seen);
      case 'media':
        return this.#media(seen);
      case 'admin':
        return this.#admin(seen);
      default:
        return undefined;
    }
  }

  #authentication({ method, path, body }: SeenRequest): Answer | undefined {
    if (path === '/authorize') {
      return body.password === this.password
        ? { status: 201, body: { code: this.#secret('code') } }
        : { status: 401, body: { error: { message: `no, ${String(body.password)} is not it` } } };
    }
    if (path !== '/token') return undefined;
    return method === 'GET' ? { status: 200, body: this.#claims() } : this.#grant(body);
  }

  #grant(body: SeenRequest['body']): Answer {
    const isRefresh = body.grant_type === 'refresh_token';
    if (isRefresh && body.refresh_token !== this.#refreshToken) return { status: 401, body: { message: 'unknown' } };
    const isNew = !isRefresh || this.manners.isRotating;
    if (isNew) this.#refreshToken = this.#secret('refresh');
    return {
      status: 200,
      body: {
        token_type: 'bearer',
        expires_in: '3747',
        access_token: this.#secret('access'),
        ...(isNew ? { refresh_token: this.#refreshToken } : {}),
      },
    };
  }

  #claims(): object {
    const { extension } = this.manners;
    return {
      principalId: 'p-1',
      accountId: 'a-1',
      name: 'Grace Hopper',
      emailVerified: 'true',
      iat: '1591690894',
      ...(extension === undefined ? {} : { extension: Number(extension) }),
    };
  }

  #secret(kind: string): string {
    const secret = `${kind}-${randomUUID()}`;
    this.secrets.push(secret);
    return secret;
  }

  #notifications({ method, path, body }: SeenRequest): Answer | undefined {
    if (method === 'POST' && path === '/connections') return { status: 201, body: this.#connection() };
    if (path === '/subscriptions' && method === 'POST') return this.#subscribe(body);
    if (path === '/subscriptions' && method === 'GET') return { status: 200, body: this.#list([]) };
    const id = /^\/subscriptions\/([^/]+)$/.exec(path)?.[1];
    return id === undefined ? undefined : this.#subscription(method, id);
  }

  #connection(): object {
    const signature = this.#secret('signature');
    const wssUrl = `ws://127.0.0.1:${this.#port}/mqtt?X-Amz-Signature=${signature}`;
    return { connection: { websocket: { wssUrl, mqttClientId: 'given-by-the-platform' } } };
  }

  #subscribe(body: SeenRequest['body']): Answer {
    const subscriptionId = randomUUID().replaceAll('-', '');
    this.subscriptions.set(subscriptionId, body);
    return { status: 200, body: { subscriptionId } };
  }

  #subscription(method: string, id: string): Answer {
    const found = this.subscriptions.get(id);
    if (method === 'PUT') return { status: this.manners.renewal, body: { message: 'no' } };
    if (found === undefined) return { status: 404, body: {} };
    if (method === 'DELETE') this.subscriptions.delete(id);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: { ...found, subscriptionId: id } };
  }

  #list(items: readonly object[]): object {
    return { count: String(items.length), _links: { self: { href: '/' } }, _embedded: { items } };
  }

  #media(seen: SeenRequest): Answer | undefined {
    const { method, path } = seen;
    const { spec, acceptance } = this.manners;
    if (path === '/_spec') return spec === 'none' ? undefined : { status: 200, body: specification(spec) };
    const endpointId = /^\/endpoints\/([^/]+)\/calls$/.exec(path)?.[1];
    if (endpointId !== undefined) return method === 'GET' ? this.#callsOf(endpointId) : this.#makeCall(seen);
    if (!/^\/endpoints\/[^/]+\/calls\/[^/]+$/.test(path)) return undefined;
    return method === 'GET' ? undefined : (this.onAction(seen) ?? { status: acceptance });
  }

  #callsOf(endpointId: string): Answer {
    const own = this.calls.filter((call) => call.endpointId === endpointId);
    return { status: 200, body: this.#list(own.map(listItem)) };
  }

  #makeCall(seen: SeenRequest): Answer {
    const made = this.onMakeCall(seen);
    return 'status' in made ? made : { status: 201, body: makeCallAnswer(made) };
  }

  #admin({ path }: SeenRequest): Answer | undefined {
    const { directory } = this.manners;
    if (path !== '/users') return undefined;
    if (directory === undefined) return { status: 403, body: { message: 'not for you' } };
    const users = directory.map((extension) => ({ userId: extension, name: `User ${extension}`, extension }));
    return { status: 200, body: this.#list(users) };
  }
}

const parsedBody = (body: string): Readonly<Record<string, unknown>> => {
  if (body.startsWith('{')) return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body));
};
