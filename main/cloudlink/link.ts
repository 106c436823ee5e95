import { Buffer } from 'node:buffer';
import type { CallPublication } from '../calls/report.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type {
  Clock,
  Log,
  NotificationConnection,
  NotificationTransport,
  Random,
  SecretRegister,
  Timer,
} from '../ports.ts';
import { Attempt } from './attempt.ts';
import { present } from './lenient.ts';
import type { NotificationsApi, SocketAddress } from './notifications.ts';
import { Pace } from './pace.ts';
import { parsePublications } from './publications.ts';
import { nothingToWatch, type Subscriptions } from './subscriptions.ts';
import type { Link, LinkFacts, LinkHandlers, LinkPhase, LinkStep } from './types.ts';

/** MQTT keep-alive, s. The broker takes anything shorter as 30 (API reference 4.5). */
const keepAliveSeconds = 30;
/** How long one step of connecting may take, ms. */
const stepLimitMs = 20_000;
/** Online for so long, the line has answered a ping: it is alive, and the backoff starts over, ms. */
const provenMs = 60_000;

/** What the link asks of the session. */
export interface LinkSession {
  isSignedIn(): boolean;
  onAuthRequired(listener: (failure: Failure) => void): () => void;
}

/** What the link is built on. */
export interface LinkContext {
  readonly api: NotificationsApi;
  readonly subscriptions: Subscriptions;
  readonly session: LinkSession;
  readonly notifications: NotificationTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretRegister;
}

/*
 *   idle ──start──▶ connecting: address ▶ subscription ▶ socket ▶ topic ▶ calls ──▶ online
 *    ▲                 │        ▲                                                    │
 *    │ suspend, stop   │ fails  │ delay over, or resume                              │ ends
 *    │ (from any)      ▼        │                                                    │
 *    └───────────── retrying ───┘◀───────────────────────────────────────────────────┤
 *                                                                                    │ ends again and again
 *   any ──the refresh token is refused──▶ auth-required                 replaced ◀────┘
 *   auth-required, replaced ──start──▶ connecting
 */
export class CloudLinkLink implements Link {
  readonly #context: LinkContext;
  readonly #handlers: LinkHandlers;
  readonly #ownClientId: string;
  readonly #pace: Pace;
  #phase: LinkPhase = { state: 'idle', reason: 'not-started' };
  #current: Attempt | undefined;
  #retry: Timer | undefined;
  #stopListening: (() => void) | undefined;

  constructor(context: LinkContext, handlers: LinkHandlers) {
    this.#context = context;
    this.#handlers = handlers;
    this.#pace = new Pace(context.random);
    // 23 characters: what every MQTT 3.1.1 broker must take. Unique per process, so that no other agent is thrown off.
    this.#ownClientId = `screenpop${Buffer.from(context.random.bytes(7)).toString('hex')}`;
  }

  start(): void {
    if (this.#isRunning()) return;
    this.#stopListening ??= this.#context.session.onAuthRequired((failure) => this.#loseSession(failure));
    this.#pace.reset();
    this.#begin(false);
  }

  async stop({ deleteSubscription }: { readonly deleteSubscription: boolean }): Promise<Result<void>> {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#leave();
    this.#say({ state: 'idle', reason: 'stopped' });
    return deleteSubscription ? this.#context.subscriptions.deleteAll() : success(undefined);
  }

  suspend(): void {
    if (!this.#isRunning()) return;
    this.#leave();
    this.#say({ state: 'idle', reason: 'suspended' });
  }

  resume(): void {
    const phase = this.#phase;
    const isSuspended = phase.state === 'idle' && phase.reason === 'suspended';
    if (!isSuspended && phase.state !== 'retrying' && phase.state !== 'online') return;
    this.#leave();
    this.#begin(false);
  }

  status(): LinkPhase {
    return this.#phase;
  }

  facts(): LinkFacts {
    const { onlineSinceMs, connectedSinceMs, lastAliveMs, lastPublicationMs } = this.#current ?? {};
    return {
      subscriptions: this.#context.subscriptions.expiries(),
      ...present({ onlineSinceMs, connectedSinceMs, lastAliveMs, lastPublicationMs }),
    };
  }

  #isRunning(): boolean {
    return ['connecting', 'online', 'retrying'].includes(this.#phase.state);
  }

  #say(phase: LinkPhase): void {
    this.#phase = phase;
    this.#context.log.info('link', { ...phase });
    this.#handlers.onState(phase);
  }

  #begin(isReconnect: boolean): void {
    this.#retry = undefined;
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
    const result = await this.#connect(attempt).catch((error: unknown) => this.#unexpected(error, 'connecting'));
    if (attempt !== this.#current) return;
    if (result.ok) this.#becomeOnline(attempt);
    else this.#fail(attempt, result.failure);
  }

  #unexpected(error: unknown, what: string): Result<never> {
    this.#context.log.error('link', { what, error });
    return failed('unexpected', { detail: what });
  }

  async #connect(attempt: Attempt): Promise<Result<void>> {
    const endpoints = this.#handlers.endpoints();
    if (endpoints.length === 0) return nothingToWatch();
    this.#enter(attempt, 'address');
    const address = await this.#context.api.openAddress(attempt.signal);
    if (!address.ok) return address;
    if (!this.#enter(attempt, 'subscription')) return dropped();
    const subscriptions = await this.#context.subscriptions.ensure(endpoints);
    if (!subscriptions.ok) return subscriptions;
    if (!this.#enter(attempt, 'socket')) return dropped();
    const connected = await this.#openSocket(attempt, address.value);
    if (!connected.ok) return connected;
    return this.#subscribe(
      attempt,
      connected.value,
      subscriptions.value.map((held) => held.id),
    );
  }

