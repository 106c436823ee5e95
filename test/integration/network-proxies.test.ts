/** Proxies of every kind, real ones, between both transports and a platform behind TLS that only they can find. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, createSecretRegister } from '../../main/log/log.ts';
import { environmentProxies, noProxies } from '../../main/network/environment.ts';
import { systemProxies } from '../../main/network/pac.ts';
import type { Transports } from '../../main/network/transports.ts';
import type { HttpRequest, ProxyResolver } from '../../main/ports.ts';
import { systemClock } from '../../main/system.ts';
import { authority } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type ForwardProxyOptions, startForwardProxy } from '../support/forward-proxy.ts';
import { createMemorySink } from '../support/memory-sink.ts';
import { startBroker, type TestBroker } from '../support/mqtt-broker.ts';
import { startSocksProxy } from '../support/socks-proxy.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { testTransports } from '../support/transports.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Ports behind the made-up names, which a proxy alone can resolve. */
let hosts: Record<string, number>;
let broker: TestBroker;

const startHttp = async (answer: string): Promise<number> => {
  const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
  cleanUps.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
};

const behindTls = async (upstream: number): Promise<number> => {
  const front = await startTlsFront({ upstream });
  cleanUps.push(front.stop);
  return front.port;
};

beforeEach(async () => {
  broker = await startBroker();
  cleanUps.push(broker.stop);
  hosts = {
    'media.cloudlink.test': await behindTls(await startHttp('the platform')),
    'mqtt.cloudlink.test': await behindTls(broker.port),
  };
});

const startProxy = async (options: ForwardProxyOptions = {}) => {
  const proxy = await startForwardProxy({ hosts, ...options });
  cleanUps.push(proxy.stop);
  return proxy;
};

const transportsBy = (proxies: ProxyResolver, more: Parameters<typeof testTransports>[0] = {}): Transports => {
  const transports = testTransports({ proxies, trustedCertificates: () => [authority], ...more });
  cleanUps.push(transports.close);
  return transports;
};

const through = (proxy: string, more: Parameters<typeof testTransports>[0] = {}): Transports =>
  transportsBy(environmentProxies({ HTTPS_PROXY: proxy }), more);

const request = (url: string): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  signal: new AbortController().signal,
});

const get = async (transports: Transports, url = 'https://media.cloudlink.test/'): Promise<string> =>
  (await transports.http(request(url))).body;

const openLine = async (transports: Transports): Promise<readonly string[]> => {
  const messages: string[] = [];
  const handlers = {
    onMessage: (_topic: string, payload: string) => void messages.push(payload),
    onAlive: () => undefined,
    onEnd: () => undefined,
  };
  const url = 'wss://mqtt.cloudlink.test/mqtt?X-Amz-Signature=s1gned';
  const options = { url, clientId: 'agent-1', keepAliveSeconds: 30, signal: new AbortController().signal };
  const connection = await transports.notifications(options, handlers);
  cleanUps.push(() => connection.close());
  await connection.subscribe('sub-1');
  await broker.publish('sub-1', 'through');
  await expect.poll(() => messages).toEqual(['through']);
  return messages;
};

describe('a proxy that requires authentication', () => {
  const credentials = 'anna:p%40ss:wörd';
  const address = (port: number, login = 'anna:p%2540ss%3Aw%C3%B6rd@') => `http://${login}127.0.0.1:${port}`;

  it('lets both through with the right password, and sees nothing but host and port', async () => {
    const proxy = await startProxy({ credentials });
    const transports = through(address(proxy.port));
    expect(transports.proxyInUse()).toBeUndefined();
    expect(await get(transports, 'https://media.cloudlink.test/secret/path?token=1')).toBe('the platform');
    await openLine(transports);
    expect(proxy.seen).toEqual(['CONNECT media.cloudlink.test:443 200', 'CONNECT mqtt.cloudlink.test:443 200']);
    expect(JSON.stringify(proxy.asked)).not.toMatch(/secret|token|s1gned/);
    expect(transports.proxyInUse()).toBe(`127.0.0.1:${proxy.port}`);
  });

  it.each([
    ['the wrong password', 'anna:wrong@', 'does not accept the password'],
    ['none', '', 'asks for a password'],
  ])('refuses both with %s', async (_what, login, said) => {
    const proxy = await startProxy({ credentials });
    const transports = through(address(proxy.port, login));
    const refusal = {
      failureCode: 'proxy-refused',
      message: `the proxy 127.0.0.1:${proxy.port} ${said} (407)`,
    };
    await expect(get(transports)).rejects.toMatchObject(refusal);
    await expect(openLine(transports)).rejects.toMatchObject(refusal);
    expect(transports.proxyInUse()).toBeUndefined();
  });

  it('shows its password to nobody: whatever spells it is masked in the log', async () => {
    const proxy = await startProxy({ credentials: 'anna:hunter-2' });
    const secrets = createSecretRegister();
    const sink = createMemorySink();
    const log = createLog({ sinks: [sink], secrets, clock: systemClock });
    const url = `http://anna:hunter-2@127.0.0.1:${proxy.port}`;
    await get(through(url, { secrets }));
    const encoded = Buffer.from('anna:hunter-2').toString('base64');
    log.warn('a careless line', { url, login: 'anna:hunter-2', header: `Basic ${encoded}`, word: 'hunter-2' });
    expect(sink.records()).toHaveLength(1);
    expect(JSON.stringify(sink.records())).not.toMatch(new RegExp(`hunter|${encoded}`));
  });
});

