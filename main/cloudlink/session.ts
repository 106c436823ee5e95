import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log, Random, SecretRegister, Timer } from '../ports.ts';
import { throttleJitterMs } from './backoff.ts';
import type { Bearer, Requester } from './http.ts';
import { TokenRequests, type Tokens } from './tokens.ts';
import type { Identity, Session, SignInCredentials } from './types.ts';

/** Refresh this long before the access token runs out, at most, ms. */
const longestMarginMs = 5 * 60_000;
/** The margin of short-lived tokens, as a part of their life. */
const marginPart = 0.2;
/** Life of a token whose `expires_in` is missing, s. Lives are account settings and not constant (API reference 3.2). */
const unknownLifeSeconds = 15 * 60;
/** Pause after a background refresh that failed for want of a line, ms. */
const refreshRetryMs = 30_000;
/** The refresh timer runs at least and at most so long, ms: no storm from odd lives, no overflow from long ones. */
const timerBounds = { least: 1_000, most: 2 ** 31 - 1 };

/** What the session is built on. */
export interface SessionContext {
  readonly request: Requester;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly clientId: string;
  saveRefreshToken(token: string): Promise<void>;
}

interface AccessToken {
  readonly value: string;
  readonly lifeMs: number;
  readonly sinceMs: number;
  readonly sinceMonotonic: number;
}

const marginOf = (token: AccessToken): number => Math.min(longestMarginMs, token.lifeMs * marginPart);

const lifeSeconds = ({ expires_in: seconds }: Tokens): number =>
  seconds !== undefined && seconds > 0 ? seconds : unknownLifeSeconds;

/** Whether the platform said no to what we presented, rather than being out of reach. */
const isRefusal = ({ code, status }: Failure): boolean =>
  code !== 'no-such-route' && (status === 400 || status === 401 || status === 403);

