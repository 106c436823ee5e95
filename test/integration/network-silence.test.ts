/** A line that goes silent in every way there is: a real broker, real sockets, and a relay that stops passing. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationConnection } from '../../main/ports.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startBroker, type TestBroker } from '../support/mqtt-broker.ts';
import { type Relay, startRelay } from '../support/relay.ts';
import { testTransports } from '../support/transports.ts';

const cleanUps: (() => unknown)[] = [];

let server: TestBroker;
let relay: Relay;

interface Line {
  readonly connection: NotificationConnection;
  readonly messages: string[];
  readonly ends: string[];
  readonly ended: Promise<string>;
  /** How often the other side was heard. */
  heard(): number;
}

type Options = Parameters<typeof testTransports>[0] & { readonly keepAliveSeconds?: number; readonly url?: string };

const lineUrl = (): string => `ws://127.0.0.1:${relay.port}/mqtt`;

const connect = async ({ keepAliveSeconds = 30, url = lineUrl(), ...deps }: Options = {}): Promise<Line> => {
  const messages: string[] = [];
  const ends: string[] = [];
  let heard = 0;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const handlers = {
    onMessage: (_topic: string, payload: string) => void messages.push(payload),
    onAlive: () => {
      heard += 1;
    },
    onEnd: ({ reason }: { reason: string }) => {
      ends.push(reason);
      resolve(reason);
    },
  };
  const options = { url, clientId: 'agent-1', keepAliveSeconds, signal: new AbortController().signal };
  const connection = await testTransports(deps).notifications(options, handlers);
  cleanUps.push(() => connection.close());
  return { connection, messages, ends, ended, heard: () => heard };
};

beforeEach(async () => {
  server = await startBroker();
  cleanUps.push(server.stop);
  relay = await startRelay(server.port);
  cleanUps.push(relay.stop);
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the other side is alive', () => {
  it('with every packet after CONNACK: the answer to a subscription, a message, the answer to a ping', async () => {
    const line = await connect({ keepAliveSeconds: 1 });
    expect(line.heard()).toBe(0);
    await line.connection.subscribe('sub-1');
    expect(line.heard()).toBe(1);
    const pinged = once(server.broker, 'ping');
    await server.publish('sub-1', 'hello');
    await expect.poll(() => line.messages).toEqual(['hello']);
    expect(line.heard()).toBe(2);
    await pinged;
    await expect.poll(line.heard).toBe(3);
    expect(line.ends).toEqual([]);
  });

  it('no longer once the connection was closed', async () => {
    const line = await connect();
    await line.connection.subscribe('sub-1');
    const gone = once(server.broker, 'clientDisconnect');
    line.connection.close();
    await server.publish('sub-1', 'too late');
    await gone;
    expect(line.heard()).toBe(1);
  });
});

describe('the other side falls silent', () => {
  it('before CONNACK', async () => {
    server.broker.preConnect = () => undefined;
    await expect(connect({ answerLimitMs: 50 })).rejects.toThrow('connack timeout');
  });

  it('before the websocket is open', async () => {
    relay.silence();
    await expect(connect({ answerLimitMs: 50 })).rejects.toThrow(/timed? ?out/i);
  });

  it('before TLS is spoken', async () => {
    const clock = new FakeClock();
    const mute = createServer().listen(0, '127.0.0.1');
    cleanUps.push(() => mute.close());
    await once(mute, 'listening');
    const url = `wss://127.0.0.1:${(mute.address() as AddressInfo).port}/mqtt`;
    const refused = expect(connect({ clock, url })).rejects.toMatchObject({ failureCode: 'timeout' });
    const [socket] = await once(mute, 'connection');
    await once(socket, 'data');
    await clock.advance(10_000);
    await refused;
    if (!socket.closed) await once(socket.resume(), 'close');
  });

  it('before SUBACK, although it might answer pings', async () => {
    const clock = new FakeClock();
    const line = await connect({ clock });
    const asked = new Promise<void>((resolve) => {
      server.broker.authorizeSubscribe = () => resolve();
    });
    const subscribed = expect(line.connection.subscribe('sub-1')).rejects.toThrow();
    await asked;
    await clock.advance(14_999);
    expect(line.ends).toEqual([]);
    await clock.advance(1);
    await subscribed;
    expect(line.ends).toEqual(['the broker did not answer the subscription']);
  });

  it('on a half-open line, which nobody closes: the next ping finds out', async () => {
    const line = await connect({ keepAliveSeconds: 1 });
    await line.connection.subscribe('sub-1');
    relay.silence();
    await server.publish('sub-1', 'nobody hears this');
    expect(await line.ended).toBe('Keepalive timeout');
    expect(line.ends).toHaveLength(1);
    expect(line.messages).toEqual([]);
  });

  it('although a message is still to be acknowledged', async () => {
    const line = await connect({ keepAliveSeconds: 1 });
    await line.connection.subscribe('sub-1');
    await server.publish('sub-1', 'heard');
    await expect.poll(() => line.messages).toEqual(['heard']);
    relay.silence();
    expect(await line.ended).toBe('Keepalive timeout');
  });
});
