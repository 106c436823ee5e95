/** A virtual clock, a platform and a broker in memory: the other side of every unit test of the door. */
import {
  type CloudLink,
  type CloudLinkOptions,
  createCloudLink,
  type LinkPhase,
} from '../../../main/cloudlink/index.ts';
import { type Result, success } from '../../../main/failure.ts';
import type {
  Clock,
  HttpRequest,
  HttpResponse,
  HttpTransport,
  Log,
  NotificationConnection,
  NotificationConnectOptions,
  NotificationHandlers,
  Random,
  SecretRegister,
  Timer,
} from '../../../main/ports.ts';

/** Lets every promise that can settle do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-03-01T09:00:00Z');
  #monotonic = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  schedule(callback: () => void, delayMs: number): Timer {
    const timer = { at: this.#monotonic + delayMs, callback };
    this.#timers.push(timer);
    return { cancel: () => this.#drop(timer) };
  }

  /** How many timers are waiting. */
  pending(): number {
    return this.#timers.length;
  }

  /** Runs everything that falls due within `ms`, in order. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#move(next.at - this.#monotonic);
      this.#drop(next);
      next.callback();
      await settle();
    }
    this.#move(end - this.#monotonic);
    await settle();
  }

  /** The machine slept: the wall clock went on, the monotonic one and the timers did not. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** The wall clock is set, by so much. */
  set(byMs: number): void {
    this.#now += byMs;
  }

  /** The process stood still: both clocks went on, and every timer is late. */
  stall(ms: number): void {
    this.#move(ms);
  }

  #next(end: number) {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }

  #move(ms: number): void {
    this.#now += Math.max(0, ms);
    this.#monotonic += Math.max(0, ms);
  }

  #drop(timer: { readonly at: number }): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}

/** Always the same fraction; bytes that count up, so that ids differ. */
export class FakeRandom implements Random {
  value = 0.5;
  #byte = 0;

  fraction(): number {
    return this.value;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      this.#byte += 1;
      return this.#byte;
    });
  }
}

/** Keeps every line as text. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  debug = (message: string, data?: object) => this.#add('debug', message, data);
  info = (message: string, data?: object) => this.#add('info', message, data);
  warn = (message: string, data?: object) => this.#add('warn', message, data);
  error = (message: string, data?: object) => this.#add('error', message, data);

  #add(level: string, message: string, data?: object): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(data ?? {})}`);
  }
}

/** Masks what it was told, and nothing else. */
export class FakeSecrets implements SecretRegister {
  readonly values = new Set<string>();

  add(value: string): void {
    this.values.add(value);
  }

  forget(value: string): void {
    this.values.delete(value);
  }

  redact(text: string): string {
    return [...this.values].reduce((masked, value) => masked.replaceAll(value, '***'), text);
  }
}

/** One request as the platform saw it. */
export interface SeenRequest {
  readonly method: string;
  /** `media/endpoints/200/calls`: service and path below the base. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: URLSearchParams;
  readonly json: Record<string, unknown>;
}

/** What a handler answers with. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

type Handler = (request: SeenRequest) => Answer | Promise<Answer>;

const seen = ({ method, url, headers, body = '' }: HttpRequest): SeenRequest => {
  const { hostname, pathname, searchParams } = new URL(url);
  const path = `${hostname.split('.')[0]}${pathname.replace('/2017-09-01', '')}`;
  const json: unknown = body.startsWith('{') ? JSON.parse(body) : {};
  const form = new URLSearchParams(body.startsWith('{') ? '' : body);
  return { method, path, query: searchParams, headers, form, json: json as Record<string, unknown> };
};

const bodyText = (body: unknown): string => {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
};

/** CloudLink in memory: signs in, hands out one subscription per POST, and answers what a test tells it to. */
export class FakePlatform {
  readonly requests: SeenRequest[] = [];
  /** What /token hands out next, counted up. */
  generation = 0;
  /** Called at every request, before it is answered. */
  onRequest: () => void = () => undefined;
  expiresIn: unknown = 3747;
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    this.recover();
  }

  /** Forgets every answer. */
  clear(): void {
    this.#handlers.clear();
  }

  /** Answers as at first, whatever it was told since. */
  recover(): void {
    this.clear();
    this.on('POST authentication/authorize', () => ({ body: { code: 'one-time-code' } }));
    this.on('POST authentication/token', () => ({ body: this.tokens() }));
    this.on('GET authentication/token', () => ({ body: { extension: '200', principalId: 'p-1', accountId: 'a-1' } }));
    this.on('POST notifications/connections', () => ({ body: { url: 'wss://broker.test/mqtt?sig=signed-secret' } }));
    this.on('POST notifications/subscriptions', ({ json }) => {
      const number = this.count('POST notifications/subscriptions');
      return { status: 201, body: { ...json, subscriptionId: `sub-${number}` } };
    });
    this.on('GET notifications/subscriptions', () => ({ body: { count: 0, _embedded: { items: [] } } }));
  }

  tokens() {
    this.generation += 1;
    const tokens = { access_token: `access-${this.generation}`, refresh_token: `refresh-${this.generation}` };
    return { token_type: 'bearer', expires_in: this.expiresIn, ...tokens, scope: 'read write' };
  }

