import type { Identity } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import { accountOf, isSameOwner, leftBehind, ownerOf } from './account.ts';
import { type BrowserVisit, visitBrowser } from './browser-sign-in.ts';
import type { CallBoard } from './call-board.ts';
import type { Colleagues } from './colleagues.ts';
import { type Connection, connect } from './connection.ts';
import { removeToken } from './kept-token.ts';
import { endpointsOf, watchLines } from './lines.ts';
import type { BareStatus } from './link-status.ts';
import { Ownership } from './ownership.ts';
import type { AgentOptions, AgentPorts, TokenOwner } from './ports.ts';
import { type Attempt, authRequired, openAttempt } from './sign-in-attempt.ts';
import type { Standing } from './standing.ts';
import { StoredSignIn } from './stored-sign-in.ts';
import type { Account, Credentials } from './types.ts';

/** What sign-ins work with. */
export interface SignInContext {
  readonly ports: AgentPorts;
  readonly options: AgentOptions;
  readonly board: CallBoard;
  readonly colleagues: Colleagues;
  readonly standing: Standing;
  /** Nobody is signed in any more, or somebody else. */
  forgetOfflineCalls(): void;
}

type Refusal = { readonly ok: false; readonly failure: Failure };

const takenOver = () => failed('cancelled', { detail: 'another sign-in took over, or it was given up' });

/**
 * Signing in, by password, in the browser or by the stored token, and signing out. Only the newest attempt goes on:
 * whatever comes of an older one is dropped, and the tokens that it left are removed. A new sign-in ends the line of the one
 * before; what is known of the calls, and of the time without a line, stays where it turns out to be the same user's.
 */
export class SignIns {
  readonly #context: SignInContext;
  readonly #stored: StoredSignIn;
  #signedIn: { readonly attempt: Attempt; readonly connection: Connection } | undefined;
  readonly #ownership: Ownership;
  #attempt: Attempt | undefined;
  #visit: BrowserVisit | undefined;
  /** Counts sign-ins and sign-outs. */
  #generation = 0;
  /** The last sign-out; a sign-in waits for it, so that it does not undo it. */
  #leaving: Promise<unknown> = Promise.resolve();