/** The tokens and their refresh. The access token lives here and in the requests that carry it, nowhere else. */
export class CloudLinkSession implements Session, Bearer {
  readonly #context: SessionContext;
  readonly #requests: TokenRequests;
  readonly #listeners = new Set<(failure: Failure) => void>();
  #access: AccessToken | undefined;
  #refreshToken: string | undefined;
  /** The refresh token that the held one replaced: a caller may still name it. */
  #superseded: string | undefined;
  #refreshing: Promise<Result<void>> | undefined;
  #timer: Timer | undefined;
  #identity: Identity | undefined;
  /** Counts sign-ins and sign-outs, so that an answer to an older one is dropped. */
  #generation = 0;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#requests = new TokenRequests(context.request, context.random, context.clientId);
  }

  async signIn(credentials: SignInCredentials): Promise<Result<Identity>> {
    this.clear();
    const generation = this.#generation;
    const tokens = await this.#requests.authorize(credentials);
    if (!tokens.ok) return isRefusal(tokens.failure) ? refused(tokens.failure, 'sign-in-refused') : tokens;
    if (!(await this.#adopt(tokens.value, generation))) return cancelled();
    const identity = await this.#readIdentity();
    if (!identity.ok && generation === this.#generation) this.clear();
    return identity;
  }

  async resume(refreshToken: string): Promise<Result<Identity>> {
    if (refreshToken !== this.#refreshToken && refreshToken !== this.#superseded) {
      this.clear();
      this.#hold(refreshToken);
    }
    const refreshed = await this.refreshNow();
    return refreshed.ok ? this.#readIdentity() : refreshed;
  }

  refreshNow(): Promise<Result<void>> {
    this.#refreshing ??= this.#refresh(this.#generation);
    return this.#refreshing;
  }

  identity(): Identity | undefined {
    return this.#identity;
  }

  expiresAtMs(): number | undefined {
    return this.#access === undefined ? undefined : this.#access.sinceMs + this.#access.lifeMs;
  }

  clear(): void {
    this.#generation += 1;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#refreshing = undefined;
    this.#access = undefined;
    this.#refreshToken = undefined;
    this.#superseded = undefined;
    this.#identity = undefined;
  }

  onAuthRequired(listener: (failure: Failure) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** False once a sign-in is over: only a new one helps. */
  isSignedIn(): boolean {
    return this.#refreshToken !== undefined || this.#access !== undefined;
  }

  async token(): Promise<Result<string>> {
    const held = this.#access;
    if (held !== undefined && this.#remainingMs(held) > marginOf(held)) return success(held.value);
    const refreshed = await this.refreshNow();
    if (!refreshed.ok) return held !== undefined && this.#isUsable(held) ? success(held.value) : refreshed;
    return this.#access === undefined ? notSignedIn() : success(this.#access.value);
  }

  async renew(rejected: string): Promise<Result<string>> {
    if (this.#access === undefined || this.#access.value === rejected) {
      const refreshed = await this.refreshNow();
      if (!refreshed.ok) return refreshed;
    }
    return this.#access === undefined ? notSignedIn() : success(this.#access.value);
  }

  async #refresh(generation: number): Promise<Result<void>> {
    const result = await this.#exchangeRefreshToken(generation);
    if (generation !== this.#generation) return result;
    this.#refreshing = undefined;
    if (!result.ok && this.isSignedIn()) this.#scheduleRefresh(this.#retryMs(result.failure));
    return result;
  }

  async #exchangeRefreshToken(generation: number): Promise<Result<void>> {
    if (this.#refreshToken === undefined) return this.#cannotRefresh();
    const tokens = await this.#requests.refresh(this.#refreshToken);
    if (generation !== this.#generation) return cancelled();
    if (!tokens.ok) return isRefusal(tokens.failure) ? this.#lose(tokens.failure) : tokens;
    return (await this.#adopt(tokens.value, generation)) ? success(undefined) : cancelled();
  }

  /** Without a refresh token: an access token held until now is used up; otherwise nobody was signed in at all. */
  #cannotRefresh(): Result<void> {
    return this.#access === undefined ? notSignedIn() : this.#lose(notSignedIn().failure);
  }

  /** Keeps the new refresh token first, then starts to use the access token. False where a sign-out came in between. */
  async #adopt(tokens: Tokens, generation: number): Promise<boolean> {
    if (generation !== this.#generation) return false;
    this.#context.secrets.add(tokens.access_token);
    if (tokens.refresh_token !== undefined) {
      this.#hold(tokens.refresh_token);
      await this.#save(tokens.refresh_token);
    }
    if (generation !== this.#generation) return false;
    this.#startUsing(tokens);
    return true;
  }

  #hold(refreshToken: string): void {
    this.#context.secrets.add(refreshToken);
    this.#superseded = this.#refreshToken;
    this.#refreshToken = refreshToken;
  }

  async #save(refreshToken: string): Promise<void> {
    try {
      await this.#context.saveRefreshToken(refreshToken);
    } catch (error) {
      // The sign-in still holds for this run, which is better than none.
      this.#context.log.error('the refresh token could not be kept', { error });
    }
  }

  #startUsing(tokens: Tokens): void {
    const lifeMs = lifeSeconds(tokens) * 1_000;
    const { clock } = this.#context;
    const since = { sinceMs: clock.now(), sinceMonotonic: clock.monotonic() };
    this.#access = { value: tokens.access_token, lifeMs, ...since };
    if (this.#refreshToken !== undefined) this.#scheduleRefresh(lifeMs - marginOf(this.#access));
  }

  #scheduleRefresh(delayMs: number): void {
    this.#timer?.cancel();
    const bounded = Math.min(Math.max(delayMs, timerBounds.least), timerBounds.most);
    this.#timer = this.#context.clock.schedule(() => void this.refreshNow(), bounded);
  }

  #retryMs(failure: Failure): number {
    return Math.max(refreshRetryMs, failure.retryAfterMs ?? 0) + throttleJitterMs(this.#context.random);
  }

  /** The larger of both clocks' readings: the monotonic one stands still in sleep, the other one can be set back. */
  #remainingMs(token: AccessToken): number {
    const { clock } = this.#context;
    const age = Math.max(clock.now() - token.sinceMs, clock.monotonic() - token.sinceMonotonic);
    return token.lifeMs - age;
  }

  #isUsable(token: AccessToken): boolean {
    return this.#access === token && this.#remainingMs(token) > 0;
  }

  async #readIdentity(): Promise<Result<Identity>> {
    const generation = this.#generation;
    const identity = await this.#requests.whoAmI();
    if (identity.ok && generation === this.#generation) this.#identity = identity.value;
    return identity;
  }

  #lose(failure: Failure): Result<void> {
    const told = refused(failure, 'auth-required');
    this.clear();
    for (const listener of this.#listeners) listener(told.failure);
    return told;
  }
}

const refused = (failure: Failure, code: 'auth-required' | 'sign-in-refused') => ({
  ok: false as const,
  failure: { ...failure, code },
});

const cancelled = () => failed('cancelled', { detail: 'the sign-in ended' });

const notSignedIn = () => failed('auth-required', { detail: 'not signed in' });
