import { homedir, hostname, release } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '../agent/agent.ts';
import type { TokenOwner } from '../agent/ports.ts';
import type { Agent } from '../agent/types.ts';
import { mqttTransport } from '../cloudlink/mqtt-transport.ts';
import { createUndiciTransport } from '../cloudlink/undici-transport.ts';
import { failed, type Result, success } from '../failure.ts';
import { createLog, createSecretRegister } from '../log/log.ts';
import { createStreamSink } from '../log/sinks.ts';
import type { Log } from '../ports.ts';
import { parseApiTemplate } from '../settings/api-template.ts';
import { defaultSettings } from '../settings/schema.ts';
import { createConfSettingsFile } from '../storage/conf-settings.ts';
import { createKeychain, createMemoryKeychain } from '../storage/keychain.ts';
import { createMemorySettingsFile, createSettingsStore, type SettingsStore } from '../storage/settings-store.ts';
import { createTokenStore } from '../storage/token-store.ts';
import { systemClock, systemRandom } from '../system.ts';
import type { HeadlessArguments } from './arguments.ts';

/** The agent in a terminal, and what has to be closed after it. */
export interface HeadlessAgent {
  readonly agent: Agent;
  readonly log: Log;
  /** Who is to sign in; undefined where neither the command line nor an earlier run says. */
  readonly owner: TokenOwner | undefined;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where the headless agent keeps its settings, by each system's custom; apart from the desktop app's. */
export const settingsDirectory = (platform: NodeJS.Platform, env: Env, home = homedir()): string => {
  const name = 'Screenpop headless';
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'screenpop-headless');
};

const openSettings = ({ isEphemeral }: HeadlessArguments, env: Env): SettingsStore =>
  createSettingsStore(
    isEphemeral ? createMemorySettingsFile() : createConfSettingsFile(settingsDirectory(process.platform, env)),
    defaultSettings({ locale: env.LC_ALL ?? env.LANG ?? '', randomBytes: systemRandom.bytes(16) }),
  );

/** What the command line says lies over the settings for this run. */
const overridesOf = (args: HeadlessArguments): Result<Partial<ReturnType<SettingsStore['get']>>> => {
  const api = args.api === undefined ? undefined : parseApiTemplate(args.api);
  if (api?.ok === false) return api;
  return success({
    ...(api === undefined ? {} : { api: api.value }),
    ...(args.clientId === undefined ? {} : { clientId: args.clientId }),
    ...(args.account === undefined ? {} : { account: args.account }),
    ...(args.username === undefined ? {} : { username: args.username }),
    ...(args.endpoints.length === 0 ? {} : { endpoints: args.endpoints }),
  });
};

/** Composes the agent; sends nothing yet. Fails with `invalid-input` for settings that cannot be used. */
export function composeHeadless(args: HeadlessArguments, env: Env, version: string): Result<HeadlessAgent> {
  const overrides = overridesOf(args);
  if (!overrides.ok) return overrides;
  const store = openSettings(args, env);
  const settings = () => ({ ...store.get(), ...overrides.value });
  const problem = problemOf(settings());
  if (problem !== undefined) return failed('invalid-input', { detail: problem });
  const secrets = createSecretRegister();
  const log = createLog({ sinks: [createStreamSink(process.stderr)], secrets, clock: systemClock });
  const keychain = args.isEphemeral
    ? createMemoryKeychain()
    : createKeychain({ service: 'Screenpop headless', clock: systemClock });
  const transport = createUndiciTransport(env);
  const owner = (): TokenOwner | undefined => {
    const { account, username } = settings();
    return account === '' || username === '' ? undefined : { account, username };
  };
  const agent = createAgent(
    {
      http: transport.http,
      notifications: mqttTransport,
      clock: systemClock,
      random: systemRandom,
      log,
      secrets,
      tokens: createTokenStore(keychain, hostname()),
    },
    {
      config: settings,
      rememberedOwner: owner,
      rememberOwner: (signedIn) => void store.update(signedIn),
      app: { name: 'Screenpop', version, platform: process.platform, osVersion: release(), sessionId: randomId() },
      deviceId: settings().installationId,
      isEphemeral: args.isEphemeral,
    },
  );
  return success({ agent, log, owner: owner(), close: transport.close });
}

const problemOf = ({ clientId, account, username }: ReturnType<SettingsStore['get']>): string | undefined => {
  if (clientId === '') return 'a client id is needed: --client-id';
  return account === '' || username === '' ? 'an account and a user name are needed: --account, --username' : undefined;
};

const randomId = (): string => Buffer.from(systemRandom.bytes(12)).toString('hex');
