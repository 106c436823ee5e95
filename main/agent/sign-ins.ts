import { type CloudLink, createCloudLink, type Identity } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { CallBoard } from './call-board.ts';
import type { Colleagues } from './colleagues.ts';
import { type Connection, connect, endpointsOf } from './connection.ts';
import type { AgentOptions, AgentPorts, TokenOwner } from './ports.ts';
import { createResumption, type Resumption } from './resumption.ts';
import type { Standing } from './standing.ts';
import type { Account, Credentials } from './types.ts';

/** What sign-ins work with. */
export interface SignInContext {
  readonly ports: AgentPorts;
  readonly options: AgentOptions;
  readonly board: CallBoard;
  readonly colleagues: Colleagues;
  readonly standing: Standing;
}

type Refusal = { readonly ok: false; readonly failure: Failure };

const takenOver = () => failed('cancelled', { detail: 'another sign-in took over' });

const isSameOwner = (a: TokenOwner | undefined, b: TokenOwner): boolean =>
  a?.account === b.account && a.username === b.username;

/**
 * Signing in, by password or by the stored token, and signing out. Only the newest attempt goes on: whatever comes of an
 * older one is dropped, and the tokens that it left are removed.
 */
export class SignIns {
  readonly #context: SignInContext;
  readonly #resumption: Resumption;
  #signedIn: { readonly owner: TokenOwner; readonly connection: Connection } | undefined;
  /** The platform's door of the newest attempt, under way or done. */
  #cloud: CloudLink | undefined;
  #attemptOwner: TokenOwner | undefined;
  #isRemembered = true;
  /** Counts sign-ins and sign-outs. */
  #generation = 0;
  /** The last sign-out; a sign-in waits for it, so that it does not undo it. */
  #leaving: Promise<unknown> = Promise.resolve();

  constructor(context: SignInContext) {
    this.#context = context;
    this.#resumption = createResumption(context.ports);
  }

  /** The line of whoever is signed in. */
  get connection(): Connection | undefined {
    return this.#signedIn?.connection;
  }

