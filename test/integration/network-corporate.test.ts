/**
 * The agent in a company's network: the platform answers behind TLS with a certificate of the company's own authority,
 * and only a proxy that wants a password leads there.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { authorityFile } from '../support/certificates.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { type JsonLineProgram, startProgram } from '../support/json-lines.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

const password = 'corporate-hunter-2';
const host = 'cloudlink.test';

let simulator: Simulator;
let front: TlsFront;
let proxy: ForwardProxy;
let agent: JsonLineProgram | undefined;

beforeEach(async () => {
  simulator = await startSimulator();
  const upstream = Number(new URL(simulator.api.replace('{service}', 'media')).port);
  front = await startTlsFront({ upstream, publicHost: host });
  proxy = await startForwardProxy({ credentials: `anna:${password}`, hosts: { [host]: front.port } });
});

afterEach(async () => {
  await agent?.stop();
  proxy.stop();
  front.stop();
  await simulator.stop();
});

const cleared = {
  HTTP_PROXY: '',
  ALL_PROXY: '',
  NO_PROXY: '',
  https_proxy: '',
  http_proxy: '',
  all_proxy: '',
  no_proxy: '',
};

const start = (env: NodeJS.ProcessEnv): JsonLineProgram => {
  const { account, username, clientId } = simulator;
  const api = simulator.api.replace(/^http:\/\/[^/]+/, `https://${host}`);
  const args = ['--api', api, '--account', account, '--username', username, '--client-id', clientId, '--ephemeral'];
  agent = startProgram('main/headless.ts', args, { SCREENPOP_PASSWORD: simulator.password, ...cleared, ...env });
  return agent;
};

const proxyAddress = (login: string): string => `http://${login}127.0.0.1:${proxy.port}`;
const rightProxy = (): string => proxyAddress(`anna:${password}@`);

/** Whatever the process said, searched for the password of the proxy in every spelling. */
const expectNoPassword = ({ lines, rubbish, stderr }: JsonLineProgram): void => {
  const said = `${JSON.stringify(lines)}${rubbish.join('')}${stderr()}`;
  const encoded = Buffer.from(`anna:${password}`).toString('base64');
  expect(said).not.toContain(password);
  expect(said).not.toContain(encoded.slice(0, -4));
};

/** Elsewhere Node asks the system's own store, which a test does not touch. */
const itWithOwnStore = it.skipIf(process.platform !== 'linux');

describe('the agent in a company’s network', () => {
  itWithOwnStore('is online through the proxy, and hears of calls', async () => {
    const program = start({ HTTPS_PROXY: rightProxy(), SSL_CERT_FILE: authorityFile });
    await program.next((line) => line.event === 'link' && line.state === 'online');
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${host}:443 200`]));
    simulator.placeCall({ from: '+442079460018', to: '200' });
    await program.next((line) => line.event === 'call');
    program.send({ id: '1', command: 'health' });
    const answer = await program.next((line) => line.event === 'result' && line.id === '1');
    expect(JSON.stringify(answer)).toContain(`127.0.0.1:${proxy.port}`);
    expectNoPassword(program);
  });

  it.each([
    ['the wrong password', 'anna:corporate-wrong@'],
    ['no password', ''],
  ])('says that the proxy refuses %s', async (_what, login) => {
    const program = start({ HTTPS_PROXY: proxyAddress(login) });
    await program.exited;
    expect(program.stderr()).toContain('"code":"proxy-refused"');
    expect(program.stderr()).not.toContain('corporate-wrong');
    expectNoPassword(program);
  });

  it('says that nobody vouches for the platform where the company’s authority is not installed', async () => {
    const program = start({ HTTPS_PROXY: rightProxy() });
    await program.exited;
    expect(program.stderr()).toContain('"code":"certificate-untrusted"');
    expectNoPassword(program);
  });

  it('trusts what NODE_EXTRA_CA_CERTS names as well', async () => {
    const program = start({ HTTPS_PROXY: rightProxy(), NODE_EXTRA_CA_CERTS: authorityFile });
    await program.next((line) => line.event === 'link' && line.state === 'online');
    expectNoPassword(program);
  });
});
