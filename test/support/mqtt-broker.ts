import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';

/** A real MQTT broker behind a real WebSocket server on 127.0.0.1. */
export interface TestBroker {
  readonly broker: Aedes;
  readonly port: number;
  /** Every socket that was accepted, in order. */
  readonly sockets: WebSocket[];
  publish(topic: string, payload: string): Promise<void>;
  stop(): Promise<void>;
}

const serveSockets = (server: Server, broker: Aedes, sockets: WebSocket[]): WebSocketServer => {
  const webSockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
  webSockets.on('connection', (socket) => {
    sockets.push(socket);
    const stream = createWebSocketStream(socket);
    // A socket that a test cuts is an error on this side; the test is about the other side.
    stream.on('error', () => stream.destroy());
    broker.handle(stream);
  });
  return webSockets;
};

const publishOn = (broker: Aedes, topic: string, payload: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const flags = { qos: 1, retain: false, dup: false } as const;
    broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), ...flags }, (error) =>
      error ? reject(error) : resolve(),
    );
  });

/** Starts the broker; it welcomes everybody, and refuses nothing. */
export async function startBroker(): Promise<TestBroker> {
  const broker = await Aedes.createBroker();
  const server = createServer((_, response) => response.writeHead(404).end());
  const sockets: WebSocket[] = [];
  const webSockets = serveSockets(server, broker, sockets);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    for (const socket of sockets) socket.terminate();
    webSockets.close();
    server.close();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  };
  const publish = (topic: string, payload: string) => publishOn(broker, topic, payload);
  return { broker, port: (server.address() as AddressInfo).port, sockets, publish, stop };
}
