import type { HostilePlatform } from './canary-platform.ts';
import { authorityFile } from './certificates.ts';
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts';
import { startTlsFront } from './tls-front.ts';

const services = 'api.cloudlink.test';
const line = 'line.cloudlink.test';
const proxyUser = 'grace';

/** A company's network: nothing but a proxy with a password leads to the platform, which answers behind TLS. */
export interface CompanyNetwork {
  readonly proxy: ForwardProxy;
  /** What a program needs to get through; with the password that counts, or another one. */
  env(password?: string): NodeJS.ProcessEnv;
  stop(): void;
}

/** Puts a platform behind such a network. */
export async function startCompanyNetwork(platform: HostilePlatform): Promise<CompanyNetwork> {
  const fronts = [
    await startTlsFront({ upstream: platform.port }),
    await startTlsFront({ upstream: platform.linePort }),
  ] as const;
  const proxy = await startForwardProxy({
    credentials: `${proxyUser}:${platform.proxyPassword}`,
    hosts: { [services]: fronts[0].port, [line]: fronts[1].port },
  });
  platform.standBehind({ services: `https://${services}`, line: `wss://${line}` });
  const none = {
    HTTP_PROXY: '',
    ALL_PROXY: '',
    NO_PROXY: '',
    https_proxy: '',
    http_proxy: '',
    all_proxy: '',
    no_proxy: '',
  };
  return {
    proxy,
    env: (password = platform.proxyPassword) => ({
      ...none,
      HTTPS_PROXY: `http://${proxyUser}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`,
      SSL_CERT_FILE: authorityFile,
    }),
    stop: () => {
      proxy.stop();
      for (const front of fronts) front.stop();
    },
  };
}

/** The tunnels that a life needs. */
export const tunnels = [`CONNECT ${services}:443 200`, `CONNECT ${line}:443 200`];
