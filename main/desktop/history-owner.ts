import { createHash } from 'node:crypto';
import type { Account } from '../agent/types.ts';

type Owner = Pick<Account, 'account' | 'username' | 'principalId'>;

const namesOf = ({ account, username, principalId }: Owner): readonly string[] =>
  principalId === undefined ? [account, username] : [principalId];

/**
 * Whose calls they are: a digest of the platform's id of the user, who may sign in by the account's number or its GUID. Where
 * it tells none, of account and user name, which are compared as the platform does, without case.
 */
export const historyOwnerOf = (owner: Owner): string =>
  createHash('sha256')
    .update(JSON.stringify(namesOf(owner).map((name) => name.trim().toLowerCase())))
    .digest('hex')
    .slice(0, 16);
