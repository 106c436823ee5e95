import { failed, type Result, success } from '../failure.ts';
import type { Keychain } from '../ports.ts';
import { KeychainUnavailable } from './keychain-errors.ts';

/** Whose token it is. */
export interface TokenStoreOwner {
  readonly account: string;
  readonly username: string;
}

/** Where the refresh token outlives the process. Without a usable keychain: `keychain-unavailable`, detail the cause. */
export interface TokenStore {
  /** Shown in Health. */
  readonly backendName: string;
  /** Undefined where nothing is stored for this owner. */
  load(owner: TokenStoreOwner): Promise<Result<string | undefined>>;
  save(owner: TokenStoreOwner, token: string): Promise<Result<void>>;
  /** Succeeds also where there was nothing to remove. */
  remove(owner: TokenStoreOwner): Promise<Result<void>>;
}

/**
 * Name of the keychain entry of one user on one machine. The machine is named because Windows carries credentials to the
 * user's other machines, where the same refresh token would be used twice.
 */
const keychainEntry = (owner: TokenStoreOwner, hostname: string): string =>
  `${owner.username}@${owner.account} on ${hostname}`;

const attempt = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof KeychainUnavailable) return failed('keychain-unavailable', { detail: error.problem });
    throw error;
  }
};

/** A token store on a keychain; `hostname` names this machine in the entry. */
export const createTokenStore = (keychain: Keychain, hostname: string): TokenStore => ({
  backendName: keychain.backendName,
  load: (owner) => attempt(() => keychain.get(keychainEntry(owner, hostname))),
  save: (owner, token) => attempt(() => keychain.set(keychainEntry(owner, hostname), token)),
  remove: (owner) => attempt(() => keychain.delete(keychainEntry(owner, hostname))),
});
