import { isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { isLoopback } from '../cloudlink/address.ts';
import type { Clock, ProxyResolver, ProxyRoute, SecretRegister } from '../ports.ts';
import { TransportError } from '../transport-error.ts';
import { connectionFailure } from './failures.ts';
import { bareHost, type ProxyServer, parseProxyUrl, registerProxySecrets } from './proxy-url.ts';
import { RouteMemory } from './route-memory.ts';
import { openSocket, takeStep, untilAborted, withinLimit } from './step.ts';
import { connectThroughHttp, connectThroughSocks, type Destination } from './tunnel.ts';

/** How long the question for a proxy may take, ms: a PAC script is fetched first, or even searched for. */
const lookupLimitMs = 10_000;
/** How long the only way to an address may take, ms. */
const onlyRouteLimitMs = 10_000;
/** How long one way of several may take, ms: the others have to fit into the caller's patience too. */
const oneOfManyLimitMs = 5_000;

/** Where to connect, and whether TLS is spoken there. */
export interface Target extends Destination {
  readonly isSecure: boolean;
}

/** What connections are made with. */
export interface ConnectorDeps {
  readonly proxies: ProxyResolver;
  readonly secrets: SecretRegister;
  readonly clock: Clock;
  /** Whom TLS trusts; undefined: Node's own authorities. */
  trust(): SecureContext | undefined;
}

/** The host and port of an http, https, ws or wss address. */
export const targetOf = ({ protocol, hostname, port }: URL): Target => {
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  return { hostname: bareHost(hostname), port: port === '' ? (isSecure ? 443 : 80) : Number(port), isSecure };
};

/**
 * Nothing but the host: the path of an address may be a secret, and a PAC script is somebody else's program. The line is
 * asked about as https too, which is what such scripts know.
 */
const askedAbout = ({ hostname, port, isSecure }: Target): string => {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return new URL(`${isSecure ? 'https' : 'http'}://${host}:${port}/`).href;
};

const direct: ProxyRoute = { kind: 'direct' };

const isThisMachine = ({ hostname }: Target): boolean =>
  isLoopback(hostname.includes(':') ? `[${hostname}]` : hostname);

/** A refusal tells the user more than the failures around it; otherwise the best way's own. */
const mostTelling = (failures: readonly TransportError[]): TransportError =>
  failures.find(({ failureCode }) => failureCode === 'proxy-refused') ??
  failures[0] ??
  new TransportError('offline', 'there is no way to the address');

/** Opens every connection of the agent: the same ways, the same trust, for HTTP and for the notification line. */
export class Connector {
  readonly #deps: ConnectorDeps;
  readonly #memory: RouteMemory;
  readonly #closing = new AbortController();
  #tls: buildConnector.connector | undefined;
  #proxyInUse: string | undefined;

  constructor(deps: ConnectorDeps) {
    this.#deps = deps;
    this.#memory = new RouteMemory(deps.clock);
  }

  /** The proxy that the last connection went through, `host:port`. */
  get proxyInUse(): string | undefined {
    return this.#proxyInUse;
  }

  /** On another network, every way is worth a try. */
  forget(): void {
    this.#memory.forget();
  }

  /** Gives up whatever is being opened, for good. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * Opens a connection by the best way that works, with TLS where the target wants it. Rejects with a `TransportError`;
   * aborting `signal` later does nothing.
   */
  async connect(target: Target, signal?: AbortSignal): Promise<Socket> {
    const given = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const routes = isThisMachine(target) ? [direct] : await this.#routesTo(target, given);
    const limitMs = routes.length === 1 ? onlyRouteLimitMs : oneOfManyLimitMs;
    const failures: TransportError[] = [];
    for (const route of this.#memory.ordered(routes)) {
      try {
        return await withinLimit(this.#deps.clock, limitMs, given, (signal) => this.#open(route, target, signal));
      } catch (error) {
        failures.push(connectionFailure(error));
        if (given.aborted || isFinal(error)) break;
        this.#memory.fail(route);
      }
    }
    throw mostTelling(failures);
  }

  async #routesTo(target: Target, given: AbortSignal): Promise<readonly ProxyRoute[]> {
    const { clock, proxies, secrets } = this.#deps;
    const ask = (signal: AbortSignal) => untilAborted(signal, proxies(askedAbout(target)));
    const routes = await withinLimit(clock, lookupLimitMs, given, ask).catch((error: unknown) => {
      throw connectionFailure(error, 'no proxy could be looked up');
    });
    for (const route of routes) if (route.kind === 'proxy') registerProxySecrets(route.url, secrets);
    return routes;
  }

  async #open(route: ProxyRoute, target: Target, signal: AbortSignal): Promise<Socket> {
    const proxy = route.kind === 'direct' ? undefined : parseProxyUrl(route.url);
    const socket = await this.#reach(proxy, target, signal);
    this.#memory.succeed(route);
    const secured = target.isSecure ? await this.#secure(socket, target, signal) : socket;
    this.#proxyInUse = proxy?.label;
    return secured;
  }

  async #reach(proxy: ProxyServer | undefined, target: Target, signal: AbortSignal): Promise<Socket> {
    if (proxy === undefined) return openSocket(target.hostname, target.port, signal);
    const socket = await this.#reachProxy(proxy, signal).catch((error: unknown) => {
      throw connectionFailure(error, `the proxy ${proxy.label} cannot be reached`);
    });
    const isSocks = proxy.kind === 'socks4' || proxy.kind === 'socks5';
    const asked = (isSocks ? connectThroughSocks : connectThroughHttp)(socket, proxy, target);
    return takeStep(socket, signal, asked);
  }

  async #reachProxy(proxy: ProxyServer, signal: AbortSignal): Promise<Socket> {
    const socket = await openSocket(proxy.hostname, proxy.port, signal);
    return proxy.kind === 'https' ? this.#secure(socket, proxy, signal) : socket;
  }

  /** Speaks TLS on an open connection, and checks the certificate against the host's name. */
  async #secure(socket: Socket, { hostname, port }: Destination, signal: AbortSignal): Promise<Socket> {
    this.#tls ??= buildTls(this.#deps.trust());
    const tls = this.#tls;
    const name = isIP(hostname) === 0 ? { servername: hostname } : {};
    const options = { hostname, protocol: 'https:', port: String(port), httpSocket: socket, ...name };
    const secured = new Promise<Socket>((resolve, reject) => {
      tls(options, (error, result) => (result ? resolve(result) : reject(error)));
    });
    return takeStep(socket, signal, secured).catch((error: unknown) => {
      throw connectionFailure(error);
    });
  }
}

/** Once TLS fails, the way was found; another way would lead to the same certificate, or round an inspecting proxy. */
const isFinal = (error: unknown): boolean =>
  error instanceof TransportError && ['certificate-untrusted', 'clock-wrong'].includes(error.failureCode);

/** The limit of the whole way holds for TLS too, so it has none of its own. Sessions are kept, which saves a round trip. */
const buildTls = (secureContext: SecureContext | undefined): buildConnector.connector =>
  buildConnector({ allowH2: false, timeout: 0, ...(secureContext && { secureContext }) });
