/** Servers whose certificates come from a private authority, or are wrong in other ways, for HTTP and for the line. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { transportFailure } from '../../main/cloudlink/errors.ts';
import { environmentProxies } from '../../main/network/environment.ts';
import { machineCertificates } from '../../main/network/trust.ts';
import { authority, type TestCertificate } from '../support/certificates.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startBroker } from '../support/mqtt-broker.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { testTransports } from '../support/transports.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const startHttp = async (): Promise<number> => {
  const server: Server = createServer((_, response) => response.end('the platform')).listen(0, '127.0.0.1');
  cleanUps.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
};

interface Setting {
  readonly certificate?: TestCertificate;
  /** PEM; default: the private authority. */
  readonly trusted?: readonly string[];
  /** Default 127.0.0.1, reached directly. Another name is reached through a proxy. */
  readonly host?: string;
}

/** HTTP and the line, one after the other, to servers with the same certificate; what each came to. */
const connectBoth = async ({ certificate = 'server', trusted = [authority], host = '127.0.0.1' }: Setting) => {
  const broker = await startBroker();
  cleanUps.push(broker.stop);
  const web = await startTlsFront({ upstream: await startHttp(), certificate });
  const line = await startTlsFront({ upstream: broker.port, certificate });
  cleanUps.push(web.stop, line.stop);
  const outcomes: unknown[] = [];
  for (const port of [web.port, line.port]) {
    const proxy = await startForwardProxy({ hosts: { [host]: port } });
    cleanUps.push(proxy.stop);
    const proxies = environmentProxies({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    const transports = testTransports({ proxies, trustedCertificates: () => trusted });
    cleanUps.push(transports.close);
    const { signal } = new AbortController();
    const handlers = { onMessage: () => undefined, onAlive: () => undefined, onEnd: () => undefined };
    const asked =
      port === web.port
        ? transports.http({ method: 'GET', url: `https://${host}:${port}/`, headers: {}, signal })
        : transports.notifications(
            { url: `wss://${host}:${port}/mqtt`, clientId: 'agent-1', keepAliveSeconds: 30, signal },
            handlers,
          );
    outcomes.push(await asked.then(() => 'connected').catch((error: unknown) => error));
  }
  return outcomes;
};

const failing = (failureCode: string, message: string) => {
  const one = expect.objectContaining({ failureCode, message });
  return [one, one];
};

describe('a server whose certificate comes from a private authority', () => {
  it('is reached, directly and through a proxy, where the authority is trusted', async () => {
    expect(await connectBoth({})).toEqual(['connected', 'connected']);
    expect(await connectBoth({ host: 'media.cloudlink.test' })).toEqual(['connected', 'connected']);
  });

  it('is not reached where only others are trusted', async () => {
    const untrusted = failing('certificate-untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await connectBoth({ trusted: rootCertificates })).toEqual(untrusted);
    expect(await connectBoth({ trusted: [] })).toEqual(untrusted);
  });

  it('is told to the user as what it is', async () => {
    const [error] = await connectBoth({ trusted: [] });
    expect(transportFailure(error, 'GET media/endpoints', false, false)).toMatchObject({
      failure: {
        code: 'certificate-untrusted',
        detail: 'GET media/endpoints: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      },
    });
  });
});

describe('a certificate', () => {
  it('that its server signed itself is not trusted', async () => {
    const untrusted = failing('certificate-untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await connectBoth({ certificate: 'self-signed' })).toEqual(untrusted);
  });

  it('for another name is not trusted', async () => {
    const untrusted = failing('certificate-untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await connectBoth({ host: 'stranger.example' })).toEqual(untrusted);
  });

  it('that has run out is not trusted; nothing is said of our clock', async () => {
    const untrusted = failing('certificate-untrusted', 'CERT_HAS_EXPIRED');
    expect(await connectBoth({ certificate: 'expired' })).toEqual(untrusted);
  });

  it('of the future means that our clock is wrong', async () => {
    expect(await connectBoth({ certificate: 'future' })).toEqual(failing('clock-wrong', 'CERT_NOT_YET_VALID'));
  });
});

describe('what the machine trusts', () => {
  it('holds Node’s own authorities', () => {
    expect(machineCertificates()).toEqual(expect.arrayContaining([...rootCertificates.slice(0, 5)]));
  });

  it('need not be readable: Node’s own authorities stay', async () => {
    const transports = testTransports({
      trustedCertificates: () => {
        throw new Error('locked');
      },
    });
    cleanUps.push(transports.close);
    const front = await startTlsFront({ upstream: await startHttp() });
    cleanUps.push(front.stop);
    const { signal } = new AbortController();
    const asked = transports.http({ method: 'GET', url: `https://127.0.0.1:${front.port}/`, headers: {}, signal });
    await expect(asked).rejects.toMatchObject({ failureCode: 'certificate-untrusted' });
  });
});