  constructor(context: SignInContext) {
    this.#context = context;
    this.#ownership = new Ownership({ ...context, tokens: context.ports.tokens });
    this.#stored = new StoredSignIn({
      ...{ ports: context.ports, standing: context.standing },
      open: (owner) => this.#open(owner, false),
      isCurrent: (attempt) => this.#isCurrent(attempt),
      goOnline: (attempt, identity) => this.#goOnline(attempt, identity),
    });
  }

  /** The line of whoever is signed in. */
  get connection(): Connection | undefined {
    return this.#signedIn?.connection;
  }

  /** Signs in with the stored token, where there is one. */
  async start(): Promise<void> {
    const owner = this.#context.options.rememberedOwner();
    if (owner === undefined) return this.#context.standing.setLink({ state: 'signed-out' });
    this.#supersede();
    await this.#stored.start(owner);
  }

  /** Signs in with a password, which is sent once. The line of whoever was signed in ends first. */
  async signIn({ account, username, password }: Credentials): Promise<Result<Account>> {
    const { ports, standing } = this.#context;
    if (!(await this.#takeOver({ state: 'connecting' }))) return takenOver();
    standing.setLink({ state: 'connecting' }, []);
    const attempt = this.#open({ account, username });
    // Masked only while it can come back: whatever the platform repeats of it is in the answers to this sign-in.
    ports.secrets.add(password);
    const signingIn = attempt.cloud.session.signIn({ account, username, password });
    const identity = await signingIn.finally(() => ports.secrets.forget(password));
    return this.#settle(attempt, identity);
  }

  /** Signs in through the system browser. The line of whoever was signed in ends first. */
  async signInByBrowser(): Promise<Result<Account>> {
    const { browser } = this.#context.ports;
    if (browser === undefined) return failed('unexpected', { detail: 'there is no browser to sign in with' });
    if (!(await this.#takeOver(authRequired(signInAgain)))) return takenOver();
    const attempt = this.#open();
    const { session } = attempt.cloud;
    const visit = visitBrowser({ ...this.#context.ports, browser, begin: (uri) => session.beginBrowserSignIn(uri) });
    this.#visit = visit;
    const redirected = await visit.redirected;
    if (!this.#isCurrent(attempt)) return takenOver();
    if (!redirected.ok) return this.#settle(attempt, redirected);
    this.#context.standing.setLink({ state: 'connecting' }, []);
    const identity = await session.signInByBrowser(redirected.value.begun, redirected.value.url);
    if (identity.ok && this.#isCurrent(attempt)) await attempt.keeper.setOwner(ownerOf(identity.value));
    return this.#settle(attempt, identity);
  }

  /** Gives up the sign-in that the user began. */
  cancelSignIn(): void {
    if (this.#signedIn !== undefined || this.#attempt?.isByUser !== true) return;
    this.#supersede();
    this.#nobodyIsSignedIn({});
  }

  /** Deletes subscription and token. Fails with what could not be reached, but nobody is signed in afterwards. */
  signOut(): Promise<Result<void>> {
    const keeper = (this.#signedIn?.attempt ?? this.#attempt)?.keeper;
    const owner = keeper?.owner ?? this.#ownership.owner ?? this.#context.options.rememberedOwner();
    this.#supersede();
    const before = this.#ownership.owner;
    const removal = () => this.#removeTokens(before, owner, keeper?.isRemembered ?? true);
    const done = this.#finishSignOut(removal, this.#leave(true), this.#leaving);
    this.#leaving = done.catch((error: unknown) => this.#context.ports.log.error('signing out failed', { error }));
    // The line is closed: nobody may read `online` while the platform and the keychain are waited for.
    this.#forgetEverybody({});
    return done;
  }

  /** Ends the line; the stored token stays. */
  async stop(): Promise<void> {
    this.#supersede();
    await this.#leave(this.#context.options.isEphemeral);
  }

  /** The machine woke, the network came back, or the user asks: whatever waits tries now. */
  hurry(isByUser = false): void {
    this.#stored.hurry(isByUser);
    this.connection?.link.resume();
  }

  /** The settings have changed. No effect before a sign-in, which reads them itself. */
  watchLines(): void {
    const { connection } = this;
    if (connection !== undefined) watchLines(connection, { ...this.#context, ownership: this.#ownership });
  }

  /** Whatever was begun before is over: the tokens of a sign-in under way are forgotten. */
  #supersede(): number {
    this.#stored.cancel();
    this.#visit?.cancel();
    this.#visit = undefined;
    if (this.#attempt !== this.#signedIn?.attempt) this.#attempt?.cloud.session.clear();
    this.#attempt = undefined;
    this.#generation += 1;
    return this.#generation;
  }

  /** Makes room for a new sign-in; false where a still newer one took its place. `meanwhile` is told of a line that ends. */
  async #takeOver(meanwhile: BareStatus): Promise<boolean> {
    const own = this.#supersede();
    if (this.#signedIn !== undefined) this.#endLine(meanwhile);
    await this.#leaving;
    return own === this.#generation;
  }

  /** Whose the next line is will be known when the platform has told: until then nothing is forgotten. */
  #endLine(meanwhile: BareStatus): void {
    const { standing } = this.#context;
    this.#finishFirst(this.#leave(true));
    standing.setAccount(undefined);
    if (standing.link.state !== meanwhile.state) standing.setLink(meanwhile);
  }

  /** The next sign-in waits for this. */
  #finishFirst(work: Promise<unknown>): void {
    const { log } = this.#context.ports;
    const all = Promise.all([this.#leaving, work]);
    this.#leaving = all.catch((error: unknown) => log.error('leaving a sign-in failed', { error }));
  }

  #isCurrent(attempt: Attempt): boolean {
    return this.#attempt === attempt;
  }

  #open(owner?: TokenOwner, isByUser = true): Attempt {
    const isCurrent = (): boolean => this.#isCurrent(attempt);
    const attempt = openAttempt({ ...this.#context, isCurrent }, owner, isByUser);
    this.#attempt = attempt;
    return attempt;
  }

  async #settle(attempt: Attempt, identity: Result<Identity>): Promise<Result<Account>> {
    if (!this.#isCurrent(attempt)) return this.#drop(attempt);
    const result = identity.ok ? this.#goOnline(attempt, identity.value) : identity;
    return result.ok ? result : this.#refuse(attempt, result);
  }

  /** A token that was kept before another sign-in took over is of no use, unless that one is of the same user. */
  async #drop(attempt: Attempt): Promise<Result<Account>> {
    if (!isSameOwner(this.#attempt?.keeper.owner, attempt.keeper.owner)) await attempt.keeper.discard();
    return takenOver();
  }

  async #refuse(attempt: Attempt, refusal: Refusal): Promise<Result<Account>> {
    const { failure } = refusal;
    attempt.cloud.session.clear();
    await attempt.keeper.discard();
    // Who gave up knows it: that is nothing to tell.
    const why = failure.code === 'cancelled' ? {} : { reason: failure.code, failure };
    if (this.#isCurrent(attempt)) this.#nobodyIsSignedIn(why);
    return refusal;
  }

  #goOnline(attempt: Attempt, identity: Identity): Result<Account> {
    const { options, standing } = this.#context;
    const endpoints = endpointsOf(identity, options.config().endpoints);
    if (!endpoints.ok) return endpoints;
    const met = this.#ownership.meet({ owner: attempt.keeper.owner, identity, endpoints: endpoints.value });
    this.#finishFirst(met);
    standing.setLink({ state: 'connecting' }, endpoints.value);
    this.#signedIn = { attempt, connection: this.#connect(attempt, identity, endpoints.value) };
    const { owner, isRemembered } = attempt.keeper;
    if (owner !== undefined) options.rememberOwner(owner);
    const account = accountOf(owner ?? ownerOf(identity), identity, isRemembered);
    standing.setAccount(account);
    return success(account);
  }

  #connect(attempt: Attempt, identity: Identity, endpoints: readonly string[]): Connection {
    const { ports, board, colleagues, standing } = this.#context;
    const isCurrent = (): boolean => this.#isCurrent(attempt);
    return connect({
      ...{
        cloud: attempt.cloud,
        identity,
        endpoints,
        board,
        colleagues,
        clock: ports.clock,
        log: ports.log,
        isCurrent,
      },
      onStatus: (status) => {
        if (isCurrent()) standing.setLink(status, this.connection?.endpoints);
      },
    });
  }

  async #leave(deleteSubscription: boolean): Promise<Result<void>> {
    const left = this.connection;
    this.#signedIn = undefined;
    const stopped = left === undefined ? success(undefined) : await left.link.stop({ deleteSubscription });
    left?.cloud.session.clear();
    return stopped;
  }

  async #finishSignOut(
    removal: () => Promise<Result<void>>,
    left: Promise<Result<void>>,
    before: Promise<unknown>,
  ): Promise<Result<void>> {
    await before;
    const stopped = await left;
    return leftBehind(stopped, await removal());
  }

  /** Also the token of one whose sign-in another one was to follow. */
  async #removeTokens(
    before: TokenOwner | undefined,
    owner: TokenOwner | undefined,
    isRemembered: boolean,
  ): Promise<Result<void>> {
    const { tokens } = this.#context.ports;
    if (!isSameOwner(before, owner)) await removeToken(tokens, before, false);
    return removeToken(tokens, owner, isRemembered);
  }

  /** A sign-in came to nothing. Where another one had ended for it, its calls are kept for the next. */
  #nobodyIsSignedIn(why: { readonly reason?: string; readonly failure?: Failure }): void {
    this.#attempt = undefined;
    if (this.#ownership.isKnown) this.#context.standing.setLink(authRequired(signInAgain));
    else this.#forgetEverybody(why);
  }

  #forgetEverybody(why: { readonly reason?: string; readonly failure?: Failure }): void {
    const { standing } = this.#context;
    this.#attempt = undefined;
    this.#ownership.forget();
    standing.setAccount(undefined);
    standing.setLink({ state: 'signed-out', ...why }, []);
  }
}

/** What is said while nobody is signed in any more, and nobody has signed out. */
const signInAgain: Failure = { code: 'auth-required', detail: 'the sign-in before has ended' };
