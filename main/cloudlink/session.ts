import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log, Random, SecretRegister, Timer } from '../ports.ts';
import { AccessToken } from './access-token.ts';
import { beginBrowserSignIn, codeOf } from './browser-sign-in.ts';
import type { Bearer, Requester } from './http.ts';
import { throttledDelayMs } from './retry-after.ts';
import type { ServerClock } from './server-clock.ts';
import { isRefusal, signInFailure } from './sign-in-failure.ts';
import { usesSingleSignOn } from './single-sign-on.ts';
import { TokenRequests, type Tokens } from './tokens.ts';
import type { BrowserSignIn, CloudLinkOptions, Identity, Session, SignInCredentials } from './types.ts';

/** Pause after a refresh that failed for want of a line, ms. */
const refreshRetryMs = 30_000;
/** The refresh timer runs at least and at most so long, ms: no storm from odd lives, no overflow from long ones. */
const timerBounds = { least: 1_000, most: 2 ** 31 - 1 };

/** What the session is built on. */
export interface SessionContext extends Pick<CloudLinkOptions, 'api' | 'clientId' | 'portal'> {
  readonly request: Requester;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
  readonly serverClock: Pick<ServerClock, 'differenceMs'>;
  saveRefreshToken(token: string): Promise<void>;
  /** It has become known whose tokens these are. */
  onIdentity(identity: Identity): void;
}

/** A refresh that failed, and for how long from then on none is tried for the sake of a request. Times in ms. */
interface RefreshPause {
  readonly failure: Failure;
  readonly forMs: number;
  readonly sinceMs: number;
  readonly sinceMonotonic: number;
}

