import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { createHomeEnvironment, runProgram, type SecretService, startSecretService } from '../secret-service.ts';
import { filesBelow, filesThatContain } from '../support/files.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';
import { storedToken } from '../support/stored-token.ts';

const service = 'Screenpop headless';
const isLine = (state: string) => (line: JsonLine) => line.event === 'link' && line.state === state;

let simulator: Simulator;
const started: JsonLineProgram[] = [];

const start = (env: NodeJS.ProcessEnv, password?: string): JsonLineProgram => {
  const { api, account, username, clientId } = simulator;
  const args = ['--api', api, '--account', account, '--username', username, '--client-id', clientId];
  const agent = startProgram('main/headless.ts', args, { ...env, SCREENPOP_PASSWORD: password });
  started.push(agent);
  return agent;
};

/** Locks or unlocks the keyring, as a user without a prompt on the screen would meet it. */
const lock = async ({ env }: SecretService): Promise<void> => {
  const target = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock'];
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
  const locked = await runProgram(['dbus-send', '--session', '--print-reply', ...target, collection], { env });
  expect(locked.stdout).toContain('collection/login');
};

const quit = async (agent: JsonLineProgram): Promise<void> => {
  agent.send({ id: 'q', command: 'quit' });
  expect(await agent.exited).toBe(0);
};

beforeEach(async () => {
  simulator = await startSimulator({ port: 0 });
});
afterEach(async () => {
  for (const agent of started.splice(0)) await agent.stop();
  await simulator.stop();
});

describe.runIf(process.platform === 'linux')('with a Secret Service', () => {
  let keyring: SecretService;
  beforeEach(async () => {
    keyring = await startSecretService();
  });
  afterEach(() => keyring.stop());

  it('the sign-in outlives the process, in the keychain only; signing out removes it', async () => {
    const first = start(keyring.env, simulator.password);
    await first.next(isLine('online'));
    const firstToken = await storedToken(keyring.env, service, simulator);
    expect(firstToken).toMatch(/\S{20,}/);
    await quit(first);

    const second = start(keyring.env);
    await second.next(isLine('online'));
    const secondToken = await storedToken(keyring.env, service, simulator);
    expect(secondToken).not.toBe(firstToken);

    const secrets = [firstToken ?? '', secondToken ?? '', simulator.password];
    expect((await filesBelow(keyring.home)).size).toBeGreaterThan(0);
    expect(await filesThatContain(keyring.home, secrets)).toEqual([]);
    const said = JSON.stringify([first.lines, second.lines]) + first.stderr() + second.stderr();
    for (const secret of secrets) expect(said).not.toContain(secret);

    second.send({ id: '1', command: 'signOut' });
    expect(await second.next((line) => line.event === 'result')).toMatchObject({ ok: true });
    await second.next(isLine('signed-out'));
    expect(await storedToken(keyring.env, service, simulator)).toBeNull();
    await quit(second);

    const third = start(keyring.env);
    expect(await third.exited).toBe(2);
    expect(third.stderr()).toContain('SCREENPOP_PASSWORD');
  });

  it('a locked keychain is named, and not taken for an empty one', async () => {
    const first = start(keyring.env, simulator.password);
    await first.next(isLine('online'));
    await quit(first);
    await lock(keyring);
    const second = start(keyring.env);
    expect(await second.exited).toBe(2);
    expect(second.stderr()).toContain('keychain cannot be used');
    expect(second.stderr()).not.toContain('No sign-in is stored');
  });

  it('signing out says so where a locked keychain keeps the token', async () => {
    const agent = start(keyring.env, simulator.password);
    await agent.next(isLine('online'));
    await lock(keyring);
    agent.send({ id: '1', command: 'signOut' });
    const result = await agent.next((line) => line.event === 'result');
    expect(result).toMatchObject({ ok: false, error: { code: 'keychain-unavailable' } });
    await quit(agent);
  });

  it('a stored sign-in that the platform no longer accepts asks for a new one', async () => {
    const first = start(keyring.env, simulator.password);
    await first.next(isLine('online'));
    await quit(first);
    simulator.setFault({ kind: 'withdraw-refresh-tokens' });
    const second = start(keyring.env);
    await second.next(isLine('auth-required'));
    expect(await second.exited).toBe(3);
  });
});

describe('without any keychain', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'screenpop-home-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('the user is told, and stays signed in for this run only', async () => {
    const env = { ...(await createHomeEnvironment(home)), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    const agent = start(env, simulator.password);
    await agent.next(isLine('online'));
    agent.send({ id: 'h', command: 'health' });
    const health = await agent.next((line) => line.id === 'h');
    expect(health.checks).toContainEqual(
      expect.objectContaining({ name: 'keychain', status: 'fail', sentence: expect.stringContaining('this run only') }),
    );
    expect(await filesThatContain(home, [simulator.password])).toEqual([]);
    await quit(agent);
  });
});
