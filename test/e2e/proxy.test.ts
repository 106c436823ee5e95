/** The desktop app behind the proxy that its system names, in front of a platform with a company's own certificate. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type App, launchApp } from '../electron/driver.ts';
import { authorityFile } from '../support/certificates.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';
import { bareEnvironment, isStandIn, linkIn, signIn } from './support.ts';

const host = 'cloudlink.test';
const password = 'corporate-hunter-2';

let simulator: Simulator;
let front: TlsFront;

beforeAll(async () => {
  await buildIfStale();
  simulator = await startSimulator({ port: 0 });
  front = await startTlsFront({ upstream: simulator.port, publicHost: host });
});

afterAll(async () => {
  front?.stop();
  await simulator?.stop();
});

const noProxies = Object.fromEntries(
  ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    [name, undefined],
    [name.toLowerCase(), undefined],
  ]),
);

const launch = (env: NodeJS.ProcessEnv): Promise<App> => {
  const api = simulator.api.replace(/^http:\/\/[^/]+/, `https://${host}`);
  return launchApp({
    args: ['--api', api, '--client-id', simulator.clientId],
    env: { ...bareEnvironment, ...noProxies, NODE_EXTRA_CA_CERTS: authorityFile, ...env },
  });
};

describe.runIf(isStandIn)('the system’s proxy', () => {
  it('carries everything, the first one that works', async () => {
    const proxy = await startForwardProxy({ hosts: { [host]: front.port } });
    const app = await launch({ SCREENPOP_STANDIN_PROXY: `PROXY 127.0.0.1:1; PROXY 127.0.0.1:${proxy.port}; DIRECT` });
    await signIn(await app.window('panel.html'), simulator);
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${host}:443 200`]));
    await app.close();
    proxy.stop();
  });

  it('gives way to the environment, and says when it wants a password', async () => {
    const proxy = await startForwardProxy({ credentials: `anna:${password}`, hosts: { [host]: front.port } });
    const refused = await launch({ SCREENPOP_STANDIN_PROXY: `PROXY 127.0.0.1:${proxy.port}` });
    const panel = await refused.window('panel.html');
    await panel.page.fill('input[name="account"]', simulator.account);
    await panel.page.fill('input[name="username"]', simulator.username);
    await panel.page.fill('input[name="password"]', simulator.password);
    await panel.click('[data-testid="sign-in"]');
    await panel.page.getByRole('alert').filter({ hasText: /proxy/i }).first().waitFor();
    expect(await panel.page.locator(linkIn('online')).count()).toBe(0);
    await refused.close();

    const HTTPS_PROXY = `http://anna:${password}@127.0.0.1:${proxy.port}`;
    const allowed = await launch({ HTTPS_PROXY, SCREENPOP_STANDIN_PROXY: 'PROXY 127.0.0.1:1' });
    await signIn(await allowed.window('panel.html'), simulator);
    expect(allowed.output.stderr + allowed.output.stdout).not.toContain(password);
    await allowed.close();
    proxy.stop();
  });
});