describe('a proxy', () => {
  it.each([403, 404])('that refuses with %d is the user’s to ask about', async (refusal) => {
    const transports = through(`http://127.0.0.1:${(await startProxy({ refusal })).port}`);
    await expect(get(transports)).rejects.toMatchObject({ failureCode: 'proxy-refused' });
  });

  it.each([502, 503, 504])('that cannot get through itself (%d) means offline', async (refusal) => {
    const transports = through(`http://127.0.0.1:${(await startProxy({ refusal })).port}`);
    await expect(get(transports)).rejects.toMatchObject({ failureCode: 'offline' });
    await expect(openLine(transports)).rejects.toMatchObject({ failureCode: 'offline' });
  });

  it('that is not there means offline, and says that it is the proxy', async () => {
    const message = 'the proxy 127.0.0.1:1 cannot be reached: ECONNREFUSED';
    await expect(get(through('http://127.0.0.1:1'))).rejects.toMatchObject({ failureCode: 'offline', message });
  });

  it('that accepts and then falls silent is given up', async () => {
    const clock = new FakeClock();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const server = createServer().on('connect', () => resolve());
    server.listen(0, '127.0.0.1');
    cleanUps.push(() => server.closeAllConnections());
    await new Promise((listening) => server.once('listening', listening));
    const answer = get(through(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { clock }));
    const given = expect(answer).rejects.toMatchObject({ failureCode: 'timeout' });
    await asked;
    await clock.advance(10_000);
    await given;
    server.close();
  });

  it('whose address cannot be used is not silently left aside', async () => {
    await expect(get(through('gopher://user:hunter-2@proxy'))).rejects.toMatchObject({
      failureCode: 'proxy-refused',
      message: 'the proxy’s address cannot be used',
    });
  });

  it('spoken to over TLS serves both, where its certificate is trusted', async () => {
    const proxy = await startProxy({ isSecure: true, credentials: 'anna:hunter-2' });
    const url = `https://anna:hunter-2@localhost:${proxy.port}`;
    const transports = through(url);
    expect(await get(transports)).toBe('the platform');
    await openLine(transports);
    expect(proxy.seen).toHaveLength(2);
    const trusting = through(url, { trustedCertificates: () => [] });
    await expect(get(trusting)).rejects.toMatchObject({ failureCode: 'certificate-untrusted' });
  });

  it('is not asked for this machine', async () => {
    const port = await startHttp('this machine');
    const transports = through('http://127.0.0.1:1');
    expect(await get(transports, `http://127.0.0.1:${port}/`)).toBe('this machine');
    expect(await get(transports, `http://localhost:${port}/`)).toBe('this machine');
  });
});

describe('a SOCKS proxy', () => {
  const start = async (credentials?: string) => {
    const proxy = await startSocksProxy({ hosts, ...(credentials === undefined ? {} : { credentials }) });
    cleanUps.push(proxy.stop);
    return proxy;
  };

  it('serves both, and looks the names up', async () => {
    const proxy = await start('anna:hunter-2');
    const transports = through(`socks5://anna:hunter-2@127.0.0.1:${proxy.port}`);
    expect(await get(transports)).toBe('the platform');
    await openLine(transports);
    expect(proxy.seen).toEqual(['media.cloudlink.test', 'mqtt.cloudlink.test']);
  });

  it('of version 4 serves both as well, and cannot find an unknown host', async () => {
    const proxy = await startSocksProxy({ hosts, version: 4 });
    cleanUps.push(proxy.stop);
    const transports = transportsBy(systemProxies(async () => `SOCKS 127.0.0.1:${proxy.port}`));
    expect(await get(transports)).toBe('the platform');
    await openLine(transports);
    expect(proxy.seen).toEqual(['media.cloudlink.test', 'mqtt.cloudlink.test']);
    await expect(get(transports, 'https://nowhere.test/')).rejects.toMatchObject({ failureCode: 'offline' });
  });

  it('that wants a password and gets none refuses', async () => {
    const transports = through(`socks5://127.0.0.1:${(await start('anna:hunter-2')).port}`);
    await expect(openLine(transports)).rejects.toMatchObject({ failureCode: 'proxy-refused' });
  });

  it('refuses a wrong password, and cannot find an unknown host', async () => {
    const proxy = await start('anna:hunter-2');
    const wrong = get(through(`socks5://anna:wrong@127.0.0.1:${proxy.port}`));
    await expect(wrong).rejects.toMatchObject({ failureCode: 'proxy-refused' });
    await expect(wrong).rejects.not.toMatchObject({ cause: expect.anything() });
    const right = through(`socks5://anna:hunter-2@127.0.0.1:${proxy.port}`);
    await expect(get(right, 'https://nowhere.test/')).rejects.toMatchObject({ failureCode: 'offline' });
  });
});

