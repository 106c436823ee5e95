import { Buffer } from 'node:buffer';
import type { CallPublication } from '../calls/report.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log, NotificationConnection, Random, Timer } from '../ports.ts';
import { Attempt } from './attempt.ts';
import {
  type ConnectingContext,
  type ConnectingHooks,
  connectLine,
  subscribe,
  transportRefusal,
} from './connecting.ts';
import { Delivery } from './delivery.ts';
import { FarTopics } from './far-topics.ts';
import type { Link, LinkFacts, LinkHandlers, LinkPhase, LinkStep } from './link-types.ts';
import { Pace } from './pace.ts';
import { keepRenewed } from './renewal.ts';
import { TakeoverWatch } from './takeover.ts';

/** How long one step of connecting may take, ms. */
const stepLimitMs = 20_000;
/** An attempt that is older when the network is said to be back hangs in a network that is gone, ms. */
const hangingMs = 5_000;
/** How long a probe may wait for its answer, ms. A broker's answer takes well under a second. */
const probeLimitMs = 3_000;

/** What the link asks of the session. */
export interface LinkSession {
  isSignedIn(): boolean;
  onAuthRequired(listener: (failure: Failure) => void): () => void;
}

/** What the link is built on. */
export interface LinkContext extends ConnectingContext {
  readonly session: LinkSession;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * The line as a state machine. Each state and each arrow has a row in link-transitions.test.ts.
 *
 *   idle ──start──▶ connecting: address ▶ subscription ▶ socket ▶ topic ▶ calls ──────▶ online ◀┐ check:
 *    ▲                │  ▲  ▲                                                            │ │ └───┘ probed
 *    │ suspend, stop  │  │  └──────────────── resume: made anew ─────────────────────────┘ │
 *    │ (from any)     │  │ delay over; resume, check: at once                              │
 *    │   a step fails ▼  │                                                                 │
 *    └───────────── retrying ◀── ends, probe unanswered, subscription gone ────────────────┤
 *                                                                                          │
 *                                        replaced ◀── reconnections cut at once, ──────────┘
 *                                                     under a client id that was given to us
 *   idle: suspended ──resume, start──▶ connecting
 *   connecting for more than 5 s ──resume, check──▶ connecting, from the first step
 *   online, retrying, connecting ──rewatch──▶ connecting, from the first step
 *   any that was started ──the refresh token is refused──▶ auth-required
 *   replaced, auth-required ──start──▶ connecting       suspend, resume and check do nothing there
 *
 * Where the platform asked to wait, or ten attempts began within a minute (pace.ts), every arrow to `connecting` leads to
 * `retrying` first, with what is left of the wait; a line that is up is then probed instead of made anew.
 */
export class CloudLinkLink implements Link {
  readonly #context: LinkContext;
  readonly #handlers: LinkHandlers;
  readonly #delivery: Delivery;
  readonly #far: FarTopics;
  readonly #ownClientId: string;
  readonly #pace: Pace;
  readonly #takeovers = new TakeoverWatch();
  #phase: LinkPhase = { state: 'idle', reason: 'not-started' };
  #current: Attempt | undefined;
  #retry: Timer | undefined;
  #lastFailure: Failure | undefined;
  #stopListening: (() => void) | undefined;

  constructor(context: LinkContext, handlers: LinkHandlers) {
    this.#context = context;
    this.#handlers = handlers;
    this.#far = new FarTopics({ ...context, connection: () => this.#onlineConnection() });
    this.#delivery = new Delivery(handlers, context.log, (publication) => this.#passFar(publication));
    this.#pace = new Pace(context.clock, context.random);
    // 23 characters: what every MQTT 3.1.1 broker must take. Unique per process, so that no other agent is thrown off.
    this.#ownClientId = `screenpop${Buffer.from(context.random.bytes(7)).toString('hex')}`;
  }

