import type { Server } from 'node:http';
import { Aedes, type Client } from 'aedes';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Manners } from './manners.ts';

/** The notification websocket. */
export interface OtherBroker {
  /** Sends to whoever is subscribed to the topic. */
  publish(topic: string, payload: string): void;
  /** How often a client said CONNECT. */
  readonly clientIds: string[];
  /** Topics asked for, granted or not. */
  readonly topics: string[];
  closeSockets(): void;
  stop(): Promise<void>;
}

/** An MQTT broker on the server's upgrades. */
export async function startOtherBroker(server: Server, manners: () => Manners): Promise<OtherBroker> {
  const clientIds: string[] = [];
  const topics: string[] = [];
  const open = new Set<WebSocket>();
  const broker = await Aedes.createBroker({
    authorizeSubscribe: (_client, subscription, done) => {
      topics.push(subscription.topic);
      const { subscribe } = manners();
      if (subscribe === 'close') return done(new Error('not yours'));
      return done(null, subscribe === 'grant' ? { ...subscription, qos: 0 } : null);
    },
  });
  broker.on('client', (client: Client) => clientIds.push(client.id));
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => {
      open.add(opened);
      opened.on('close', () => open.delete(opened));
      const stream = createWebSocketStream(opened);
      stream.on('error', () => opened.terminate());
      broker.handle(stream, request);
    });
  });
  return {
    publish: (topic, payload) =>
      broker.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, () => undefined),
    clientIds,
    topics,
    closeSockets: () => {
      for (const socket of open) socket.close(1000);
    },
    stop: async () => {
      for (const socket of open) socket.terminate();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}