describe('several ways', () => {
  it('are tried in their order, and one that failed is tried last for five minutes', async () => {
    const refusing = await startProxy({ refusal: 403 });
    const working = await startProxy();
    const clock = new FakeClock();
    const pac = `PROXY 127.0.0.1:${refusing.port}; PROXY 127.0.0.1:${working.port}; DIRECT`;
    const transports = transportsBy(
      systemProxies(async () => pac),
      { clock },
    );
    const connectOnce = async (): Promise<void> => {
      await get(transports);
      await clock.advance(31_000);
    };
    await connectOnce();
    expect(transports.proxyInUse()).toBe(`127.0.0.1:${working.port}`);
    await connectOnce();
    expect([refusing.seen.length, working.seen.length]).toEqual([1, 2]);
    await clock.advance(5 * 60_000);
    await connectOnce();
    expect([refusing.seen.length, working.seen.length]).toEqual([2, 3]);
  });

  it('are all worth a try on another network', async () => {
    const refusing = await startProxy({ refusal: 403 });
    const working = await startProxy();
    const pac = `PROXY 127.0.0.1:${refusing.port}; PROXY 127.0.0.1:${working.port}`;
    const transports = transportsBy(systemProxies(async () => pac));
    await get(transports);
    transports.forget();
    await get(transports);
    expect(refusing.seen).toHaveLength(2);
  });

  it('fail with the refusal, which says most', async () => {
    const refusing = await startProxy({ refusal: 403 });
    const pac = `PROXY 127.0.0.1:1; PROXY 127.0.0.1:${refusing.port}; DIRECT`;
    const transports = transportsBy(systemProxies(async () => pac));
    await expect(get(transports)).rejects.toMatchObject({ failureCode: 'proxy-refused' });
  });

  it('are asked for by host alone, each time anew', async () => {
    const asked: string[] = [];
    const proxy = await startProxy();
    const transports = transportsBy(async (url) => {
      asked.push(url);
      return [{ kind: 'proxy', url: `http://127.0.0.1:${proxy.port}` }];
    });
    await get(transports, 'https://media.cloudlink.test/a/b?token=secret');
    await openLine(transports);
    expect(asked).toEqual(['https://media.cloudlink.test/', 'https://mqtt.cloudlink.test/']);
  });

  it('are waited for only so long', async () => {
    const clock = new FakeClock();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const transports = transportsBy(
      () => {
        resolve();
        return new Promise(() => undefined);
      },
      { clock },
    );
    const given = expect(get(transports)).rejects.toMatchObject({ failureCode: 'timeout' });
    await asked;
    await clock.advance(10_000);
    await given;
  });

  it('cannot be had where nobody tells them', async () => {
    const transports = transportsBy(() => Promise.reject(new Error('http://anna:hunter-2@proxy is broken')));
    await expect(get(transports)).rejects.toMatchObject({
      failureCode: 'offline',
      message: 'no proxy could be looked up: Error',
    });
  });
});

describe('a connection that was kept', () => {
  it('serves the next request, but not one after a sleep', async () => {
    const proxy = await startProxy();
    const clock = new FakeClock();
    const transports = through(`http://127.0.0.1:${proxy.port}`, { clock });
    await get(transports);
    // The pool takes the connection back in the next turn of the event loop.
    await setImmediate();
    await clock.advance(29_000);
    await get(transports);
    expect(proxy.seen).toHaveLength(1);
    await clock.advance(3_600_000);
    await get(transports);
    expect(proxy.seen).toHaveLength(2);
  });
});

it('given up before it is open, leaves nothing behind', async () => {
  const controller = new AbortController();
  const transports = transportsBy(noProxies);
  const options = { url: 'wss://mqtt.cloudlink.test/', clientId: 'a', keepAliveSeconds: 30, signal: controller.signal };
  const handlers = { onMessage: () => undefined, onAlive: () => undefined, onEnd: () => undefined };
  const connecting = transports.notifications(options, handlers);
  controller.abort();
  await expect(connecting).rejects.toMatchObject({ failureCode: 'cancelled' });
});
