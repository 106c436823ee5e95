import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { LinkFacts } from './link-types.ts';
import type { NotificationsApi, SubscriptionRecord } from './notifications.ts';

/** Life that a subscription asks for, ms: past a night's sleep, not for ever. */
const lifeMs = 24 * 60 * 60_000;
/** One with less left is made anew, ms. */
const leastLeftMs = 1_000;
/** Renewed when this part of its life has passed. */
const renewPart = 0.75;
/**
 * Renewed at least this often, ms, whatever its life: a subscription that the platform dropped falls silent without a
 * word, and only a renewal tells. (SUBSCRIBE once more would cost no request, but nothing says that the broker knows of
 * subscriptions; and asking more often would be polling.)
 */
const longestUncheckedMs = 15 * 60_000;
/** Pause after a renewal that failed, ms. */
const renewRetryMs = 60_000;

/** A subscription that this run made. */
export interface HeldSubscription {
  readonly id: string;
  readonly endpointId: string;
  /** Ms since the epoch on the platform's clock. */
  readonly expiresAtMs: number;
}

/** Failures after which trying again later is right; any other one leaves the subscription as it is. */
const passing: readonly Failure['code'][] = ['offline', 'timeout', 'auth-required', 'throttled', 'cancelled'];

/**
 * The subscriptions of one sign-in, one per endpoint; they outlive connections. Its operations run one at a time. Expiries
 * are asked for and kept in the platform's time: with our own clock wrong by more than a day, they would be over before
 * they began, and a clock that is set while we run would make living ones look dead.
 */
export class Subscriptions {
  readonly #api: NotificationsApi;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #clockDifferenceMs: () => number;
  readonly #held = new Map<string, HeldSubscription>();
  /** Made by this run and of no use any more; still to be deleted. */
  #discarded: readonly string[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #isSwept = false;
  readonly #spared = new Set<string>();
  /** The last time, a subscription was refused for good: where that repeats itself, the others do without it. */
  #isLackingOne = false;

  /** `clockDifferenceMs`: the platform's clock less ours, ms, as far as known by now. */
  constructor(api: NotificationsApi, clock: Clock, log: Log, clockDifferenceMs: () => number = () => 0) {
    this.#api = api;
    this.#clock = clock;
    this.#log = log;
    this.#clockDifferenceMs = clockDifferenceMs;
  }

  /** What is held now. */
  held(): readonly HeldSubscription[] {
    return [...this.#held.values()];
  }

  /** The same without the ids, and on our own clock, for a health check. */
  expiries(): LinkFacts['subscriptions'] {
    const difference = this.#clockDifferenceMs();
    return this.held().map(({ endpointId, expiresAtMs }) => ({ endpointId, expiresAtMs: expiresAtMs - difference }));
  }

  /**
   * One living subscription per endpoint: those held are renewed, which also proves that they still exist. `signal` gives
   * up a renewal, whose answer nobody needs; a subscription that is being made is waited for, so that it is not forgotten.
   */
  ensure(endpointIds: readonly string[], signal?: AbortSignal): Promise<Result<readonly HeldSubscription[]>> {
    return this.#inTurn(async () => {
      if (signal?.aborted === true) return givenUp();
      await this.#deleteDiscarded();
      await this.#dropOthers(endpointIds);
      const results = await Promise.all(endpointIds.map((endpointId) => this.#ensureOne(endpointId, signal)));
      const refused = results.find((result) => !result.ok);
      if (refused?.ok !== false) return this.#complete();
      if (this.#canDoWithout(results)) return success(this.held());
      // The quota may be used up by those that an earlier run left behind.
      if (!passing.includes(refused.failure.code)) await this.#sweep();
      return refused;
    });
  }

  #complete(): Result<readonly HeldSubscription[]> {
    this.#isLackingOne = false;
    return success(this.held());
  }

  /**
   * A line that may not be watched is no reason to leave the others without one: Health names it. The first refusal counts
   * as one of all, because what an earlier run left behind may be its cause, and is deleted then.
   */
  #canDoWithout(results: readonly Result<unknown>[]): boolean {
    const refusals = results.filter((result) => !result.ok);
    const isLasting = refusals.every(({ failure }) => !passing.includes(failure.code));
    const isRepeated = this.#isLackingOne;
    this.#isLackingOne = isLasting;
    if (!isLasting || !isRepeated || refusals.length === results.length) return false;
    this.#log.warn('an endpoint may not be watched', { codes: refusals.map(({ failure }) => failure.code) });
    return true;
  }

  /** A subscription that somebody else of this run holds: it is not swept away. Undone by `unspare`. */
  spare(id: string): void {
    this.#spared.add(id);
  }

  unspare(id: string): void {
    this.#spared.delete(id);
  }

  /** Renews all; `not-found` where one is gone, which is then forgotten. */
  renew(signal?: AbortSignal): Promise<Result<void>> {
    return this.#inTurn(async () => {
      if (signal?.aborted === true) return givenUp();
      const results = await Promise.all(this.held().map((held) => this.#renewOne(held, signal)));
      return results.find((result) => !result.ok) ?? success(undefined);
    });
  }

  /** The broker did not accept a topic: the next attempt deletes these and makes new ones. */
  forget(): void {
    this.#discarded = [...this.#discarded, ...this.held().map((held) => held.id)];
    this.#held.clear();
    this.#isSwept = false;
  }

