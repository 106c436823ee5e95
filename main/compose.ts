import { hostname, type as osType, release } from 'node:os';
import { createAgent } from './agent/agent.ts';
import type { AgentOptions, TokenOwner } from './agent/ports.ts';
import type { Agent } from './agent/types.ts';
import { recordAgent } from './diagnostics/agent-tap.ts';
import { createExport, type ExportDiagnostics } from './diagnostics/export.ts';
import { createRecorder, type Recorder } from './diagnostics/recorder.ts';
import { createSecretFilter, type SecretFilter } from './diagnostics/redaction.ts';
import { recordNotifications, recordRequests } from './diagnostics/taps.ts';
import type { MaskingRegister } from './log/log.ts';
import type { LogTail } from './log/tail.ts';
import { createMessages } from './messages.ts';
import { createNetworkWatch } from './network/network-watch.ts';
import type { Transports } from './network/transports.ts';
import type { Log, NetworkWatch, SignInBrowser } from './ports.ts';
import { present } from './present.ts';
import { createKeychain, createMemoryKeychain, type KeychainService } from './storage/keychain.ts';
import { markStored, type StoredMark } from './storage/marked-token-store.ts';
import type { SettingsStore } from './storage/settings-store.ts';
import { createTokenStore } from './storage/token-store.ts';
import { systemClock, systemRandom } from './system.ts';

/** What an agent is composed of, whatever its face. */
export interface AgentParts {
  readonly settings: Pick<SettingsStore, 'get' | 'update' | 'subscribe'>;
  readonly transports: Pick<Transports, 'http' | 'notifications' | 'pictures' | 'proxyInUse' | 'forget'>;
  readonly log: Log;
  /** What the log said last, for the diagnostics; one of its sinks. */
  readonly logTail: LogTail;
  readonly secrets: MaskingRegister;
  readonly version: string;
  /** The faces keep separate entries: they would race over the rotating refresh token. */
  readonly keychainService: KeychainService;
  /** True: nothing outlives the process, and the subscription is deleted at the end. */
  readonly isEphemeral: boolean;
  /** Absent where there is no browser to sign in with. */
  readonly browser?: SignInBrowser;
}

/** An agent, and what support may learn of its life. */
export interface ComposedAgent {
  readonly agent: Agent;
  readonly exportDiagnostics: ExportDiagnostics;
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

const storedMark = ({ settings, log }: AgentParts): StoredMark => ({
  get: () => settings.get().storedSignIn,
  set: (storedSignIn) => {
    if (settings.get().storedSignIn === storedSignIn) return;
    const updated = settings.update({ storedSignIn });
    if (!updated.ok) log.warn('settings', { problem: updated.failure.detail });
  },
});

/** Whoever hears of another network finds no connection of the old one in its way. */
const watchNetwork = (transports: Pick<Transports, 'forget'>): NetworkWatch => {
  const watch = createNetworkWatch({ clock: systemClock });
  const onChange = (listener: () => void) =>
    watch.onChange(() => {
      transports.forget();
      listener();
    });
  return { onChange };
};

const versionsOf = (version: string): Record<string, string> => {
  const { node, electron, chrome } = process.versions;
  return {
    ...{ app: version, node, platform: process.platform, arch: process.arch, os: `${osType()} ${release()}` },
    ...present({ electron, chrome }),
  };
};

const exportOf = ({ settings, logTail, version }: AgentParts, agent: Agent, recorded: Recorded): ExportDiagnostics => {
  const { recorder, filter } = recorded;
  return async (options) => {
    const messages = await createMessages();
    const write = createExport({
      ...{ recorder, filter, versions: versionsOf(version), now: () => systemClock.now() },
      line: () => agent.snapshot().link,
      health: () => agent.health(),
      sentence: messages.health,
      settings: () => settings.get(),
      log: () => logTail.records(),
      salt: () => Buffer.from(systemRandom.bytes(16)).toString('hex'),
    });
    return write(options);
  };
};

interface Recorded {
  readonly recorder: Recorder;
  readonly filter: SecretFilter;
}

const startRecorder = (secrets: MaskingRegister): Recorded => {
  const filter = createSecretFilter(secrets);
  return { filter, recorder: createRecorder({ clock: systemClock, filter }) };
};

/**
 * The agent as both faces run it: real sockets, its tokens in the keychain, its configuration from the settings, and a
 * recorder at every door.
 */
export function composeAgent(parts: AgentParts): ComposedAgent {
  const { transports, log, secrets, keychainService, isEphemeral, browser } = parts;
  const { pictures, proxyInUse } = transports;
  const recorded = startRecorder(secrets);
  const http = recordRequests(transports.http, recorded.recorder);
  const notifications = recordNotifications(transports.notifications, recorded.recorder);
  const tokens = isEphemeral
    ? createTokenStore(createMemoryKeychain(), hostname())
    : markStored(
        createTokenStore(createKeychain({ service: keychainService, clock: systemClock }), hostname()),
        storedMark(parts),
      );
  const network = watchNetwork(transports);
  const machine = { clock: systemClock, random: systemRandom, network, forgetConnections: transports.forget };
  const ports = {
    http,
    notifications,
    pictures,
    proxyInUse,
    log,
    secrets,
    tokens,
    ...machine,
    ...present({ browser }),
  };
  const agent = recordAgent(createAgent(ports, agentOptions(parts)), recorded.recorder);
  parts.settings.subscribe(() => agent.watchLines());
  return { agent, exportDiagnostics: exportOf(parts, agent, recorded) };
}
