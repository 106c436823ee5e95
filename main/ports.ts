/**
 * What the agent needs from the outside, as narrow interfaces. The composition roots (index.ts, headless.ts) pass the
 * real ones, tests pass fakes. Nothing in here has run-time code.
 */

/** A timer that has been started and can be stopped. */
export interface Timer {
  cancel(): void;
}

/** Time. Injected so that tests run on a virtual clock. */
export interface Clock {
  /** Wall clock, ms since the epoch. Jumps when the system's clock is set. */
  now(): number;
  /** Monotonic clock in ms, for durations. Never jumps. */
  monotonic(): number;
  /** Runs `callback` once after `delayMs`. */
  schedule(callback: () => void, delayMs: number): Timer;
}

/** Randomness. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** `count` random bytes, fit for PKCE verifiers and ids. */
  bytes(count: number): Uint8Array;
}

/** One HTTP exchange, already addressed and serialised. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What came back. Header names are lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request; rejects only when no answer came (offline, refused, aborted, oversized body). */
export type HttpTransport = (request: HttpRequest) => Promise<HttpResponse>;

/** Why a notification connection ended: `reason` is one short English phrase for logs and the link state. */
export interface ConnectionEnd {
  readonly reason: string;
}

/** A picture is asked for: an address that may be signed, and so a secret. Larger answers are refused. */
export interface PictureRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What came back. `location` where the answer is elsewhere. */
export interface PictureAnswer {
  readonly status: number;
  readonly location?: string;
  readonly bytes: Uint8Array;
}

/** Fetches one picture; rejects only when no answer came (offline, refused, aborted, oversized body). */
export type PictureTransport = (request: PictureRequest) => Promise<PictureAnswer>;

/** What a notification connection reports back. No call arrives after `onEnd`. */
export interface NotificationHandlers {
  /** A message on a subscribed topic; `payload` is the raw JSON text. */
  onMessage(topic: string, payload: string): void;
  /** The other side is alive: the answer to a ping, or any other packet from it. */
  onAlive(): void;
  /** The connection is over, whoever ended it. Called exactly once. */
  onEnd(end: ConnectionEnd): void;
}

/** A live MQTT connection (CONNACK received). */
export interface NotificationConnection {
  /** Resolves after a granting SUBACK; rejects when the broker refuses or the connection ends. */
  subscribe(topic: string): Promise<void>;
  /** Asks for no more messages of a topic; resolves after UNSUBACK. Absent where the connection cannot. */
  unsubscribe?(topic: string): Promise<void>;
  /** Closes at once; `onEnd` follows. */
  close(): void;
}

/** Parameters of one connection attempt. */
export interface NotificationConnectOptions {
  /** Signed wss:// address from POST /connections. A secret: it carries the authorisation. */
  readonly url: string;
  /** MQTT client id. */
  readonly clientId: string;
  /** MQTT keep-alive in seconds (AWS IoT: 30 to 1200). */
  readonly keepAliveSeconds: number;
  readonly signal: AbortSignal;
}

/** Opens an MQTT connection; resolves after CONNACK, rejects where there is none. Never reconnects by itself. */
export type NotificationTransport = (
  options: NotificationConnectOptions,
  handlers: NotificationHandlers,
) => Promise<NotificationConnection>;

/**
 * One way to an address. `url` is `http:`, `https:` or `socks5:`, and a secret where it carries a user name and a
 * password.
 */
export type ProxyRoute = { readonly kind: 'direct' } | { readonly kind: 'proxy'; readonly url: string };

/** The ways to an address, best first; never empty. Asked for every new connection: a laptop changes networks. */
export type ProxyResolver = (url: string) => Promise<readonly ProxyRoute[]>;

/** News of the machine's network. */
export interface NetworkWatch {
  /** Called after a network appeared, went, or became another one. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
}

/** Waits on loopback for one redirect of the system browser (RFC 8252, 7.3). */
export interface RedirectReceiver {
  /** `http://127.0.0.1:{port}/callback`. */
  readonly redirectUri: string;
  /** Resolves with the address that the browser was sent to. It carries the authorisation code: a secret. */
  received(): Promise<URL>;
  /** Answers no more, and frees the port. */
  close(): void;
}

/** The system browser, for signing in. */
export interface SignInBrowser {
  /** Opens the sign-in page; rejects where no browser could be started. */
  open(url: URL): Promise<void>;
  receive(): Promise<RedirectReceiver>;
}

/** The OS credential store. Rejects with `KeychainUnavailable` where there is none, or it is locked or refused. */
export interface Keychain {
  /** Shown in Health, for example "Secret Service" or "this run only". */
  readonly backendName: string;
  /** Undefined where there is no such entry. */
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}

/** Opens a web address in the user's browser. Only https addresses reach it. */
export interface Opener {
  open(url: URL): Promise<void>;
}

/** Structured log. Redaction happens in the sink; callers pass data as it is, but never whole bodies. */
export interface Log {
  debug(message: string, data?: Readonly<Record<string, unknown>>): void;
  info(message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(message: string, data?: Readonly<Record<string, unknown>>): void;
  error(message: string, data?: Readonly<Record<string, unknown>>): void;
}

/** The register of live secret values, so that the log sink can mask them wherever they turn up. */
export interface SecretRegister {
  /** From now on `value` is masked in every log line. */
  add(value: string): void;
  /** `value` is used no more, and remembered no longer. */
  forget(value: string): void;
  /** The same text with every known secret, and everything shaped like one, masked. */
  redact(text: string): string;
}