  async #openSocket(attempt: Attempt, address: SocketAddress): Promise<Result<NotificationConnection>> {
    const { notifications } = this.#context;
    const clientId = address.clientId ?? this.#ownClientId;
    attempt.sharedClientId = address.clientId;
    const options = { url: address.url, clientId, keepAliveSeconds, signal: attempt.signal };
    const handlers = {
      onMessage: (_topic: string, payload: string) => this.#receive(attempt, payload),
      onAlive: () => this.#alive(attempt),
      onEnd: ({ reason }: { readonly reason: string }) => this.#ended(attempt, reason),
    };
    const connection = await notifications(options, handlers).catch((error: unknown) =>
      this.#refused(error, 'the socket'),
    );
    if ('ok' in connection) return connection;
    attempt.hold(connection);
    return success(connection);
  }

  async #subscribe(
    attempt: Attempt,
    connection: NotificationConnection,
    topics: readonly string[],
  ): Promise<Result<void>> {
    if (!this.#enter(attempt, 'topic')) return dropped();
    try {
      await Promise.all(topics.map((topic) => connection.subscribe(topic)));
    } catch (error) {
      return this.#refused(error, 'a topic');
    }
    return this.#enter(attempt, 'calls') ? this.#handlers.onSubscribed() : dropped();
  }

  #refused(error: unknown, what: string): { ok: false; failure: Failure } {
    const reason = error instanceof Error ? error.message : String(error);
    return failed('offline', { detail: `${what}: ${this.#context.secrets.redact(reason)}` });
  }

  /** Takes the next step, with its time limit. False where the attempt is no longer the current one. */
  #enter(attempt: Attempt, step: LinkStep): boolean {
    if (attempt !== this.#current) return false;
    attempt.step = step;
    attempt.setTimer(stepLimitMs, () => this.#fail(attempt, failed('timeout', { detail: step }).failure));
    this.#say({ state: 'connecting', step });
    return attempt === this.#current;
  }

  #becomeOnline(attempt: Attempt): void {
    attempt.onlineSinceMs = this.#context.clock.now();
    attempt.setTimer(provenMs, () => this.#pace.reset());
    this.#scheduleRenewal(attempt, this.#context.subscriptions.renewalDelayMs());
    this.#say({ state: 'online' });
    void this.#context.subscriptions.sweep();
  }

  #scheduleRenewal(attempt: Attempt, delayMs: number | undefined): void {
    if (delayMs === undefined) return;
    attempt.addTimer(delayMs, () => void this.#renew(attempt));
  }

  async #renew(attempt: Attempt): Promise<void> {
    const { subscriptions } = this.#context;
    const renewed = await subscriptions.renew().catch((error: unknown) => this.#unexpected(error, 'renewing'));
    if (attempt !== this.#current) return;
    if (renewed.ok) return this.#scheduleRenewal(attempt, subscriptions.renewalDelayMs());
    const retryMs = renewed.failure.code === 'not-found' ? undefined : subscriptions.renewalRetryMs();
    if (retryMs === undefined) this.#fail(attempt, renewed.failure);
    else this.#scheduleRenewal(attempt, retryMs);
  }

  #alive(attempt: Attempt): void {
    attempt.lastAliveMs = this.#context.clock.now();
  }

  #receive(attempt: Attempt, payload: string): void {
    if (attempt !== this.#current) return;
    const publications = parsePublications(payload);
    if (!publications.ok) {
      this.#context.log.warn('a notification could not be read', { detail: publications.failure.detail });
      return;
    }
    this.#pace.hear();
    attempt.lastPublicationMs = this.#context.clock.now();
    for (const publication of publications.value) this.#pass(publication);
  }

  /** A filter is a prefix, and the platform's: that the call is on one of our endpoints is checked here again. */
  #pass(publication: CallPublication): void {
    const { endpointId } = publication.report;
    if (!this.#handlers.endpoints().includes(endpointId)) {
      this.#context.log.debug('a notification for another endpoint was dropped', { endpointId });
      return;
    }
    try {
      this.#handlers.onPublication(publication);
    } catch (error) {
      // One call that cannot be handled must not take the line, and with it every other call, down.
      this.#context.log.error('a notification could not be handled', { error });
    }
  }

  #ended(attempt: Attempt, reason: string): void {
    if (attempt !== this.#current) return;
    const { sharedClientId, isReconnect, step } = attempt;
    // AWS IoT closes the connection where it refuses a topic: only one that had its topics can have been taken away.
    const isKick =
      step === 'calls' && this.#pace.isTakenOver({ sharedClientId, isReconnect, livedMs: attempt.livedMs() });
    if (isKick) this.#giveWay();
    else this.#fail(attempt, this.#refused(reason, 'the connection ended').failure);
  }

  #giveWay(): void {
    this.#leave();
    this.#say({ state: 'replaced', reason: 'another agent has taken over this connection' });
  }

  #loseSession(failure: Failure): void {
    if (this.#phase.state === 'idle' && this.#phase.reason === 'stopped') return;
    this.#leave();
    this.#say({ state: 'auth-required', reason: 'the platform asks for a new sign-in', failure });
  }

  #fail(attempt: Attempt, failure: Failure): void {
    if (attempt.step === 'topic') this.#context.subscriptions.forget();
    this.#leave();
    if (failure.code === 'auth-required' && !this.#context.session.isSignedIn()) this.#loseSession(failure);
    else this.#waitForRetry(failure);
  }

  #waitForRetry(failure: Failure): void {
    const delayMs = this.#pace.nextDelayMs(failure);
    this.#retry = this.#context.clock.schedule(() => this.#begin(true), delayMs);
    this.#say({ state: 'retrying', reason: failure.detail ?? failure.code, failure, delayMs });
  }
}

const dropped = () => failed('cancelled', { detail: 'another attempt took over' });
