import type { Clock, Keychain } from '../ports.ts';
import { toKeychainUnavailable } from './keychain-errors.ts';
import { createGuard, createQueue, type Guard } from './one-at-a-time.ts';
import { readSecret, removeSecret, type SecretEntries, writeSecret } from './secret-parts.ts';

export { type KeychainProblem, KeychainUnavailable } from './keychain-errors.ts';

/** The part of keytar that is used. */
export type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword' | 'deletePassword'>;

/** The two faces keep separate entries, because they would race over the rotating refresh token. */
export type KeychainService = 'Screenpop' | 'Screenpop headless';

/** What a keychain is made of. */
export interface KeychainOptions {
  readonly service: KeychainService;
  readonly clock: Clock;
  /** How long one call may take, in ms: long enough to type an unlock password. Default 60,000. */
  readonly limitMs?: number;
  /** Loads keytar; fails where its system library is missing. */
  readonly load?: () => Promise<Keytar>;
  readonly platform?: NodeJS.Platform;
}

const defaultLimitMs = 60_000;

/** Imported when first needed: without libsecret the native part cannot be loaded, and the agent must start anyway. */
const loadKeytar = async (): Promise<Keytar> => (await import('keytar')).default;

const backendNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

const createEntries = (load: () => Promise<Keytar>, service: string, guard: Guard): SecretEntries => {
  const call = <T>(use: (keytar: Keytar) => Promise<T>) => guard(async () => use(await load()));
  return {
    read: async (name) => (await call((keytar) => keytar.getPassword(service, name))) ?? undefined,
    write: (name, value) => call((keytar) => keytar.setPassword(service, name, value)),
    remove: (name) => call((keytar) => keytar.deletePassword(service, name)),
  };
};

/**
 * The OS credential store, through keytar. Long secrets are kept in parts. Every failure, a missing system library and a
 * call that never returns included, is a `KeychainUnavailable`.
 */
export const createKeychain = (options: KeychainOptions): Keychain => {
  const guard = createGuard(options.clock, options.limitMs ?? defaultLimitMs);
  const entries = createEntries(options.load ?? loadKeytar, options.service, guard);
  const queue = createQueue();
  const run = <T>(job: () => Promise<T>) =>
    queue(job).catch((error: unknown) => {
      throw toKeychainUnavailable(error);
    });
  return {
    backendName: backendNames[options.platform ?? process.platform] ?? 'Secret Service',
    get: (account) => run(() => readSecret(entries, account)),
    set: (account, secret) => run(() => writeSecret(entries, account, secret)),
    delete: (account) => run(() => removeSecret(entries, account)),
  };
};

/** Keeps secrets until the process ends: for `--ephemeral` and for tests. */
export const createMemoryKeychain = (): Keychain => {
  const secrets = new Map<string, string>();
  return {
    backendName: 'this run only',
    get: async (account) => secrets.get(account),
    set: async (account, secret) => {
      secrets.set(account, secret);
    },
    delete: async (account) => {
      secrets.delete(account);
    },
  };
};
