import { type Random, randomText, randomUuid } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../time.ts';
import { type Claims, signJwt } from './jwt.ts';
import type { Account, Person } from './people.ts';

/** Answer of POST /token (API reference 3.2). */
export interface TokenAnswer {
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: 'read write';
}

/** What one access token stands for. Times in ms since 1970. */
export interface AccessGrant {
  readonly person: Person;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

interface RefreshGrant {
  readonly person: Person;
  readonly expiresAt: number;
}

/** What the token store is built from. */
export interface TokenStoreOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
}

/** Access and refresh tokens that are in force. */
export interface TokenStore {
  issue(person: Person): TokenAnswer;
  /** The grant behind a bearer token, unless it is unknown, expired or withdrawn. */
  check(accessToken: string): AccessGrant | undefined;
  /** Trades a refresh token for a new pair; the old one is refused from then on. */
  refresh(refreshToken: string): TokenAnswer | undefined;
  withdrawAccessTokens(): void;
  withdrawRefreshTokens(): void;
}

/** Builds an empty token store. Only a token's own text is its key: nothing is read back out of a JWT. */
export function createTokenStore(options: TokenStoreOptions): TokenStore {
  const { clock, random } = options;
  const access = new Map<string, AccessGrant>();
  const refresh = new Map<string, RefreshGrant>();
  const key = randomText(random, 32);
  const issue = (person: Person): TokenAnswer => {
    const { accessTokenLifeSeconds, refreshTokenLifeSeconds } = options.settings;
    const issuedAt = clock.now();
    const expiresAt = issuedAt + accessTokenLifeSeconds * 1000;
    const refreshExpiresAt = issuedAt + refreshTokenLifeSeconds * 1000;
    const accessToken = signJwt(accessClaims(options, person, issuedAt, expiresAt), key);
    const refreshToken = signJwt(refreshClaims(options, person, issuedAt, refreshExpiresAt), key);
    access.set(accessToken, { person, issuedAt, expiresAt });
    refresh.set(refreshToken, { person, expiresAt: refreshExpiresAt });
    return tokenAnswer(accessTokenLifeSeconds, accessToken, refreshToken);
  };
  return {
    issue,
    check: (token) => inForce(access, token, clock),
    refresh: (token) => {
      const grant = inForce(refresh, token, clock);
      refresh.delete(token);
      return grant && issue(grant.person);
    },
    withdrawAccessTokens: () => access.clear(),
    withdrawRefreshTokens: () => refresh.clear(),
  };
}

function inForce<T extends { expiresAt: number }>(grants: Map<string, T>, token: string, clock: Clock): T | undefined {
  const grant = grants.get(token);
  if (grant !== undefined && grant.expiresAt <= clock.now()) {
    grants.delete(token);
    return undefined;
  }
  return grant;
}

function tokenAnswer(lifeSeconds: number, accessToken: string, refreshToken: string): TokenAnswer {
  return {
    token_type: 'bearer',
    expires_in: lifeSeconds,
    access_token: accessToken,
    refresh_token: refreshToken,
    scope: 'read write',
  };
}

/** The claims of an access token, as in the published sample (API reference 3.2). */
export function accessClaims(
  options: Pick<TokenStoreOptions, 'account' | 'settings'>,
  person: Person,
  issuedAt: number,
  expiresAt: number,
): Record<string, string | number | boolean> {
  const { account } = options;
  const domain = domainOf(options);
  return {
    ...{ uniqueUserId: person.userId, principalId: person.userId, userId: person.userId },
    ...{ accountId: account.accountId, partnerId: account.partnerId, siteId: account.siteId },
    domain,
    ...{ email: person.email, name: person.name, role: person.role, loginId: person.loginId },
    ...{ emailVerified: true, extensionVerified: true, mobileVerified: false, phoneVerified: false },
    languageCode: 'en-GB',
    sipAddress: `sip:${person.userId}@${domain}`,
    iss: `${domain}/cloudlink`,
    ...{ iat: seconds(issuedAt), exp: seconds(expiresAt) },
  };
}

function refreshClaims(options: TokenStoreOptions, person: Person, issuedAt: number, expiresAt: number): Claims {
  const { account, random } = options;
  return {
    ...{ accountId: account.accountId, iss: `${domainOf(options)}/cloudlink`, type: 'user', id: randomUuid(random) },
    ...{ assumedRole: person.role, authProvider: 'cloudlink', iat: seconds(issuedAt), exp: seconds(expiresAt) },
  };
}

/** `{accountId}.{region}.api.mitel.io` (API reference 1). */
export function domainOf({ account, settings }: Pick<TokenStoreOptions, 'account' | 'settings'>): string {
  return `${account.accountId}.${settings.region}.api.mitel.io`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
