import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { type App, launchApp } from '../electron/driver.ts';
import { type SecretService, startSecretService } from '../secret-service.ts';
import { filesBelow, filesThatContain } from '../support/files.ts';
import { storedToken } from '../support/stored-token.ts';
import { bareEnvironment, isStandIn, linkIn, signIn } from './support.ts';

let simulator: Simulator;
let userData: string;

const launch = (env: NodeJS.ProcessEnv): Promise<App> =>
  launchApp({ userData, args: ['--api', simulator.api, '--client-id', simulator.clientId], env: { ...env } });

beforeAll(async () => {
  await buildIfStale();
});

describe.runIf(isStandIn && process.platform === 'linux')('with a Secret Service', () => {
  let keyring: SecretService;
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 });
    userData = await mkdtemp(join(tmpdir(), 'screenpop-user-data-'));
    keyring = await startSecretService();
  });
  afterAll(async () => {
    await keyring?.stop();
    await simulator?.stop();
    await rm(userData, { recursive: true, force: true });
  });

  it('asks once, then signs in by itself; signing out forgets; no file holds a secret', async () => {
    const env = { ...keyring.env, DISPLAY: process.env.DISPLAY };
    const first = await launch(env);
    await signIn(await first.window('panel.html'), simulator);
    const token = await storedToken(keyring.env, 'Screenpop', simulator);
    expect(token).toMatch(/\S{20,}/);
    expect((await first.close()).code).toBe(0);

    const second = await launch(env);
    await second.waitFor(async () => (await second.tray.state()).toolTip.includes('online'), 'the line is up');
    expect((await second.windows()).filter((window) => window.isVisible)).toEqual([]);
    const secrets = [token ?? '', (await storedToken(keyring.env, 'Screenpop', simulator)) ?? '', simulator.password];
    expect((await filesBelow(userData)).size).toBeGreaterThan(0);
    expect(await filesThatContain(userData, secrets)).toEqual([]);
    expect(await filesThatContain(keyring.home, secrets)).toEqual([]);
    expect(second.output.stderr + second.output.stdout).not.toContain(simulator.password);

    await second.tray.choose('Sign out');
    await second.waitFor(
      async () => (await storedToken(keyring.env, 'Screenpop', simulator)) === null,
      'the token is gone',
    );
    expect((await second.close()).code).toBe(0);
  });
});

describe('without any keychain', () => {
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 });
    userData = await mkdtemp(join(tmpdir(), 'screenpop-user-data-'));
  });
  afterAll(async () => {
    await simulator?.stop();
    await rm(userData, { recursive: true, force: true });
  });

  it('tells the user that the sign-in lasts for this run only, and stays online', async () => {
    const app = await launch(bareEnvironment);
    const panel = await app.window('panel.html');
    await signIn(panel, simulator);
    await panel.page
      .getByText(/this run|until you quit/i)
      .first()
      .waitFor();
    await app.close();
  });

  it('says what is wrong with a wrong password, and keeps what was typed', async () => {
    const app = await launch(bareEnvironment);
    const panel = await app.window('panel.html');
    await panel.page.fill('input[name="account"]', simulator.account);
    await panel.page.fill('input[name="username"]', simulator.username);
    await panel.page.fill('input[name="password"]', 'wrong');
    await panel.click('[data-testid="sign-in"]');
    await panel.page.getByRole('alert').filter({ hasText: /\w/ }).first().waitFor();
    expect(await panel.page.inputValue('input[name="username"]')).toBe(simulator.username);
    expect(await panel.page.locator(linkIn('online')).count()).toBe(0);
    await app.close();
  });
});