  /** `POST media/endpoints/200/calls`. A key that ends in `*` matches every path that starts so. */
  on(key: string, handler: Handler): void {
    this.#handlers.set(key, handler);
  }

  count(key: string): number {
    return this.seen(key).length;
  }

  seen(key: string): readonly SeenRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === key);
  }

  readonly http = async (request: HttpRequest): Promise<HttpResponse> => {
    const asked = seen(request);
    this.requests.push(asked);
    this.onRequest();
    const handler = this.#find(`${asked.method} ${asked.path}`);
    const answer = await Promise.race([handler(asked), aborted(request.signal)]);
    const headers = { 'x-mitel-correlation-id': `c-${this.requests.length}`, ...answer.headers };
    return { status: answer.status ?? 200, headers, body: bodyText(answer.body) };
  };

  #find(key: string): Handler {
    const wildcard = [...this.#handlers].find(([name]) => name.endsWith('*') && key.startsWith(name.slice(0, -1)));
    return this.#handlers.get(key) ?? wildcard?.[1] ?? (() => ({ status: 200, body: {} }));
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(new Error('aborted'));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail);
  });

/** No answer at all, as undici says it. */
export const noAnswer = (): never => {
  throw Object.assign(new Error('connect ECONNREFUSED wss://secret'), { code: 'ECONNREFUSED' });
};

/** Never answers. */
export const silence = (): Promise<never> => new Promise(() => undefined);

/** One connection that the broker accepted. */
export class FakeConnection implements NotificationConnection {
  readonly options: NotificationConnectOptions;
  readonly topics: string[] = [];
  isClosed = false;
  readonly #handlers: NotificationHandlers;
  readonly #broker: FakeBroker;

  constructor(broker: FakeBroker, options: NotificationConnectOptions, handlers: NotificationHandlers) {
    this.#broker = broker;
    this.options = options;
    this.#handlers = handlers;
  }

  async subscribe(topic: string): Promise<void> {
    await this.#broker.onSubscribe(topic);
    if (!this.topics.includes(topic)) this.topics.push(topic);
    this.pong();
  }

  close(): void {
    this.isClosed = true;
    this.#handlers.onEnd({ reason: 'closed' });
  }

  /** The answer to a ping. */
  pong(): void {
    this.#handlers.onAlive();
  }

  /** A message, also from a connection that is long over. */
  deliver(payload: unknown, topic = this.topics[0] ?? ''): void {
    this.#handlers.onAlive();
    this.#handlers.onMessage(topic, bodyText(payload));
  }

  /** The other side ends it. */
  end(reason = 'gone'): void {
    this.isClosed = true;
    this.#handlers.onEnd({ reason });
  }
}

/** The broker: accepts everything unless told otherwise. */
export class FakeBroker {
  readonly connections: FakeConnection[] = [];
  onConnect: (options: NotificationConnectOptions) => Promise<void> | void = () => undefined;
  onSubscribe: (topic: string) => Promise<void> | void = () => undefined;

  readonly transport = async (options: NotificationConnectOptions, handlers: NotificationHandlers) => {
    await this.onConnect(options);
    const connection = new FakeConnection(this, options, handlers);
    this.connections.push(connection);
    connection.pong();
    return connection;
  };

  latest(): FakeConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('nobody has connected');
    return connection;
  }
}

export const options: CloudLinkOptions = {
  api: 'https://{service}.cloud.test/2017-09-01',
  clientId: 'client-1',
  portal: 'https://portal.test/authorize',
  isRegionFollowed: true,
  app: { name: 'Screenpop', version: '1.0', platform: 'linux', osVersion: '6.1', sessionId: 's-1' },
  deviceId: 'device-1',
};

export const credentials = { account: '12345', username: 'ann@example.com', password: 'p@ss word&1' };

/** The door with everything around it. */
export class World {
  readonly clock = new FakeClock();
  readonly random = new FakeRandom();
  readonly log = new FakeLog();
  readonly secrets = new FakeSecrets();
  readonly platform = new FakePlatform();
  readonly broker = new FakeBroker();
  readonly saved: string[] = [];
  readonly phases: LinkPhase[] = [];
  onSave: () => Promise<void> = async () => undefined;
  onSubscribed: () => Promise<Result<void>> = async () => success(undefined);
  /** For tests that act on what the link says. */
  onPhase: (phase: LinkPhase) => void = () => undefined;
  onOnline: () => void = () => undefined;
  endpoints: readonly string[] = ['200'];
  readonly door: CloudLink;

  /** `around` lies between the door and the platform. */
  constructor(
    changes: Partial<CloudLinkOptions> = {},
    around: (http: HttpTransport) => HttpTransport = (http) => http,
  ) {
    const { clock, random, log, secrets } = this;
    const saveRefreshToken = async (token: string) => {
      await this.onSave();
      this.saved.push(token);
    };
    const transports = { http: around(this.platform.http), notifications: this.broker.transport };
    this.door = createCloudLink(
      { ...transports, clock, random, log, secrets, saveRefreshToken },
      { ...options, ...changes },
    );
  }

  async signIn(): Promise<void> {
    const result = await this.door.session.signIn(credentials);
    if (!result.ok) throw new Error(`sign-in failed: ${JSON.stringify(result.failure)}`);
  }

  states(): readonly string[] {
    return this.phases.map((phase) => phase.state);
  }
}