/** The tokens and their refresh. The access token lives here and in the requests that carry it, nowhere else. */
export class CloudLinkSession implements Session, Bearer {
  readonly #context: SessionContext;
  readonly #requests: TokenRequests;
  readonly #listeners = new Set<(failure: Failure) => void>();
  #access: AccessToken | undefined;
  #refreshToken: string | undefined;
  /** The stored token that this session goes back to, however often it was rotated since: a caller may still name it. */
  #resumedFrom: string | undefined;
  #refreshing: Promise<Result<void>> | undefined;
  #reading: Promise<Result<Identity>> | undefined;
  #pause: RefreshPause | undefined;
  #timer: Timer | undefined;
  #identity: Identity | undefined;
  /** Masked until the browser's sign-in is over. */
  #browserSecrets: readonly string[] = [];
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
    return tokens.ok ? this.#begin(tokens.value, generation) : this.#explain(tokens.failure, credentials.username);
  }

  beginBrowserSignIn(redirectUri: string): BrowserSignIn {
    const begun = beginBrowserSignIn(this.#context.random, this.#context, redirectUri);
    this.#mask([begun.state, begun.verifier]);
    return begun;
  }

  async signInByBrowser(begun: BrowserSignIn, redirected: URL): Promise<Result<Identity>> {
    this.clear();
    const generation = this.#generation;
    const code = codeOf(begun, redirected);
    if (!code.ok) return code;
    this.#mask([begun.state, begun.verifier, code.value]);
    const tokens = await this.#requests.redeem(code.value, begun);
    if (generation === this.#generation) this.#mask([]);
    return tokens.ok ? this.#begin(tokens.value, generation) : this.#explain(tokens.failure);
  }

  async resume(refreshToken: string): Promise<Result<Identity>> {
    if (refreshToken !== this.#refreshToken && refreshToken !== this.#resumedFrom) {
      this.clear();
      this.#hold(refreshToken);
      this.#resumedFrom = refreshToken;
    }
    const ready = this.#access?.isFresh() === true ? success(undefined) : await this.#refreshUnlessThrottled();
    return ready.ok ? this.#readIdentity() : ready;
  }

  refreshNow(): Promise<Result<void>> {
    this.#refreshing ??= this.#refresh(this.#generation);
    return this.#refreshing;
  }

  identity(): Identity | undefined {
    return this.#identity;
  }

  heldSinceMs(): number | undefined {
    return this.#access?.sinceMs;
  }

  expiresAtMs(): number | undefined {
    return this.#access?.expiresAtMs;
  }

  clear(): void {
    this.#generation += 1;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#refreshing = undefined;
    this.#reading = undefined;
    this.#pause = undefined;
    this.#access = undefined;
    this.#refreshToken = undefined;
    this.#resumedFrom = undefined;
    this.#identity = undefined;
    this.#mask([]);
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
    if (held?.isFresh() === true) return success(held.value);
    if (held?.isUsable() === true) {
      // A command must not wait for a refresh, which may wait for a keychain that asks the user for a password.
      if (this.#paused() === undefined) void this.refreshNow();
      return success(held.value);
    }
    const refreshed = this.#paused() ?? (await this.refreshNow());
    if (!refreshed.ok) return refreshed;
    return this.#access === undefined ? notSignedIn() : success(this.#access.value);
  }

  async renew(rejected: string): Promise<Result<string>> {
    if (this.#access === undefined || this.#access.value === rejected) {
      const refreshed = await this.#refreshUnlessThrottled();
      if (!refreshed.ok) return refreshed;
    }
    return this.#access === undefined ? notSignedIn() : success(this.#access.value);
  }

  async #refresh(generation: number): Promise<Result<void>> {
    const result = await this.#exchangeRefreshToken(generation);
    if (generation !== this.#generation) return result;
    this.#refreshing = undefined;
    this.#pause = undefined;
    if (!result.ok && this.isSignedIn()) this.#retryLater(result.failure);
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

  /** The first tokens of a sign-in: who they belong to is asked at once. */
  async #begin(tokens: Tokens, generation: number): Promise<Result<Identity>> {
    if (!(await this.#adopt(tokens, generation))) return cancelled();
    const identity = await this.#readIdentity();
    if (!identity.ok && generation === this.#generation) this.clear();
    return identity;
  }

  /** A refusal of what the user typed, as the user should be told it. */
  async #explain(refusal: Failure, username?: string): Promise<Result<Identity>> {
    const { api, clientId, serverClock, request } = this.#context;
    const failure = signInFailure(refusal, { api, clockDifferenceMs: serverClock.differenceMs });
    const isDoubtful = failure.code === 'sign-in-refused' && failure.status !== 400 && username !== undefined;
    const code = isDoubtful && (await usesSingleSignOn(request, username, clientId)) ? 'single-sign-on' : failure.code;
    return { ok: false, failure: { ...failure, code } };
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
    this.#access = new AccessToken(tokens, this.#context.clock);
    if (this.#refreshToken !== undefined) this.#scheduleRefresh(this.#access.freshMs);
  }

  #scheduleRefresh(delayMs: number): void {
    this.#timer?.cancel();
    const bounded = Math.min(Math.max(delayMs, timerBounds.least), timerBounds.most);
    this.#timer = this.#context.clock.schedule(() => void this.refreshNow(), bounded);
  }

  #retryLater(failure: Failure): void {
    const { clock, random } = this.#context;
    const askedMs = throttledDelayMs(failure.retryAfterMs ?? 0, random);
    const delayMs = Math.max(refreshRetryMs, askedMs);
    // A token that still holds makes waiting easy; without one only the platform's own wish keeps a request back.
    const forMs = this.#access?.isUsable() === true ? delayMs : failure.retryAfterMs === undefined ? 0 : askedMs;
    this.#pause = { failure, forMs, sinceMs: clock.now(), sinceMonotonic: clock.monotonic() };
    this.#scheduleRefresh(delayMs);
  }

  /** The failure that stands for another refresh now; undefined where one may be tried. */
  #paused(): Result<void> | undefined {
    if (this.#pause === undefined) return undefined;
    const { clock } = this.#context;
    const { failure, forMs, sinceMs, sinceMonotonic } = this.#pause;
    const leftMs = forMs - Math.max(clock.now() - sinceMs, clock.monotonic() - sinceMonotonic);
    if (leftMs <= 0) return undefined;
    return { ok: false, failure: failure.retryAfterMs === undefined ? failure : { ...failure, retryAfterMs: leftMs } };
  }

  /** Whoever is in a hurry does not get past the platform's wish to be left alone. */
  async #refreshUnlessThrottled(): Promise<Result<void>> {
    const isThrottled = this.#pause?.failure.code === 'throttled';
    return (isThrottled ? this.#paused() : undefined) ?? this.refreshNow();
  }

  #readIdentity(): Promise<Result<Identity>> {
    this.#reading ??= this.#askIdentity(this.#generation);
    return this.#reading;
  }

  async #askIdentity(generation: number): Promise<Result<Identity>> {
    const identity = await this.#requests.whoAmI();
    if (generation !== this.#generation) return identity.ok ? cancelled() : identity;
    this.#reading = undefined;
    if (identity.ok) {
      this.#identity = identity.value;
      this.#context.onIdentity(identity.value);
    }
    return identity;
  }

  #mask(secrets: readonly string[]): void {
    for (const secret of this.#browserSecrets) this.#context.secrets.forget(secret);
    for (const secret of secrets) this.#context.secrets.add(secret);
    this.#browserSecrets = secrets;
  }

  #lose(failure: Failure): Result<void> {
    const told: Failure = { ...failure, code: 'auth-required' };
    this.clear();
    for (const listener of this.#listeners) listener(told);
    return { ok: false, failure: told };
  }
}

const cancelled = () => failed('cancelled', { detail: 'the sign-in ended' });

const notSignedIn = () => failed('auth-required', { detail: 'not signed in' });
