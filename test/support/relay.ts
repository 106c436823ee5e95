import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line that can go dead without being closed, as when a router or a Wi-Fi cell is gone. */
export interface Relay {
  readonly port: number;
  /** From now on nothing passes, either way, and nobody is told. */
  silence(): void;
  stop(): void;
}

/** Relays TCP connections to a port on this machine. */
export async function startRelay(upstream: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (data) => {
      if (!isSilent) to.write(data);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      if (!isSilent) to.destroy();
    });
    sockets.add(from);
  };
  const server = createServer((client) => {
    const onward = connect(upstream, '127.0.0.1');
    pass(client, onward);
    pass(onward, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      isSilent = true;
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
