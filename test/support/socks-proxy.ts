import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a SOCKS5 proxy of the tests behaves (RFC 1928, RFC 1929). */
export interface SocksProxyOptions {
  /** `user:password`; absent: everybody may. */
  readonly credentials?: string;
  /** Ports on this machine by host name. */
  readonly hosts: Readonly<Record<string, number>>;
}

/** A small real SOCKS5 proxy. */
export interface SocksProxy {
  readonly port: number;
  /** Each host that was asked for. */
  readonly seen: string[];
  stop(): void;
}

const nextMessage = async (socket: Socket): Promise<Buffer> => {
  const [message] = (await once(socket, 'data')) as [Buffer];
  return message;
};

/** Each message of a client that waits for every answer arrives whole on loopback. */
const greet = async (socket: Socket, credentials: string | undefined): Promise<boolean> => {
  const offered = [...(await nextMessage(socket)).subarray(2)];
  const method = credentials === undefined ? 0 : 2;
  if (!offered.includes(method)) return !socket.end(Buffer.from([5, 0xff]));
  socket.write(Buffer.from([5, method]));
  if (credentials === undefined) return true;
  const login = await nextMessage(socket);
  const userEnd = 2 + (login[1] ?? 0);
  const given = `${login.subarray(2, userEnd)}:${login.subarray(userEnd + 1)}`;
  socket.write(Buffer.from([1, given === credentials ? 0 : 1]));
  return given === credentials;
};

const serve = async (socket: Socket, { credentials, hosts }: SocksProxyOptions, seen: string[]): Promise<void> => {
  if (!(await greet(socket, credentials))) return;
  const asked = await nextMessage(socket);
  const host = asked.subarray(5, 5 + (asked[4] ?? 0)).toString();
  seen.push(host);
  const port = hosts[host];
  const reply = (code: number) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
  if (port === undefined) return void socket.end(reply(4));
  const onward = connect(port, '127.0.0.1', () => {
    socket.write(reply(0));
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
};

/** Starts a SOCKS5 proxy on 127.0.0.1. */
export async function startSocksProxy(options: SocksProxyOptions): Promise<SocksProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    serve(socket, options, seen).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, seen, stop };
}