  /** Deletes what an earlier run of this installation left behind; once, unless it failed. */
  sweep(): Promise<void> {
    return this.#inTurn(() => this.#sweep());
  }

  /** Deletes all that are held; the first failure, where there is one. */
  deleteAll(): Promise<Result<void>> {
    return this.#inTurn(async () => {
      await this.#deleteDiscarded();
      const results = await Promise.all(this.held().map((held) => this.#api.delete(held.id)));
      this.#held.clear();
      return results.find((result) => !result.ok) ?? success(undefined);
    });
  }

  /** Ms until the next renewal is due; undefined where nothing is held. */
  renewalDelayMs(): number | undefined {
    const left = this.held().map((held) => held.expiresAtMs - this.nowMs());
    if (left.length === 0) return undefined;
    return Math.min(Math.max(Math.min(...left) * renewPart, leastLeftMs), longestUncheckedMs);
  }

  /** Ms until a failed renewal is tried again; undefined where a subscription runs out before. */
  renewalRetryMs(): number | undefined {
    const isOut = this.held().some((held) => held.expiresAtMs - this.nowMs() < leastLeftMs);
    return isOut ? undefined : Math.min(renewRetryMs, this.renewalDelayMs() ?? renewRetryMs);
  }

  /** Ms since the epoch on the platform's clock. */
  nowMs(): number {
    return this.#clock.now() + this.#clockDifferenceMs();
  }

  /** One operation after the other, so that none deletes what another is about to make. */
  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(operation);
    this.#last = turn.catch((error: unknown) => this.#log.error('subscriptions', { error }));
    return turn;
  }

  async #ensureOne(endpointId: string, signal: AbortSignal | undefined): Promise<Result<unknown>> {
    const held = this.#held.get(endpointId);
    if (held === undefined || held.expiresAtMs - this.nowMs() < leastLeftMs) return this.#create(endpointId);
    const renewed = await this.#renewOne(held, signal);
    if (renewed.ok || passing.includes(renewed.failure.code)) return renewed;
    // Not to be renewed on this platform: it is still good until it expires.
    return renewed.failure.code === 'not-found' ? this.#create(endpointId) : success(undefined);
  }

  async #create(endpointId: string): Promise<Result<SubscriptionRecord>> {
    const wantedMs = this.nowMs() + lifeMs;
    const created = await this.#api.create(endpointId, wantedMs);
    if (created.ok) this.#hold(created.value.subscriptionId, endpointId, created.value.expiresAtMs, wantedMs);
    return created;
  }

  async #renewOne(held: HeldSubscription, signal: AbortSignal | undefined): Promise<Result<void>> {
    const wantedMs = this.nowMs() + lifeMs;
    const renewed = await this.#api.renew({ ...held, expiresAtMs: wantedMs }, signal);
    if (!renewed.ok && !passing.includes(renewed.failure.code)) return this.#confirm(held, renewed, signal);
    if (renewed.ok) this.#hold(held.id, held.endpointId, renewed.value, wantedMs);
    return renewed.ok ? success(undefined) : renewed;
  }

  /**
   * Not renewed for a lasting reason: a platform may not know the route, which nobody has documented (API reference 4.2).
   * Whether the subscription still exists is what counts; while it does, it is good until it expires.
   */
  async #confirm(
    held: HeldSubscription,
    refusal: Result<unknown> & { ok: false },
    signal: AbortSignal | undefined,
  ): Promise<Result<void>> {
    const found = await this.#api.exists(held.id, signal);
    if (!found.ok) return found;
    if (found.value && held.expiresAtMs - this.nowMs() >= leastLeftMs) return success(undefined);
    if (!found.value) this.#held.delete(held.endpointId);
    return found.value ? refusal : failed('not-found', { detail: 'the subscription is gone' });
  }

  async #deleteDiscarded(): Promise<void> {
    const ids = this.#discarded;
    const results = await Promise.all(ids.map((id) => this.#api.delete(id)));
    this.#discarded = ids.filter((_, index) => results[index]?.ok !== true);
  }

  /** The platform may shorten the life; an expiry in the past is a clock not yet compared, not a dead subscription. */
  #hold(id: string, endpointId: string, namedMs: number | undefined, wantedMs: number): void {
    const isUsable = namedMs !== undefined && namedMs > this.nowMs();
    this.#held.set(endpointId, { id, endpointId, expiresAtMs: isUsable ? namedMs : wantedMs });
  }

  async #dropOthers(endpointIds: readonly string[]): Promise<void> {
    const others = this.held().filter((held) => !endpointIds.includes(held.endpointId));
    for (const other of others) this.#held.delete(other.endpointId);
    await Promise.all(others.map((other) => this.#api.delete(other.id)));
  }

  async #sweep(): Promise<void> {
    if (this.#isSwept) return;
    const own = await this.#api.listOwn();
    if (!own.ok) return;
    const kept = new Set([...this.held().map((held) => held.id), ...this.#spared]);
    const results = await Promise.all(own.value.filter((id) => !kept.has(id)).map((id) => this.#api.delete(id)));
    this.#isSwept = results.every((result) => result.ok);
  }
}

const givenUp = () => failed('cancelled', { detail: 'the attempt is over' });

/** The failure of a link that has nothing to watch. */
export const nothingToWatch = () => failed('no-extension', { detail: 'no endpoint to watch' });
