import { failed, type Result, success } from '../failure.ts';
import type { Keychain } from '../ports.ts';
import { KeychainUnavailable } from './keychain-errors.ts';

/** Where the refresh token outlives the process. Without a usable keychain: `keychain-unavailable`, detail the cause. */
export interface TokenStore {
  /** Undefined where nothing is stored. */
  load(): Promise<Result<string | undefined>>;
  save(token: string): Promise<Result<void>>;
  /** Succeeds also where there was nothing to remove. */
  remove(): Promise<Result<void>>;
}

const attempt = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof KeychainUnavailable) return failed('keychain-unavailable', { detail: error.problem });
    throw error;
  }
};

/**
 * A token store on a keychain. `entry` is asked at each call, because the user who signs in decides it; while it is
 * undefined there is nothing to load or to remove, and nowhere to save.
 */
export const createTokenStore = (keychain: Keychain, entry: () => string | undefined): TokenStore => {
  const withEntry = async <T>(use: (name: string) => Promise<T>, without: () => Result<T>): Promise<Result<T>> => {
    const name = entry();
    return name === undefined ? without() : attempt(() => use(name));
  };
  return {
    load: () =>
      withEntry(
        (name) => keychain.get(name),
        () => success(undefined),
      ),
    save: (token) =>
      withEntry(
        (name) => keychain.set(name, token),
        () => failed('unexpected', { detail: 'no user to store a token for' }),
      ),
    remove: () =>
      withEntry(
        (name) => keychain.delete(name),
        () => success(undefined),
      ),
  };
};