  start(): void {
    if (this.#isRunning()) return;
    this.#stopListening ??= this.#context.session.onAuthRequired((failure) => this.#loseSession(failure));
    this.#pace.startOver();
    this.#tryNow();
  }

  async stop({ deleteSubscription }: { readonly deleteSubscription: boolean }): Promise<Result<void>> {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#leave();
    this.#say({ state: 'idle', reason: 'stopped' });
    const left = this.#far.end();
    const deleted = deleteSubscription ? await this.#context.subscriptions.deleteAll() : success(undefined);
    await left;
    return deleted;
  }

  watch(endpointId: string): Promise<Result<void>> {
    return this.#far.watch(endpointId);
  }

  unwatch(endpointId: string): Promise<void> {
    return this.#far.unwatch(endpointId);
  }

  suspend(): void {
    if (!this.#isRunning()) return;
    this.#leave();
    this.#say({ state: 'idle', reason: 'suspended' });
  }

  resume(): void {
    const { state } = this.#phase;
    const isHanging = state === 'connecting' && (this.#current?.ageMs() ?? 0) >= hangingMs;
    if (state === 'retrying' || this.#isSuspended()) this.#tryNow();
    // A line that may live is not given up for a wait.
    else if ((state === 'online' || isHanging) && this.#pace.holdMs() === 0) this.#tryNow();
    else if (state === 'online') this.check();
  }

  check(): void {
    const attempt = this.#current;
    if (this.#phase.state === 'online' && attempt !== undefined) void this.#probe(attempt);
    else if (!this.#isSuspended()) this.resume();
  }

  rewatch(): void {
    if (!this.#isRunning()) return;
    const holdMs = this.#pace.holdMs();
    if (this.#phase.state !== 'online' || holdMs === 0) this.#tryNow();
    else this.#current?.addTimer(holdMs, () => this.rewatch());
  }

  status(): LinkPhase {
    return this.#phase;
  }

  facts(): LinkFacts {
    return { subscriptions: this.#context.subscriptions.expiries(), ...this.#current?.facts() };
  }

  #onlineConnection(): NotificationConnection | undefined {
    return this.#phase.state === 'online' ? this.#current?.connection : undefined;
  }

  #passFar(publication: CallPublication): boolean {
    const isWatched = this.#far.isWatched(publication.report.endpointId);
    if (isWatched) this.#handlers.onFarPublication?.(publication);
    return isWatched;
  }

  #isRunning(): boolean {
    return ['connecting', 'online', 'retrying'].includes(this.#phase.state);
  }

  #isSuspended(): boolean {
    return this.#phase.state === 'idle' && this.#phase.reason === 'suspended';
  }

  #say(phase: LinkPhase): void {
    this.#phase = phase;
    this.#context.log.info('link', { ...phase });
    this.#handlers.onState(phase);
  }

  /** Connects at once, or as soon as what holds the line lets it. */
  #tryNow(): void {
    this.#leave();
    const delayMs = this.#pace.holdMs();
    if (delayMs === 0) this.#begin(false);
    else this.#wait(this.#lastFailure ?? tooOften().failure, delayMs);
  }

  #begin(isReconnect: boolean): void {
    this.#retry = undefined;
    this.#pace.begin();
    const attempt = new Attempt(this.#context.clock, isReconnect);
    this.#current = attempt;
    void this.#run(attempt);
  }

  /** Lets go of the current attempt; what still comes from it is dropped. */
  #leave(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    const attempt = this.#current;
    this.#current = undefined;
    attempt?.abandon();
  }

  async #run(attempt: Attempt): Promise<void> {
    const hooks = this.#hooksOf(attempt);
    const result = await connectLine(this.#context, attempt, hooks).catch((error: unknown) => this.#unexpected(error));
    if (attempt !== this.#current) return;
    if (result.ok) this.#becomeOnline(attempt);
    else this.#fail(attempt, result.failure);
  }

  #hooksOf(attempt: Attempt): ConnectingHooks {
    return {
      endpoints: () => this.#handlers.endpoints(),
      ownClientId: this.#ownClientId,
      handlers: {
        onMessage: (_topic, payload) => this.#receive(attempt, payload),
        onAlive: () => this.#hear(attempt),
        onEnd: ({ reason }) => this.#ended(attempt, reason),
      },
      enter: (step) => this.#enter(attempt, step),
      onSubscribed: () => this.#handlers.onSubscribed(),
    };
  }

  #unexpected(error: unknown): Result<never> {
    this.#context.log.error('link', { what: 'connecting', error });
    return failed('unexpected', { detail: 'connecting' });
  }

  /** Takes the next step, with its time limit. False where the attempt is no longer the current one. */
  #enter(attempt: Attempt, step: LinkStep): boolean {
    if (attempt !== this.#current) return false;
    attempt.step = step;
    attempt.clearTimers();
    attempt.addTimer(stepLimitMs, () => this.#fail(attempt, failed('timeout', { detail: step }).failure));
    this.#say({ state: 'connecting', step });
    return attempt === this.#current;
  }

  #becomeOnline(attempt: Attempt): void {
    const { subscriptions, log } = this.#context;
    attempt.becomeOnline();
    attempt.clearTimers();
    this.#lastFailure = undefined;
    const onLost = (lost: Attempt, failure: Failure) => this.#fail(lost, failure);
    keepRenewed({ subscriptions, pace: this.#pace, log, onLost }, attempt);
    this.#say({ state: 'online' });
    void subscriptions.sweep();
  }

  /**
   * A sign of life. It proves the line only after `online` was said: CONNACK and SUBACK come before, and a broker that
   * grants everything and then drops the line would be asked again without pause if they counted. What comes later is the
   * answer to a ping, or a publication.
   */
  #hear(attempt: Attempt): void {
    if (attempt !== this.#current) return;
    attempt.hear();
    if (this.#phase.state === 'online') this.#pace.startOver();
  }

  #receive(attempt: Attempt, payload: string): void {
    if (attempt !== this.#current || !this.#delivery.take(payload)) return;
    attempt.hearPublication();
    this.#pace.startOver();
  }

  /** SUBSCRIBE once more is as good as a ping: it shows that the line is alive both ways, and still grants the topics. */
  async #probe(attempt: Attempt): Promise<void> {
    if (attempt.connection === undefined || attempt.isProbed) return;
    attempt.isProbed = true;
    const silent = failed('timeout', { detail: 'no answer since the network changed' });
    const limit = attempt.addTimer(probeLimitMs, () => this.#fail(attempt, silent.failure));
    const answered = await subscribe(this.#context, attempt, attempt.connection);
    if (attempt !== this.#current) return;
    limit.cancel();
    attempt.isProbed = false;
    if (!answered.ok) this.#fail(attempt, answered.failure);
  }

  #ended(attempt: Attempt, reason: string): void {
    if (attempt !== this.#current) return;
    const { sharedClientId, isReconnect, step } = attempt;
    const end = { sharedClientId, isReconnect, livedMs: attempt.livedMs() };
    // AWS IoT closes the connection where it refuses a topic: only one that had its topics can have been taken away.
    if (step === 'calls' && this.#takeovers.isTakenOver(end)) this.#giveWay();
    else this.#fail(attempt, transportRefusal(reason, 'the connection ended', this.#context.secrets).failure);
  }

  #giveWay(): void {
    this.#leave();
    this.#say({ state: 'replaced', reason: 'another agent has taken over this connection' });
  }

  #loseSession(failure: Failure): void {
    if (this.#phase.state === 'idle' && this.#phase.reason === 'stopped') return;
    this.#leave();
    this.#say({ state: 'auth-required', reason: 'sign in again', failure });
  }

  #fail(attempt: Attempt, failure: Failure): void {
    if (attempt !== this.#current) return;
    if (attempt.step === 'topic') this.#context.subscriptions.forget();
    this.#leave();
    if (failure.code === 'auth-required' && !this.#context.session.isSignedIn()) this.#loseSession(failure);
    else this.#wait(failure, this.#pace.nextDelayMs(failure));
  }

  #wait(failure: Failure, delayMs: number): void {
    this.#lastFailure = failure;
    this.#retry = this.#context.clock.schedule(() => this.#begin(true), delayMs);
    this.#say({ state: 'retrying', reason: failure.detail ?? failure.code, failure, delayMs });
  }
}

const tooOften = () => failed('throttled', { detail: 'connected too often within a minute' });
