import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { serverIdentity, type TestCertificate } from './certificates.ts';

/** TLS in front of a plain server on this machine. */
export interface TlsFront {
  readonly port: number;
  stop(): void;
}

/** What stands where. */
export interface TlsFrontOptions {
  /** Port of the plain server. */
  readonly upstream: number;
  readonly certificate?: TestCertificate;
  /** The host that answers name instead of the plain server, `wss://…` for `ws://127.0.0.1:…`. */
  readonly publicHost?: string;
}

/** A platform behind a gateway hands out the gateway's address. */
const renamed = (body: Buffer, { upstream, publicHost }: TlsFrontOptions): Buffer =>
  publicHost === undefined
    ? body
    : Buffer.from(body.toString('utf8').replaceAll(`ws://127.0.0.1:${upstream}`, `wss://${publicHost}`));

const pass = async (asked: IncomingMessage, response: ServerResponse, options: TlsFrontOptions): Promise<void> => {
  const { method, url, headers } = asked;
  const onward = request({ port: options.upstream, host: '127.0.0.1', method, path: url, headers });
  onward.end(await buffer(asked));
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const body = renamed(await buffer(answer), options);
  const { 'transfer-encoding': _chunked, ...kept } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': body.length }).end(body);
};

const passUpgrade = (asked: IncomingMessage, client: Duplex, head: Buffer, upstream: number): void => {
  const lines = asked.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? `${name}: ${all[index + 1]}` : []));
  const onward = connect(upstream, '127.0.0.1', () => {
    onward.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(client).pipe(onward);
  });
  for (const [one, other] of [[client, onward] as const, [onward, client] as const]) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
};

/** Starts the front on 127.0.0.1. */
export async function startTlsFront(options: TlsFrontOptions): Promise<TlsFront> {
  const sockets = new Set<Duplex>();
  const server = createServer(serverIdentity(options.certificate), (asked, response) => {
    pass(asked, response, options).catch(() => response.destroy());
  });
  server.on('upgrade', (asked, client, head) => passUpgrade(asked, client, head, options.upstream));
  server.on('secureConnection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
