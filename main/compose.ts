import { hostname, release } from 'node:os';
import { createAgent } from './agent/agent.ts';
import type { AgentOptions, TokenOwner } from './agent/ports.ts';
import type { Agent } from './agent/types.ts';
import { mqttTransport } from './cloudlink/mqtt-transport.ts';
import type { UndiciTransport } from './cloudlink/undici-transport.ts';
import type { Log, SecretRegister } from './ports.ts';
import { createKeychain, createMemoryKeychain, type KeychainService } from './storage/keychain.ts';
import type { SettingsStore } from './storage/settings-store.ts';
import { createTokenStore } from './storage/token-store.ts';
import { systemClock, systemRandom } from './system.ts';

/** What an agent is composed of, whatever its face. */
export interface AgentParts {
  readonly settings: Pick<SettingsStore, 'get' | 'update'>;
  readonly http: UndiciTransport['http'];
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly version: string;
  /** The faces keep separate entries: they would race over the rotating refresh token. */
  readonly keychainService: KeychainService;
  /** True: nothing outlives the process, and the subscription is deleted at the end. */
  readonly isEphemeral: boolean;
}

/** Who signed in last, by the settings; undefined where nobody did. */
export function rememberedOwner(settings: Pick<SettingsStore, 'get'>): TokenOwner | undefined {
  const { account, username } = settings.get();
  return account === '' || username === '' ? undefined : { account, username };
}

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

/** The agent as both faces run it: real sockets, its tokens in the keychain, its configuration from the settings. */
export function composeAgent(parts: AgentParts): Agent {
  const { http, log, secrets, keychainService, isEphemeral } = parts;
  const keychain = isEphemeral
    ? createMemoryKeychain()
    : createKeychain({ service: keychainService, clock: systemClock });
  const tokens = createTokenStore(keychain, hostname());
  const ports = { http, notifications: mqttTransport, clock: systemClock, random: systemRandom, log, secrets, tokens };
  return createAgent(ports, agentOptions(parts));
}
