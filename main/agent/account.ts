import type { Identity } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import { present } from '../present.ts';
import type { TokenOwner } from './ports.ts';
import type { Account } from './types.ts';

/** Whether two names are those of one user. */
export const isSameOwner = (a: TokenOwner | undefined, b: TokenOwner | undefined): boolean =>
  a !== undefined && a.account === b?.account && a.username === b.username;

/** Who is signed in, and what is watched for them. */
export interface SignedIn {
  readonly owner: TokenOwner | undefined;
  readonly identity: Identity;
  readonly endpoints: readonly string[];
}

/**
 * Whether a sign-in goes on where another one ended: the same user, whatever was typed as the account's and the user's
 * name, with the same endpoints.
 */
export function isContinued(before: SignedIn, now: SignedIn): boolean {
  const [one, other] = [before.identity.principalId, now.identity.principalId];
  const isSameUser = one === '' || other === '' ? isSameOwner(before.owner, now.owner) : one === other;
  return isSameUser && [...before.endpoints].sort().join() === [...now.endpoints].sort().join();
}

/** Who a token belongs to, by the platform's own words: nobody typed a name where the browser signed in. */
export const ownerOf = ({ accountId, email, userId, principalId }: Identity): TokenOwner => ({
  account: accountId,
  username: email ?? userId ?? principalId,
});

/** Who is signed in, as it is told. */
export const accountOf = (
  owner: TokenOwner,
  { name, extension, principalId }: Identity,
  isRemembered: boolean,
): Account => ({
  account: owner.account,
  username: owner.username,
  isRemembered,
  ...present({ name, extension, principalId: principalId === '' ? undefined : principalId }),
});

/** What a sign-out left behind; its code is the graver one's, because a token that stays signs in at the next start. */
export function leftBehind(subscription: Result<void>, token: Result<void>): Result<void> {
  const graver = token.ok ? subscription : token;
  if (graver.ok) return success(undefined);
  const left = [
    ...(token.ok ? [] : [`the stored sign-in was not removed (${reasonOf(token.failure)})`]),
    ...(subscription.ok ? [] : [`the subscription was not deleted (${reasonOf(subscription.failure)})`]),
  ];
  return failed(graver.failure.code, { ...graver.failure, detail: left.join('; ') });
}

const reasonOf = ({ code, detail }: Failure): string => detail ?? code;
