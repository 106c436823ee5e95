import { createHash } from 'node:crypto';
import { failed, type Result, success } from '../failure.ts';
import type { TokenStore, TokenStoreOwner } from './token-store.ts';

/** Whose sign-in stands in the keychain, kept where no keychain is needed to read it: a digest, empty for nobody's. */
export interface StoredMark {
  get(): string;
  set(mark: string): void;
}

const markOf = ({ account, username }: TokenStoreOwner): string =>
  createHash('sha256')
    .update(JSON.stringify([account, username]))
    .digest('hex')
    .slice(0, 16);

/** As of a prompt that was closed: only the user can open it again. */
const hidden = () => failed('keychain-unavailable', { detail: 'cancelled' });

/**
 * Tells a locked keychain from an empty one. libsecret says of a locked entry, where the prompt to unlock it is closed or
 * cannot be shown, exactly what it says of one that is not there: nothing; and deleting it does nothing and succeeds.
 */
export function markStored(store: TokenStore, mark: StoredMark): TokenStore {
  const isMarked = (owner: TokenStoreOwner): boolean => mark.get() === markOf(owner);
  const load = async (owner: TokenStoreOwner): Promise<Result<string | undefined>> => {
    const loaded = await store.load(owner);
    return loaded.ok && loaded.value === undefined && isMarked(owner) ? hidden() : loaded;
  };
  const forget = async (owner: TokenStoreOwner): Promise<Result<void>> => {
    const removed = await store.remove(owner);
    if (removed.ok && isMarked(owner)) mark.set('');
    return removed;
  };
  return {
    backendName: store.backendName,
    load,
    save: async (owner, token) => {
      const saved = await store.save(owner, token);
      if (saved.ok) mark.set(markOf(owner));
      return saved;
    },
    remove: async (owner) => {
      // A damaged entry can be removed as well; one that cannot be seen cannot.
      const seen = isMarked(owner) ? await load(owner) : success(undefined);
      return seen.ok || seen.failure.detail === 'damaged-entry' ? forget(owner) : seen;
    },
  };
}
