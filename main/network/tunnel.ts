import type { Buffer } from 'node:buffer';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { TransportError } from '../transport-error.ts';
import { basicAuthorization, type ProxyServer } from './proxy-url.ts';

/** Where a connection is to lead. */
export interface Destination {
  /** Without the brackets of IPv6. */
  readonly hostname: string;
  readonly port: number;
}

const authorityOf = ({ hostname, port }: Destination): string =>
  hostname.includes(':') ? `[${hostname}]:${port}` : `${hostname}:${port}`;

/** A gateway error says that the proxy itself could not get there: that is the line's trouble, not the proxy's will. */
const refusal = (status: number, proxy: ProxyServer): TransportError => {
  if (status === 407) {
    const what = proxy.credentials === undefined ? 'asks for a password' : 'does not accept the password';
    return new TransportError('proxy-refused', `the proxy ${proxy.label} ${what} (407)`);
  }
  return status >= 500
    ? new TransportError('offline', `the proxy ${proxy.label} could not connect (${status})`)
    : new TransportError('proxy-refused', `the proxy ${proxy.label} refused the connection (${status})`);
};

/** Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6) on a connection to it. */
export function connectThroughHttp(socket: Socket, proxy: ProxyServer, destination: Destination): Promise<Socket> {
  const path = authorityOf(destination);
  const authorization = basicAuthorization(proxy);
  const headers = { host: path, ...(authorization && { 'proxy-authorization': authorization }) };
  return new Promise((resolve, reject) => {
    const asked = request({ method: 'CONNECT', createConnection: () => socket, path, headers });
    asked.once('error', reject);
    asked.once('connect', ({ statusCode = 0 }: IncomingMessage, _socket: unknown, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) return reject(refusal(statusCode, proxy));
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });
}

const isSocksRefusal = (error: unknown): boolean =>
  error instanceof Error && /authentication|NotAllowed|\(Rejected/i.test(error.message);

/** Asks a SOCKS proxy (RFC 1928, RFC 1929) for a tunnel; the proxy looks the name up. */
export async function connectThroughSocks(
  socket: Socket,
  proxy: ProxyServer,
  destination: Destination,
): Promise<Socket> {
  const { hostname: host, port, label, credentials } = proxy;
  const login = credentials && { userId: credentials.username, password: credentials.password };
  try {
    await SocksClient.createConnection({
      proxy: { host, port, type: proxy.kind === 'socks4' ? 4 : 5, ...login },
      command: 'connect',
      destination: { host: destination.hostname, port: destination.port },
      existing_socket: socket,
    });
    return socket;
  } catch (error) {
    // The library's error carries the password along, so it goes no further.
    throw isSocksRefusal(error)
      ? new TransportError('proxy-refused', `the proxy ${label} refused the connection`)
      : new TransportError('offline', `the proxy ${label} could not connect`);
  }
}
