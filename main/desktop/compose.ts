import { hostname, release } from 'node:os';
import { createAgent } from '../agent/agent.ts';
import type { AgentOptions } from '../agent/ports.ts';
import type { Agent } from '../agent/types.ts';
import { mqttTransport } from '../cloudlink/mqtt-transport.ts';
import type { UndiciTransport } from '../cloudlink/undici-transport.ts';
import type { Keychain, Log, SecretRegister } from '../ports.ts';
import { defaultSettings } from '../settings/schema.ts';
import { createKeychain, createMemoryKeychain } from '../storage/keychain.ts';
import {
  createMemorySettingsFile,
  createSettingsStore,
  type SettingsFile,
  type SettingsStore,
} from '../storage/settings-store.ts';
import { createTokenStore } from '../storage/token-store.ts';
import { systemClock, systemRandom } from '../system.ts';

/** What the desktop's agent is composed of. */
export interface AgentParts {
  readonly settings: SettingsStore;
  readonly http: UndiciTransport['http'];
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly version: string;
  /** True for the demonstration: nothing outlives the process, and the subscription is deleted at the end. */
  readonly isEphemeral: boolean;
}

/**
 * This run's settings: kept in `directory`, or in memory where the run is to leave nothing behind. `locale` (BCP 47)
 * decides the country of a first start.
 */
export async function openSettings(directory: string, locale: string, isEphemeral: boolean): Promise<SettingsStore> {
  const defaults = defaultSettings({ locale, randomBytes: systemRandom.bytes(16) });
  return createSettingsStore(isEphemeral ? createMemorySettingsFile() : await settingsFile(directory), defaults);
}

// Loaded when wanted: electron-store registers an ipc listener of its own, which the demonstration then never has.
const settingsFile = async (directory: string): Promise<SettingsFile> => {
  const { createElectronSettingsFile } = await import('../storage/electron-settings.ts');
  return createElectronSettingsFile(directory);
};

const keychain = (isEphemeral: boolean): Keychain =>
  isEphemeral ? createMemoryKeychain() : createKeychain({ service: 'Screenpop', clock: systemClock });

const rememberedOwner = (settings: SettingsStore) => {
  const { account, username } = settings.get();
  return account === '' || username === '' ? undefined : { account, username };
};

const agentOptions = ({ settings, version, isEphemeral }: AgentParts): AgentOptions => ({
  config: () => settings.get(),
  rememberedOwner: () => rememberedOwner(settings),
  rememberOwner: (owner) => void settings.update(owner),
  app: {
    name: 'Screenpop',
    version,
    platform: process.platform,
    osVersion: release(),
    sessionId: Buffer.from(systemRandom.bytes(12)).toString('hex'),
  },
  deviceId: settings.get().installationId,
  isEphemeral,
});

/** The agent as the desktop runs it: its tokens in the keychain, its configuration from the settings. */
export function composeAgent(parts: AgentParts): Agent {
  const { http, log, secrets, isEphemeral } = parts;
  const tokens = createTokenStore(keychain(isEphemeral), hostname());
  const ports = { http, notifications: mqttTransport, clock: systemClock, random: systemRandom, log, secrets, tokens };
  return createAgent(ports, agentOptions(parts));
}
