import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type SecretService, startSecretService } from '../secret-service.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';
import { keychainEntry, runKeychain } from '../support/stored-token.ts';

const service = 'Screenpop headless';
const isLink = (state: string) => (line: JsonLine) => line.event === 'link' && line.state === state;
const isSignIn = (line: JsonLine) => line.event === 'sign-in';

let simulator: Simulator;
const started: JsonLineProgram[] = [];

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): JsonLineProgram => {
  const { api, clientId, portal } = simulator;
  const agent = startProgram(
    'main/headless.ts',
    ['--api', api, '--client-id', clientId, '--portal', portal, ...args],
    env,
  );
  started.push(agent);
  return agent;
};

const addressOf = async (agent: JsonLineProgram): Promise<URL> => new URL(String((await agent.next(isSignIn)).url));

const attributeOf = (tag: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

const unescaped = (text: string): string => text.replaceAll('&amp;', '&');

/** What a browser does with the page: fills the form in, sends it, and follows the redirect. */
const submit = async (url: URL, filled: Readonly<Record<string, string>>): Promise<Response> => {
  const page = await (await fetch(url)).text();
  const hidden = [...page.matchAll(/<input type="hidden"[^>]*>/g)].map(([tag]) => [
    attributeOf(tag, 'name'),
    unescaped(attributeOf(tag, 'value')),
  ]);
  return fetch(url, { method: 'POST', body: new URLSearchParams({ ...Object.fromEntries(hidden), ...filled }) });
};

/** Everything that support would be sent, nothing masked that is only personal. */
const diagnosticsOf = async (agent: JsonLineProgram): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'screenpop-diagnostics-'));
  try {
    const file = join(directory, 'file.json');
    agent.send({ id: 'd', command: 'diagnostics', file, personal: true });
    expect(await agent.next((line) => line.id === 'd')).toMatchObject({ ok: true });
    return await readFile(file, 'utf8');
  } finally {
    await rm(directory, { recursive: true });
  }
};

const asAnn = () => ({ username: simulator.username, password: simulator.password, decision: 'sign-in' });

beforeEach(async () => {
  simulator = await startSimulator({ port: 0 });
});
afterEach(async () => {
  for (const agent of started.splice(0)) await agent.stop();
  await simulator.stop();
});

describe('signing in with a browser at the portal’s page', () => {
  it('goes online, says goodbye in the browser, and puts no secret on a line', async () => {
    const agent = start(['--browser', '--ephemeral']);
    const url = await addressOf(agent);
    const end = await submit(url, asAnn());
    expect(end.status).toBe(200);
    expect(new URL(end.url).hostname).toBe('127.0.0.1');
    expect(await end.text()).toContain('go back to Screenpop');
    expect(await agent.next(isLink('online'))).toMatchObject({ endpointIds: ['200'] });
    const code = new URL(end.url).searchParams.get('code') ?? 'none';
    const state = url.searchParams.get('state') ?? 'none';
    expect(JSON.stringify(agent.lines)).not.toContain(code);
    const kept = agent.stderr() + (await diagnosticsOf(agent));
    for (const secret of [code, state, simulator.password]) expect(kept).not.toContain(secret);
    expect(agent.rubbish).toEqual([]);
    await expect(fetch(end.url)).rejects.toThrow();
  });

  it('a mistyped password stays the page’s affair', async () => {
    const agent = start(['--browser', '--ephemeral']);
    const url = await addressOf(agent);
    expect((await submit(url, { ...asAnn(), password: 'wrong' })).status).toBe(401);
    expect((await submit(url, asAnn())).status).toBe(200);
    await agent.next(isLink('online'));
  });

  it('Cancel ends it with exit code 3', async () => {
    const agent = start(['--browser', '--ephemeral']);
    expect((await submit(await addressOf(agent), { decision: 'cancel' })).status).toBe(200);
    expect(await agent.exited).toBe(3);
  });

  it('an answer with a foreign state is not taken; the right one still is', async () => {
    const agent = start(['--browser', '--ephemeral']);
    const url = await addressOf(agent);
    simulator.configure({ portalAnswer: 'foreign-state' });
    expect((await fetch(url)).status).toBe(404);
    simulator.configure({ portalAnswer: 'code' });
    expect((await fetch(url)).status).toBe(200);
    await agent.next(isLink('online'));
  });

  it('quitting meanwhile frees the port', async () => {
    const agent = start(['--browser', '--ephemeral']);
    const redirect = (await addressOf(agent)).searchParams.get('redirect_uri') ?? '';
    expect((await fetch(redirect)).status).toBe(404);
    agent.send({ id: 'q', command: 'quit' });
    expect(await agent.exited).toBe(0);
    await expect(fetch(redirect)).rejects.toThrow();
  });
});

