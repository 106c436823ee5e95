import { failed, type Result, success } from '../failure.ts';
import type { Log, NotificationConnection, SecretRegister } from '../ports.ts';
import { transportRefusal } from './connecting.ts';
import type { NotificationsApi } from './notifications.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Life that such a subscription asks for, ms: longer than a telephone rings; one that was left behind ends by itself. */
const lifeMs = 30 * 60_000;
/** One with less left is made anew, ms. */
const leastLeftMs = 5 * 60_000;

/** What watching works with. */
export interface FarTopicsContext {
  readonly api: Pick<NotificationsApi, 'createUnrecorded' | 'delete'>;
  readonly subscriptions: Pick<Subscriptions, 'sweep' | 'spare' | 'unspare' | 'nowMs'>;
  readonly log: Log;
  readonly secrets: SecretRegister;
  /** The connection that stands; undefined while the line is not online. */
  connection(): NotificationConnection | undefined;
}

/** A subscription, and the connection on which it is listened to. */
interface FarTopic {
  readonly id: string;
  readonly expiresAtMs: number;
  readonly connection?: NotificationConnection;
}

const lineIsDown = () => failed('offline', { detail: 'watching a far end: the line is not up' });

/**
 * Topics of endpoints beside ours, on the line that stands. They have no part in connecting: an attempt neither makes nor
 * needs them, so that its bound on requests stays, and a topic that is refused here does not end an attempt. Made anew by
 * whoever still needs them when the line is back; the subscription itself is used again.
 */
export class FarTopics {
  readonly #context: FarTopicsContext;
  readonly #topics = new Map<string, FarTopic>();
  /** One operation after the other, so that none deletes what another is about to make. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: FarTopicsContext) {
    this.#context = context;
  }

  /** Whether an endpoint is listened to on the connection that stands. */
  isWatched(endpointId: string): boolean {
    const topic = this.#topics.get(endpointId);
    return topic?.connection !== undefined && topic.connection === this.#context.connection();
  }

  /** Resolves after SUBACK. */
  watch(endpointId: string): Promise<Result<void>> {
    return this.#inTurn(async () => {
      if (this.isWatched(endpointId)) return success(undefined);
      if (this.#context.connection() === undefined) return lineIsDown();
      const topic = await this.#topicOf(endpointId);
      return topic.ok ? this.#listen(endpointId, topic.value) : topic;
    });
  }

  /** Never fails: a subscription that could not be deleted runs out. */
  unwatch(endpointId: string): Promise<void> {
    return this.#inTurn(() => this.#drop(endpointId));
  }

  /** Deletes them all. */
  end(): Promise<void> {
    return this.#inTurn(async () => {
      await Promise.all([...this.#topics.keys()].map((endpointId) => this.#drop(endpointId)));
    });
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(operation);
    this.#last = turn.catch((error: unknown) => this.#context.log.error('watching a far end', { error }));
    return turn;
  }

  async #topicOf(endpointId: string): Promise<Result<FarTopic>> {
    const { subscriptions } = this.#context;
    const known = this.#topics.get(endpointId);
    if (known !== undefined && known.expiresAtMs - subscriptions.nowMs() > leastLeftMs) return success(known);
    if (known !== undefined) await this.#drop(endpointId);
    // A sweep under way would take a subscription that is just being made for one that was left behind.
    await subscriptions.sweep();
    return this.#create(endpointId);
  }

  async #create(endpointId: string): Promise<Result<FarTopic>> {
    const { api, subscriptions } = this.#context;
    const wantedMs = subscriptions.nowMs() + lifeMs;
    const created = await api.createUnrecorded(endpointId, wantedMs);
    if (!created.ok) return created;
    const topic = { id: created.value.subscriptionId, expiresAtMs: created.value.expiresAtMs ?? wantedMs };
    subscriptions.spare(topic.id);
    this.#topics.set(endpointId, topic);
    return success(topic);
  }

  async #listen(endpointId: string, topic: FarTopic): Promise<Result<void>> {
    const connection = this.#context.connection();
    if (connection === undefined) return lineIsDown();
    // Messages may come before the SUBACK is seen.
    this.#topics.set(endpointId, { ...topic, connection });
    try {
      await connection.subscribe(topic.id);
      return success(undefined);
    } catch (error) {
      await this.#drop(endpointId);
      const { failure } = transportRefusal(error, 'a topic of a far end', this.#context.secrets);
      return { ok: false, failure: { ...failure, code: 'forbidden' } };
    }
  }

  async #drop(endpointId: string): Promise<void> {
    const { api, subscriptions, log } = this.#context;
    const topic = this.#topics.get(endpointId);
    if (topic === undefined) return;
    if (this.isWatched(endpointId)) this.#silence(topic);
    this.#topics.delete(endpointId);
    subscriptions.unspare(topic.id);
    const deleted = await api.delete(topic.id);
    if (!deleted.ok) log.warn('the subscription of a far end could not be deleted', { code: deleted.failure.code });
  }

  #silence({ connection, id }: FarTopic): void {
    const left = connection?.unsubscribe?.(id);
    left?.catch((error: unknown) => this.#context.log.debug('a topic could not be left', { error: String(error) }));
  }
}
