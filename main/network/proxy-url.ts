import { Buffer } from 'node:buffer';
import type { SecretRegister } from '../ports.ts';
import { TransportError } from '../transport-error.ts';

/** How a proxy is spoken to: HTTP CONNECT, in the clear or over TLS, or SOCKS. */
export type ProxyKind = 'http' | 'https' | 'socks4' | 'socks5';

/** A proxy, read from its address. */
export interface ProxyServer {
  readonly kind: ProxyKind;
  /** Without the brackets of IPv6. */
  readonly hostname: string;
  readonly port: number;
  /** `host:port`, which may be shown and logged. */
  readonly label: string;
  /** Secrets, decoded; undefined where the address names no user. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

const kinds: Readonly<Record<string, ProxyKind>> = {
  'http:': 'http',
  'https:': 'https',
  'socks4:': 'socks4',
  'socks4a:': 'socks4',
  'socks:': 'socks5',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
};

const defaultPorts: Readonly<Record<ProxyKind, number>> = { http: 80, https: 443, socks4: 1080, socks5: 1080 };

/** A host name without the brackets that a URL puts around IPv6. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** A password may hold a `%` that nobody encoded. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const credentialsOf = ({ username, password }: URL): Pick<ProxyServer, 'credentials'> =>
  username === '' && password === ''
    ? {}
    : { credentials: { username: decoded(username), password: decoded(password) } };

const unusable = (): TransportError => new TransportError('proxy-refused', 'the proxy’s address cannot be used');

/**
 * Reads the address of a proxy. Throws `proxy-refused` where it is none, or of a kind that is not spoken here: what an
 * administrator has set is never silently left aside.
 */
export function parseProxyUrl(text: string): ProxyServer {
  const url = URL.parse(text);
  const kind = url === null ? undefined : kinds[url.protocol];
  if (url === null || kind === undefined || url.hostname === '') throw unusable();
  const port = url.port === '' ? defaultPorts[kind] : Number(url.port);
  return { kind, hostname: bareHost(url.hostname), port, label: `${url.hostname}:${port}`, ...credentialsOf(url) };
}

/** The value of `Proxy-Authorization` (RFC 7617); undefined where the address names no user. */
export function basicAuthorization({ credentials }: ProxyServer): string | undefined {
  if (credentials === undefined) return undefined;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

/** Registers whatever in the address of a proxy may not be seen. An address that cannot be read is searched as well. */
export function registerProxySecrets(text: string, secrets: SecretRegister): void {
  const userInfo = /^(?:[a-z][\w+.-]*:\/\/)?(.*)@/i.exec(text)?.[1];
  if (userInfo === undefined) return;
  const [, ...password] = userInfo.split(':');
  const plain = [userInfo, password.join(':')].flatMap((part) => [part, decoded(part)]);
  for (const secret of new Set([text, ...plain, Buffer.from(decoded(userInfo)).toString('base64')])) {
    if (secret !== '') secrets.add(secret);
  }
}
