/** The two adapters over real sockets: undici against a real HTTP server, MQTT.js against a real broker. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { environmentProxies } from '../../main/network/environment.ts';
import type { Transports } from '../../main/network/transports.ts';
import type { HttpRequest, NotificationConnection } from '../../main/ports.ts';
import { testTransports } from '../support/transports.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const listen = async (server: Server | TcpServer): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  return (server.address() as AddressInfo).port;
};

describe('HTTP', () => {
  let transport: Transports;

  const serve = async (handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> =>
    `http://127.0.0.1:${await listen(createServer(handler))}`;

  const request = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
    method: 'GET',
    url,
    headers: {},
    signal: new AbortController().signal,
    ...more,
  });

  beforeEach(() => {
    transport = testTransports();
    cleanUps.push(() => transport.close());
  });

  it('carries method, path, headers and body, and brings back status, headers and body', async () => {
    const url = await serve((asked, response) => {
      response.writeHead(418, { 'X-Mitel-Correlation-Id': 'c-1' });
      response.write(`${asked.method} ${asked.url} ${asked.headers['x-mitel-app']} `);
      asked.pipe(response);
    });
    const headers = { 'x-mitel-app': 'app=x' };
    const answer = await transport.http(request(`${url}/a%2Fb?$top=1`, { method: 'PUT', headers, body: '{"é":1}' }));
    expect(answer).toMatchObject({ status: 418, body: 'PUT /a%2Fb?$top=1 app=x {"é":1}' });
    expect(answer.headers['x-mitel-correlation-id']).toBe('c-1');
  });

  it('does not follow a redirect, which could carry the token elsewhere', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    expect((await transport.http(request(url))).status).toBe(302);
  });

  it('rejects an answer that is too large', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(5 * 1024 * 1024, 'x')));
    await expect(transport.http(request(url))).rejects.toMatchObject({ failureCode: 'unreadable-answer' });
  });

  it('rejects where nobody answers, where the answer breaks off, and when given up', async () => {
    await expect(transport.http(request('http://127.0.0.1:1/'))).rejects.toThrow();
    const url = await serve((asked, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      if (asked.url === '/broken') setImmediate(() => response.destroy());
    });
    await expect(transport.http(request(`${url}/broken`))).rejects.toThrow();
    const controller = new AbortController();
    const given = transport.http(request(`${url}/silent`, { signal: controller.signal }));
    controller.abort();
    await expect(given).rejects.toThrow();
  });

  it('goes through the proxy that the environment names, but not to this machine', async () => {
    const seen: string[] = [];
    const proxy = createServer().on('connect', (asked, socket) => {
      seen.push(asked.url ?? '');
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    const proxies = environmentProxies({ HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}` });
    const proxied = testTransports({ proxies });
    cleanUps.push(() => proxied.close());
    await expect(proxied.http(request('https://media.example.invalid/'))).rejects.toThrow();
    const url = await serve((_, response) => response.end('direct'));
    expect((await proxied.http(request(url))).body).toBe('direct');
    expect(seen).toEqual(['media.example.invalid:443']);
  });
});

describe('MQTT', () => {
  let broker: Aedes;
  let url: string;
  let sockets: WebSocket[];
  let isWelcome: boolean;

  interface Ends {
    readonly messages: [string, string][];
    readonly ends: string[];
    readonly ended: Promise<string>;
    connection: NotificationConnection;
  }

  const connect = async (more: { url?: string; clientId?: string; signal?: AbortSignal } = {}): Promise<Ends> => {
    const messages: [string, string][] = [];
    const ends: string[] = [];
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const signal = more.signal ?? new AbortController().signal;
    const handlers = {
      onMessage: (topic: string, payload: string) => messages.push([topic, payload]),
      onAlive: () => undefined,
      onEnd: ({ reason }: { reason: string }) => {
        ends.push(reason);
        resolve(reason);
      },
    };
    const options = { url: more.url ?? url, clientId: more.clientId ?? 'agent-1', keepAliveSeconds: 30, signal };
    const connection = await testTransports().notifications(options, handlers);
    cleanUps.push(() => connection.close());
    return { messages, ends, ended, connection };
  };

  const publish = (topic: string, payload: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const packet = {
        cmd: 'publish',
        topic,
        payload: Buffer.from(payload),
        qos: 1,
        retain: false,
        dup: false,
      } as const;
      broker.publish(packet, (error) => (error ? reject(error) : resolve()));
    });

  beforeEach(async () => {
    isWelcome = true;
    sockets = [];
    broker = await Aedes.createBroker({
      authenticate: (_client, _username, _password, done) => done(null, isWelcome),
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === 'forbidden' ? null : subscription),
    });
    cleanUps.push(() => new Promise<void>((resolve) => broker.close(() => resolve())));
    const server = createServer((_, response) => response.writeHead(404).end());
    const port = await listen(server);
    const webSockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
    webSockets.on('connection', (socket) => {
      sockets.push(socket);
      const stream = createWebSocketStream(socket);
      // A socket that a test cuts is an error on this side; the test is about the other side.
      stream.on('error', () => stream.destroy());
      broker.handle(stream);
    });
    cleanUps.push(() => webSockets.close());
    cleanUps.push(() => {
      for (const socket of sockets) socket.terminate();
    });
    url = `ws://127.0.0.1:${port}/mqtt?X-Amz-Signature=a%2Fb%3D`;
  });

  it('connects with the given client id and passes messages on', async () => {
    const ready = once(broker, 'clientReady') as Promise<[Client]>;
    const agent = await connect({ clientId: 'named' });
    expect((await ready)[0].id).toBe('named');
    await agent.connection.subscribe('sub-1');
    await publish('sub-1', '{"é":"☎"}');
    await publish('sub-2', 'not subscribed');
    await publish('sub-1', 'last');
    await expect
      .poll(() => agent.messages)
      .toEqual([
        ['sub-1', '{"é":"☎"}'],
        ['sub-1', 'last'],
      ]);
  });

  it('rejects a topic that the broker refuses, and stays connected', async () => {
    const agent = await connect();
    await expect(agent.connection.subscribe('forbidden')).rejects.toThrow();
    await agent.connection.subscribe('sub-1');
    await publish('sub-1', 'still here');
    await expect.poll(() => agent.messages).toEqual([['sub-1', 'still here']]);
    expect(agent.ends).toEqual([]);
  });

  it('ends exactly once when it closes, and says nothing afterwards', async () => {
    const agent = await connect();
    await agent.connection.subscribe('sub-1');
    const gone = once(broker, 'clientDisconnect');
    agent.connection.close();
    agent.connection.close();
    expect(agent.ends).toEqual(['closed']);
    await gone;
    await publish('sub-1', 'too late');
    await expect(agent.connection.subscribe('sub-2')).rejects.toThrow('closed');
    expect(agent.ends).toEqual(['closed']);
    expect(agent.messages).toEqual([]);
  });

  it('notices at once, without a ping, that the other side has gone', { timeout: 10_000 }, async () => {
    const cut = await connect();
    sockets[0]?.terminate();
    expect(await cut.ended).toBe('closed by the other side (1006)');
    const closed = await connect();
    sockets[1]?.close(1001);
    expect(await closed.ended).toBe('closed by the other side (1001)');
  });

  it('ends exactly once when the other side cuts it amid a subscription', async () => {
    const agent = await connect();
    broker.authorizeSubscribe = () => sockets[0]?.terminate();
    await expect(agent.connection.subscribe('sub-1')).rejects.toThrow();
    expect(await agent.ended).toContain('closed by the other side');
    expect(agent.ends).toHaveLength(1);
  });

  it('ends when another client takes its id', async () => {
    const first = await connect({ clientId: 'same' });
    const second = await connect({ clientId: 'same' });
    await first.ended;
    await second.connection.subscribe('sub-1');
    expect(second.ends).toEqual([]);
  });

  it('ends when the other side speaks no MQTT', async () => {
    const agent = await connect();
    sockets[0]?.send(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    await agent.ended;
    expect(agent.ends).toHaveLength(1);
  });

  it('ends, rather than swells, at a message beyond every limit', async () => {
    const agent = await connect();
    await agent.connection.subscribe('sub-1');
    await publish('sub-1', 'x'.repeat(2 * 1024 * 1024));
    await agent.ended;
    expect(agent.messages).toEqual([]);
  });

  it('rejects where the broker refuses, where the address is wrong, and when given up', async () => {
    isWelcome = false;
    await expect(connect()).rejects.toThrow('Connection refused');
    await expect(connect({ url: url.replace('/mqtt', '/other') })).rejects.toThrow('400');
    await expect(connect({ url: 'ws://127.0.0.1:1/mqtt' })).rejects.toThrow('ECONNREFUSED');
    await expect(connect({ url: 'not an address, secret' })).rejects.not.toThrow('secret');
    await expect(connect({ signal: AbortSignal.abort() })).rejects.toThrow('given up');
  });

  it('rejects when given up while the other side is silent', async () => {
    const silent = createTcpServer();
    const port = await listen(silent);
    const controller = new AbortController();
    const connecting = connect({ url: `ws://127.0.0.1:${port}/mqtt`, signal: controller.signal });
    const [socket] = await once(silent, 'connection');
    controller.abort();
    await expect(connecting).rejects.toThrow('given up');
    if (!socket.closed) await once(socket.resume(), 'close');
  });
});
