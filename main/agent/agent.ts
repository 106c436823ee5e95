import { type CloudLink, createCloudLink, type Identity } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import { healthChecks } from '../health/checks.ts';
import { createCallBoard } from './call-board.ts';
import { createColleagues } from './colleagues.ts';
import { type Connection, connect, endpointsOf } from './connection.ts';
import { createDesk } from './desk.ts';
import type { BareStatus } from './link-status.ts';
import type { AgentOptions, AgentPorts, TokenOwner } from './ports.ts';
import { createResumption } from './resumption.ts';
import { createSilenceWatch } from './silence-watch.ts';
import type { Account, Agent, AgentEvent, Credentials, LinkStatus } from './types.ts';

/** What the agent knows while somebody is signed in. */
interface SignedIn {
  readonly owner: TokenOwner;
  readonly connection: Connection;
}

/** Composes the agent from its parts. Does nothing until `start` or `signIn`. */
export function createAgent(ports: AgentPorts, options: AgentOptions): Agent {
  const { clock, log } = ports;
  const listeners = new Set<(event: AgentEvent) => void>();
  let link: LinkStatus = { state: 'signed-out', endpointIds: [] };
  let account: Account | undefined;
  let signedIn: SignedIn | undefined;
  /** The platform door of a sign-in under way or done; a newer attempt makes the older one stale. */
  let currentCloud: CloudLink | undefined;
  let isRemembered = true;
  let attemptOwner: TokenOwner | undefined;
  /** Counts sign-ins and sign-outs: only the newest goes on. */
  let generation = 0;
  /** The last sign-out; a sign-in waits for it, so that it does not undo it. */
  let leaving: Promise<unknown> = Promise.resolve();

  const emit = (event: AgentEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const setStatus = (status: BareStatus, endpointIds = link.endpointIds): void => {
    const next: LinkStatus = { ...status, endpointIds };
    if (JSON.stringify(next) === JSON.stringify(link)) return;
    link = next;
    log.debug('status', { state: link.state, reason: link.reason });
    emit({ type: 'link', link });
  };
  const setAccount = (next: Account | undefined): void => {
    account = next;
    emit({ type: 'account', account });
  };

  const reread = (endpointId: string): void => {
    const failure = (error: unknown): void => log.error('re-reading the calls failed', { error });
    signedIn?.connection.reread(endpointId).catch(failure);
  };
  const colleagues = createColleagues(log, () => board.extensions(colleagues.extensions()));
  const silence = createSilenceWatch(clock, reread);
  const board = createCallBoard(clock, log, {
    onNews: silence.heard,
    onCall: (call) => emit({ type: 'call', call }),
    onReread: reread,
    nameOf: (number) => colleagues.nameOf(number),
  });
  const desk = createDesk({
    board,
    clock,
    media: () => signedIn?.connection.cloud.media,
    endpoints: () => signedIn?.connection.endpoints ?? [],
    country: () => options.config().country,
    reread,
    onActivity: (activity) => emit({ type: 'activity', activity }),
  });
  const resumption = createResumption(ports);

  const openCloud = (owner: TokenOwner): CloudLink => {
    const { api, clientId } = options.config();
    const saveRefreshToken = async (token: string): Promise<void> => {
      if (currentCloud !== cloud) return;
      const saved = await ports.tokens.save(owner, token);
      isRemembered = saved.ok;
      if (!saved.ok) log.warn('the sign-in lasts for this run only', { code: saved.failure.code });
      if (account !== undefined && account.isRemembered !== isRemembered) setAccount({ ...account, isRemembered });
    };
    const cloud: CloudLink = createCloudLink(
      { ...ports, saveRefreshToken },
      { api, clientId, app: options.app, deviceId: options.deviceId },
    );
    currentCloud = cloud;
    attemptOwner = owner;
    cloud.session.onAuthRequired((failure) => {
      if (currentCloud === cloud) onAuthRequired(failure);
    });
    return cloud;
  };

  /** Whatever was begun before is over: the tokens of a sign-in under way are forgotten, and what comes of it dropped. */
  const supersede = (): number => {
    resumption.cancel();
    if (currentCloud !== signedIn?.connection.cloud) currentCloud?.session.clear();
    currentCloud = undefined;
    attemptOwner = undefined;
    generation += 1;
    return generation;
  };

  const onAuthRequired = (failure: Failure): void =>
    setStatus({ state: 'auth-required', reason: 'sign in again', failure });

  const goOnline = (cloud: CloudLink, owner: TokenOwner, identity: Identity): Result<Account> => {
    const endpoints = endpointsOf(identity, options.config().endpoints);
    if (!endpoints.ok) return endpoints;
    setStatus({ state: 'connecting' }, endpoints.value);
    const onStatus = (status: BareStatus): void => {
      if (currentCloud === cloud) setStatus(status);
    };
    const connection = connect({
      cloud,
      identity,
      endpoints: endpoints.value,
      board,
      colleagues,
      clock,
      log,
      onStatus,
      isCurrent: () => currentCloud === cloud,
    });
    signedIn = { owner, connection };
    options.rememberOwner(owner);
    const next = accountOf(owner, identity, isRemembered);
    setAccount(next);
    return success(next);
  };

  const leave = async (deleteSubscription: boolean): Promise<Result<void>> => {
    const left = signedIn;
    signedIn = undefined;
    const stopped = left === undefined ? success(undefined) : await left.connection.link.stop({ deleteSubscription });
    left?.connection.cloud.session.clear();
    return stopped;
  };

  const forgetEverybody = (status: BareStatus): void => {
    currentCloud = undefined;
    board.reset();
    colleagues.clear();
    setAccount(undefined);
    setStatus(status, []);
  };

  const signIn = async ({ account: name, username, password }: Credentials): Promise<Result<Account>> => {
    ports.secrets.add(password);
    if (signedIn !== undefined) void signOut();
    const own = supersede();
    await leaving;
    if (own !== generation) return takenOver();
    const owner = { account: name, username };
    setStatus({ state: 'connecting' }, []);
    const cloud = openCloud(owner);
    const identity = await cloud.session.signIn({ account: name, username, password });
    if (currentCloud !== cloud) return dropAttempt(owner);
    const result = identity.ok ? goOnline(cloud, owner, identity.value) : identity;
    return result.ok ? result : refuseSignIn(cloud, owner, result);
  };

  /** A token that was kept before another sign-in took over is of no use, unless that one is of the same user. */
  const dropAttempt = async (owner: TokenOwner): Promise<Result<Account>> => {
    const isSame = attemptOwner?.account === owner.account && attemptOwner.username === owner.username;
    if (!isSame) await ports.tokens.remove(owner);
    return takenOver();
  };

  const refuseSignIn = async (
    cloud: CloudLink,
    owner: TokenOwner,
    refusal: { readonly ok: false; readonly failure: Failure },
  ): Promise<Result<Account>> => {
    cloud.session.clear();
    // The platform may have handed out a token before the sign-in failed further on: nobody would ever use it.
    await ports.tokens.remove(owner);
    if (currentCloud !== cloud) return refusal;
    forgetEverybody({ state: 'signed-out', reason: refusal.failure.code, failure: refusal.failure });
    return refusal;
  };

  const start = async (): Promise<void> => {
    const owner = options.rememberedOwner();
    if (owner === undefined) return setStatus({ state: 'signed-out' });
    const own = supersede();
    const token = await ports.tokens.load(owner);
    if (own !== generation) return;
    if (!token.ok) return setStatus({ state: 'signed-out', reason: token.failure.code, failure: token.failure });
    if (token.value === undefined) return setStatus({ state: 'signed-out' });
    await resumeWith(owner, token.value);
  };

  const resumeWith = async (owner: TokenOwner, token: string): Promise<void> => {
    ports.secrets.add(token);
    setStatus({ state: 'connecting' });
    const cloud = openCloud(owner);
    const identity = await resumption.run(cloud.session, token, (failure, delayMs) =>
      setStatus({ state: 'retrying', reason: failure.code, failure, retryInMs: delayMs }),
    );
    if (currentCloud !== cloud || identity === undefined) return;
    const result = identity.ok ? goOnline(cloud, owner, identity.value) : identity;
    if (!result.ok) setStatus({ state: 'auth-required', reason: result.failure.code, failure: result.failure });
  };

  const signOut = (): Promise<Result<void>> => {
    const owner = signedIn?.owner ?? attemptOwner ?? options.rememberedOwner();
    supersede();
    const left = leave(true);
    const before = leaving;
    const finish = async (): Promise<Result<void>> => {
      await before;
      const stopped = await left;
      const removed = owner === undefined ? success(undefined) : await ports.tokens.remove(owner);
      forgetEverybody({ state: 'signed-out' });
      return stopped.ok ? removed : stopped;
    };
    const done = finish();
    leaving = done.catch((error: unknown) => log.error('signing out failed', { error }));
    return done;
  };

  return {
    start,
    signIn,
    signOut,
    execute: desk.execute,
    dial: desk.dial,
    setDoNotDisturb: desk.setDoNotDisturb,
    setForwarding: desk.setForwarding,
    snapshot: () => ({ link, account, calls: board.calls() }),
    health: async () =>
      healthChecks({
        nowMs: clock.now(),
        link,
        ...(account === undefined ? {} : { isRemembered: account.isRemembered }),
        keychainName: ports.tokens.backendName,
        tokenExpiresAtMs: signedIn?.connection.cloud.session.expiresAtMs(),
        facts: signedIn?.connection.link.facts(),
        areActionsListed: board.currentCapabilities().names !== undefined,
      }),
    searchColleagues: (text) => colleagues.search(text),
    phaseDurationMs: (key) => {
      const leg = board.leg(key);
      return leg === undefined ? 0 : clock.monotonic() - leg.phaseSinceMs;
    },
    suspend: () => signedIn?.connection.link.suspend(),
    resume: () => {
      resumption.hurry();
      signedIn?.connection.link.resume();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      supersede();
      await leave(options.isEphemeral);
    },
  };
}

const takenOver = () => failed('cancelled', { detail: 'another sign-in took over' });

const accountOf = (owner: TokenOwner, identity: Identity, isRemembered: boolean): Account => ({
  account: owner.account,
  username: owner.username,
  isRemembered,
  ...(identity.name === undefined ? {} : { name: identity.name }),
  ...(identity.extension === undefined ? {} : { extension: identity.extension }),
});