describe.runIf(process.platform === 'linux')('with a Secret Service', () => {
  let keyring: SecretService;
  beforeEach(async () => {
    keyring = await startSecretService();
  });
  afterEach(() => keyring.stop());

  it('the next start needs neither name nor browser', async () => {
    const first = start(['--browser'], keyring.env);
    await submit(await addressOf(first), asAnn());
    await first.next(isLink('online'));
    first.send({ id: 'q', command: 'quit' });
    expect(await first.exited).toBe(0);
    const second = start([], keyring.env);
    await second.next(isLink('online'));
    expect(second.lines.some(isSignIn)).toBe(false);
  });

  it('a stored sign-in that lost a piece asks for a new one', async () => {
    const { account, username } = simulator;
    const who = ['--account', account, '--username', username];
    const entry = keychainEntry({ account, username });
    await runKeychain(keyring.env, service, ['set', entry, 'x'.repeat(6000)], ['delete', `${entry} (part 2a)`]);
    const first = start(who, keyring.env);
    expect(await first.next(isLink('auth-required'))).toMatchObject({ reason: 'sign in again' });
    expect(await first.exited).toBe(3);
  });
});

describe('the password grant', () => {
  const args = () => ['--account', simulator.account, '--username', simulator.username, '--ephemeral'];

  it('signs in for tests, without /authorize', async () => {
    const agent = start([...args(), '--test-password-grant'], { SCREENPOP_PASSWORD: simulator.password });
    await agent.next(isLink('online'));
    const asked = simulator
      .ledger()
      .requests.filter(({ service, method }) => service === 'authentication' && method === 'POST');
    expect(asked.map(({ path }) => path)).toEqual(['/token']);
    expect(JSON.stringify(agent.lines) + agent.stderr()).not.toContain(simulator.password);
  });

  it('is refused like any other password', async () => {
    const agent = start([...args(), '--test-password-grant'], { SCREENPOP_PASSWORD: 'wrong' });
    expect(await agent.exited).toBe(3);
  });

  it.each(['https://{service}.api.mitel.io/2017-09-01', 'https://{service}.eu.api.mitel.io/2017-09-01'])(
    'is not for %s',
    async (api) => {
      const agent = startProgram(
        'main/headless.ts',
        ['--api', api, '--client-id', 'c', ...args(), '--test-password-grant'],
        {
          SCREENPOP_PASSWORD: 'x',
        },
      );
      started.push(agent);
      expect(await agent.exited).toBe(2);
      expect(agent.stderr()).toContain('refused for api.mitel.io');
    },
  );
});

describe('an address where CloudLink is not', () => {
  let server: Server;
  afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it('is told as such, with a page of something else', async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>It works!</p>');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{service}/2017-09-01`;
    const who = ['--client-id', 'c', '--account', '1', '--username', 'u', '--ephemeral'];
    const agent = startProgram('main/headless.ts', ['--api', api, ...who], { SCREENPOP_PASSWORD: 'x' });
    started.push(agent);
    expect(await agent.next(isLink('signed-out'))).toMatchObject({ reason: 'wrong-environment' });
    expect(await agent.exited).toBe(3);
  });
});

describe('an account with single sign-on only', () => {
  it('is told as such when it comes with a password', async () => {
    simulator.configure({ isSingleSignOnOnly: true });
    const who = ['--account', simulator.account, '--username', simulator.username, '--ephemeral'];
    const agent = start(who, { SCREENPOP_PASSWORD: simulator.password });
    expect(await agent.next(isLink('signed-out'))).toMatchObject({ reason: 'single-sign-on' });
    expect(await agent.exited).toBe(3);
  });
});