  /** Signs in with the stored token, where there is one. */
  async start(): Promise<void> {
    const { options, ports, standing } = this.#context;
    const owner = options.rememberedOwner();
    if (owner === undefined) return standing.setLink({ state: 'signed-out' });
    const own = this.#supersede();
    const token = await ports.tokens.load(owner);
    if (own !== this.#generation) return;
    if (token.ok && token.value !== undefined) await this.#resumeWith(owner, token.value);
    else if (token.ok) standing.setLink({ state: 'signed-out' });
    else standing.setLink({ state: 'signed-out', reason: token.failure.code, failure: token.failure });
  }

  /** Signs in with a password, which is sent once. Whoever was signed in is signed out first. */
  async signIn({ account, username, password }: Credentials): Promise<Result<Account>> {
    const { ports, standing } = this.#context;
    if (this.#signedIn !== undefined) void this.signOut();
    const own = this.#supersede();
    await this.#leaving;
    if (own !== this.#generation) return takenOver();
    standing.setLink({ state: 'connecting' }, []);
    const cloud = this.#openCloud({ account, username });
    // Masked only while it can come back: whatever the platform repeats of it is in the answers to this sign-in.
    ports.secrets.add(password);
    const signingIn = cloud.session.signIn({ account, username, password });
    const identity = await signingIn.finally(() => ports.secrets.forget(password));
    return this.#settle(cloud, { account, username }, identity);
  }

  /** Deletes subscription and token. Fails with what could not be reached, but nobody is signed in afterwards. */
  signOut(): Promise<Result<void>> {
    const owner = this.#signedIn?.owner ?? this.#attemptOwner ?? this.#context.options.rememberedOwner();
    this.#supersede();
    const done = this.#finishSignOut(owner, this.#leave(true), this.#leaving);
    this.#leaving = done.catch((error: unknown) => this.#context.ports.log.error('signing out failed', { error }));
    return done;
  }

  /** Ends the line; the stored token stays. */
  async stop(): Promise<void> {
    this.#supersede();
    await this.#leave(this.#context.options.isEphemeral);
  }

  /** The network came back: whatever waits tries now. */
  hurry(): void {
    this.#resumption.hurry();
    this.connection?.link.resume();
  }

  /** Whatever was begun before is over: the tokens of a sign-in under way are forgotten. */
  #supersede(): number {
    this.#resumption.cancel();
    if (this.#cloud !== this.connection?.cloud) this.#cloud?.session.clear();
    this.#cloud = undefined;
    this.#attemptOwner = undefined;
    this.#generation += 1;
    return this.#generation;
  }

  #openCloud(owner: TokenOwner): CloudLink {
    const { ports, options, standing } = this.#context;
    const { api, clientId, portal, isRegionFollowed } = options.config();
    const cloud: CloudLink = createCloudLink(
      { ...ports, saveRefreshToken: (token) => this.#save(cloud, owner, token) },
      { api, clientId, portal, isRegionFollowed, app: options.app, deviceId: options.deviceId },
    );
    this.#cloud = cloud;
    this.#attemptOwner = owner;
    cloud.session.onAuthRequired((failure) => {
      if (this.#cloud === cloud) standing.setLink({ state: 'auth-required', reason: 'sign in again', failure });
    });
    return cloud;
  }

  async #save(cloud: CloudLink, owner: TokenOwner, token: string): Promise<void> {
    if (this.#cloud !== cloud) return;
    const { ports, standing } = this.#context;
    const saved = await ports.tokens.save(owner, token);
    this.#isRemembered = saved.ok;
    if (!saved.ok) ports.log.warn('the sign-in lasts for this run only', { code: saved.failure.code });
    standing.setRemembered(saved.ok);
  }

  async #settle(cloud: CloudLink, owner: TokenOwner, identity: Result<Identity>): Promise<Result<Account>> {
    if (this.#cloud !== cloud) return this.#dropAttempt(owner);
    const result = identity.ok ? this.#goOnline(cloud, owner, identity.value) : identity;
    return result.ok ? result : this.#refuse(cloud, owner, result);
  }

  /** A token that was kept before another sign-in took over is of no use, unless that one is of the same user. */
  async #dropAttempt(owner: TokenOwner): Promise<Result<Account>> {
    if (!isSameOwner(this.#attemptOwner, owner)) await this.#context.ports.tokens.remove(owner);
    return takenOver();
  }

  async #refuse(cloud: CloudLink, owner: TokenOwner, refusal: Refusal): Promise<Result<Account>> {
    const { failure } = refusal;
    cloud.session.clear();
    // The platform may have handed out a token before the sign-in failed further on: nobody would ever use it.
    await this.#context.ports.tokens.remove(owner);
    if (this.#cloud === cloud) this.#forgetEverybody({ reason: failure.code, failure });
    return refusal;
  }

  async #resumeWith(owner: TokenOwner, token: string): Promise<void> {
    const { ports, standing } = this.#context;
    ports.secrets.add(token);
    standing.setLink({ state: 'connecting' });
    const cloud = this.#openCloud(owner);
    const identity = await this.#resumption.run(cloud.session, token, (failure, retryInMs) =>
      standing.setLink({ state: 'retrying', reason: failure.code, failure, retryInMs }),
    );
    if (this.#cloud !== cloud || identity === undefined) return;
    const result = identity.ok ? this.#goOnline(cloud, owner, identity.value) : identity;
    if (!result.ok) standing.setLink({ state: 'auth-required', reason: result.failure.code, failure: result.failure });
  }

  #goOnline(cloud: CloudLink, owner: TokenOwner, identity: Identity): Result<Account> {
    const { options, standing } = this.#context;
    const endpoints = endpointsOf(identity, options.config().endpoints);
    if (!endpoints.ok) return endpoints;
    standing.setLink({ state: 'connecting' }, endpoints.value);
    this.#signedIn = { owner, connection: this.#connect(cloud, identity, endpoints.value) };
    options.rememberOwner(owner);
    const account = accountOf(owner, identity, this.#isRemembered);
    standing.setAccount(account);
    return success(account);
  }

  #connect(cloud: CloudLink, identity: Identity, endpoints: readonly string[]): Connection {
    const { ports, board, colleagues, standing } = this.#context;
    const isCurrent = (): boolean => this.#cloud === cloud;
    return connect({
      ...{ cloud, identity, endpoints, board, colleagues, clock: ports.clock, log: ports.log, isCurrent },
      onStatus: (status) => {
        if (isCurrent()) standing.setLink(status);
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
    owner: TokenOwner | undefined,
    left: Promise<Result<void>>,
    before: Promise<unknown>,
  ): Promise<Result<void>> {
    await before;
    const stopped = await left;
    const removed = owner === undefined ? success(undefined) : await this.#context.ports.tokens.remove(owner);
    this.#forgetEverybody({});
    return stopped.ok ? removed : stopped;
  }

  #forgetEverybody(why: { readonly reason?: string; readonly failure?: Failure }): void {
    const { board, colleagues, standing } = this.#context;
    this.#cloud = undefined;
    board.reset();
    colleagues.clear();
    standing.setAccount(undefined);
    standing.setLink({ state: 'signed-out', ...why }, []);
  }
}

const accountOf = (owner: TokenOwner, identity: Identity, isRemembered: boolean): Account => ({
  account: owner.account,
  username: owner.username,
  isRemembered,
  ...(identity.name === undefined ? {} : { name: identity.name }),
  ...(identity.extension === undefined ? {} : { extension: identity.extension }),
});
