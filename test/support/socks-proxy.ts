import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a SOCKS proxy of the tests behaves (version 5: RFC 1928, RFC 1929; version 4a where `version` says so). */
export interface SocksProxyOptions {
  /** `user:password`; absent: everybody may. */
  readonly credentials?: string;
  /** Default 5; version 4 knows no passwords. */
  readonly version?: 4 | 5;
  /** Ports on this machine by host name. */
  readonly hosts: Readonly<Record<string, number>>;
}

/** A small real SOCKS proxy. */
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

interface Asked {
  readonly host: string;
  /** By code of version 5: 0 granted, 4 the host cannot be reached. */
  reply(code: 0 | 4): Buffer;
}

const askedByVersion5 = async (socket: Socket, credentials: string | undefined): Promise<Asked | undefined> => {
  if (!(await greet(socket, credentials))) return undefined;
  const asked = await nextMessage(socket);
  const host = asked.subarray(5, 5 + (asked[4] ?? 0)).toString();
  return { host, reply: (code) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]) };
};

/** Version, command, port, 0.0.0.x, user, the name: both texts end with a zero. */
const askedByVersion4 = async (socket: Socket): Promise<Asked> => {
  const [, host = ''] = (await nextMessage(socket)).subarray(8).toString().split('\0');
  return { host, reply: (code) => Buffer.from([0, code === 0 ? 90 : 91, 0, 0, 0, 0, 0, 0]) };
};

const serve = async (socket: Socket, options: SocksProxyOptions, seen: string[]): Promise<void> => {
  const { version = 5, credentials, hosts } = options;
  const asked = version === 4 ? await askedByVersion4(socket) : await askedByVersion5(socket, credentials);
  if (asked === undefined) return;
  seen.push(asked.host);
  const port = hosts[asked.host];
  if (port === undefined) return void socket.end(asked.reply(4));
  const onward = connect(port, '127.0.0.1', () => {
    socket.write(asked.reply(0));
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
};

/** Starts a SOCKS proxy on 127.0.0.1. */
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
