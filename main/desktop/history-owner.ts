import { createHash } from 'node:crypto';
import type { Account } from '../agent/types.ts';

/**
 * Whose calls they are: a digest of who is signed in, as the settings keep of a stored sign-in. Account and user name are
 * compared as the platform does, without case.
 */
export const historyOwnerOf = ({ account, username }: Pick<Account, 'account' | 'username'>): string =>
  createHash('sha256')
    .update(JSON.stringify([account, username].map((name) => name.trim().toLowerCase())))
    .digest('hex')
    .slice(0, 16);
