import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TokenOwner } from '../agent/ports.ts';
import type { Agent } from '../agent/types.ts';
import { composeAgent, rememberedOwner } from '../compose.ts';
import type { ExportDiagnostics } from '../diagnostics/export.ts';
import { failed, type Result, success } from '../failure.ts';
import { createLog, createSecretRegister } from '../log/log.ts';
import { createStreamSink } from '../log/sinks.ts';
import { createLogTail } from '../log/tail.ts';
import { environmentProxies } from '../network/environment.ts';
import { createTransports } from '../network/transports.ts';
import type { Log } from '../ports.ts';
import { defaultSettings } from '../settings/schema.ts';
import type { Settings } from '../settings/types.ts';
import { createConfSettingsFile } from '../storage/conf-settings.ts';
import { overridesOf, withOverrides } from '../storage/settings-overlay.ts';
import { createMemorySettingsFile, createSettingsStore, type SettingsStore } from '../storage/settings-store.ts';
import { systemClock, systemRandom } from '../system.ts';
import type { HeadlessArguments } from './arguments.ts';
import { terminalBrowser } from './browser.ts';
import type { WriteLine } from './output.ts';
import { checkPasswordGrant, withPasswordGrant } from './password-grant.ts';

/** The agent in a terminal, and what has to be closed after it. */
export interface HeadlessAgent {
  readonly agent: Agent;
  readonly exportDiagnostics: ExportDiagnostics;
  readonly log: Log;
  /** Who is to sign in; undefined where only the browser will tell. */
  readonly owner: TokenOwner | undefined;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where the headless agent keeps its settings, by each system's custom; apart from the desktop app's. */
const settingsDirectory = (platform: NodeJS.Platform, env: Env, home = homedir()): string => {
  const name = 'Screenpop headless';
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'screenpop-headless');
};

const openSettings = (args: HeadlessArguments, overrides: Partial<Settings>, env: Env): SettingsStore => {
  const file = args.isEphemeral
    ? createMemorySettingsFile()
    : createConfSettingsFile(settingsDirectory(process.platform, env));
  const defaults = defaultSettings({ locale: env.LC_ALL ?? env.LANG ?? '', randomBytes: systemRandom.bytes(16) });
  return withOverrides(createSettingsStore(file, defaults), overrides);
};

/** Composes the agent; sends nothing yet. Fails with `invalid-input` for arguments or settings that cannot be used. */
export function composeHeadless(
  args: HeadlessArguments,
  env: Env,
  version: string,
  write: WriteLine,
): Result<HeadlessAgent> {
  const overrides = overridesOf(args);
  if (!overrides.ok) return overrides;
  const settings = openSettings(args, overrides.value, env);
  const owner = rememberedOwner(settings);
  if (settings.get().clientId === '') return missing('a client id is needed: --client-id');
  if (owner === undefined && !args.isByBrowser) {
    return missing('an account and a user name are needed: --account, --username');
  }
  const grant = args.isPasswordGrant ? checkPasswordGrant(settings.get().api) : success(undefined);
  if (!grant.ok) return grant;
  const secrets = createSecretRegister();
  const logTail = createLogTail();
  const log = createLog({ sinks: [createStreamSink(process.stderr), logTail], secrets, clock: systemClock });
  if (settings.problem !== undefined) log.warn('settings', { problem: settings.problem });
  const opened = createTransports({ proxies: environmentProxies(env), secrets, clock: systemClock, log });
  const transports = args.isPasswordGrant ? { ...opened, http: withPasswordGrant(opened.http) } : opened;
  const { isEphemeral } = args;
  const { agent, exportDiagnostics } = composeAgent({
    ...{ settings, transports, log, logTail, secrets, version, isEphemeral },
    keychainService: 'Screenpop headless',
    browser: terminalBrowser(write),
  });
  return success({ agent, exportDiagnostics, log, owner, close: transports.close });
}

const missing = (detail: string) => failed('invalid-input', { detail });
