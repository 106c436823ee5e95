import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { serverIdentity } from './certificates.ts';

/** How a proxy of the tests behaves. */
export interface ForwardProxyOptions {
  /** `user:password`; absent: everybody may. */
  readonly credentials?: string;
  /** Ports on this machine by host name: a real proxy looks names up by itself. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Status for every CONNECT instead of a tunnel. */
  readonly refusal?: number;
  /** True: the proxy itself is spoken to over TLS. */
  readonly isSecure?: boolean;
}

/** A real HTTP proxy that tunnels (CONNECT), and what it was asked for. */
export interface ForwardProxy {
  readonly port: number;
  /** `CONNECT host:port status`, in order. */
  readonly seen: string[];
  /** The headers of each CONNECT, in order. */
  readonly asked: IncomingMessage['headers'][];
  stop(): void;
}

const statusFor = (asked: IncomingMessage, { credentials, refusal, hosts = {} }: ForwardProxyOptions): number => {
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (expected !== undefined && asked.headers['proxy-authorization'] !== expected) return 407;
  if (refusal !== undefined) return refusal;
  return hosts[hostOf(asked)] === undefined ? 502 : 200;
};

const hostOf = ({ url = '' }: IncomingMessage): string => url.slice(0, url.lastIndexOf(':'));

const join = (client: Duplex, head: Buffer, port: number): void => {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  for (const [one, other] of [[client, upstream] as const, [upstream, client] as const]) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
};

/** Starts a proxy on 127.0.0.1. */
export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const seen: string[] = [];
  const asked: IncomingMessage['headers'][] = [];
  const sockets = new Set<Duplex>();
  const server = options.isSecure === true ? createSecureServer(serverIdentity()) : createServer();
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    sockets.add(client.on('close', () => sockets.delete(client)));
    const status = statusFor(request, options);
    seen.push(`CONNECT ${request.url} ${status}`);
    asked.push(request.headers);
    if (status === 200) return join(client, head, options.hosts?.[hostOf(request)] ?? 0);
    client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, seen, asked, stop };
}
