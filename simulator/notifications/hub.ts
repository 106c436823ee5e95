import type { LedgerBook } from '../ledger.ts';
import { type Random, randomHex, randomUuid } from '../random.ts';
import type { Settings } from '../settings.ts';
import { isoTime, type PlatformClock } from '../time.ts';
import { methodTest, type PublicationHead, type PublicationTest, publicationTest, subjectTest } from './filter.ts';

/** What a client may write into a subscription (API reference 4.3). */
export interface SubscriptionFields {
  readonly topic: string;
  readonly transport: string;
  readonly applicationId?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly subjectFilter?: string | undefined;
  readonly methodFilter?: string | undefined;
  readonly publicationFilter?: string | undefined;
  readonly context?: string | undefined;
  readonly recordNotifications?: boolean | undefined;
  readonly expiryDateTime?: string | undefined;
  /** Kept and answered; what it does on the platform is not known. */
  readonly publicationTimeToLiveSeconds?: number | undefined;
  /** The same. */
  readonly batchReceive?: boolean | undefined;
}

/** A subscription in force. `expiresAt` and `createdAt` in ms since 1970. */
export interface Subscription {
  readonly id: string;
  readonly principalId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly fields: SubscriptionFields;
  readonly tests: readonly PublicationTest[];
}

/** What a service says happened; the hub adds the envelope. */
export interface Announcement extends PublicationHead {
  readonly publisher: { readonly accountId: string; readonly principalId: string };
}

/** A publication as delivered (API reference 4.4). */
export interface Publication extends Announcement {
  readonly publicationId: string;
  readonly subscription: { readonly subscriptionId: string };
  readonly notification: { readonly createdOn: string; readonly correlationId: string };
}

/** One notification kept because its subscription asked for recordNotifications. */
export interface RecordedNotification {
  readonly principalId: string;
  readonly createdAt: number;
  readonly publication: Publication;
}

/** Hands a payload to whoever is subscribed to that topic now; says whether somebody is. */
export type Deliver = (topic: string, payload: string) => boolean;

/** What the hub is built from. `deliver` is set once the broker stands. */
export interface HubOptions {
  readonly clock: PlatformClock;
  readonly random: Random;
  readonly settings: Settings;
  readonly ledger: LedgerBook;
  readonly deliver: Deliver;
}

/** Topics, subscriptions and their history. */
export interface Hub {
  /** A new subscription, or undefined when its publicationFilter cannot be read. */
  create(principalId: string, fields: SubscriptionFields): Subscription | undefined;
  /** Writes fields over an existing subscription; undefined when its publicationFilter cannot be read. */
  update(subscription: Subscription, fields: Partial<SubscriptionFields>): Subscription | undefined;
  find(principalId: string, id: string): Subscription | undefined;
  list(principalId: string): Subscription[];
  remove(id: string): void;
  /** Ends one subscription, or all, as if its expiryDateTime had passed. */
  expire(id: string | undefined): void;
  publish(announcement: Announcement): void;
  history(principalId: string): RecordedNotification[];
}

const longestHistory = 5_000;

/** Builds a hub without subscriptions. Publishing is synchronous: no queue, no timer. */
export function createHub(options: HubOptions): Hub {
  const subscriptions = new Map<string, Subscription>();
  const history: RecordedNotification[] = [];
  const dropExpired = (): void => {
    for (const { id, expiresAt } of subscriptions.values()) {
      if (expiresAt <= options.clock.now()) {
        subscriptions.delete(id);
      }
    }
  };
  const own = (principalId: string): Subscription[] => {
    dropExpired();
    return [...subscriptions.values()].filter((each) => each.principalId === principalId);
  };
  const keep = (subscription: Subscription | undefined): Subscription | undefined => {
    if (subscription !== undefined) {
      subscriptions.set(subscription.id, subscription);
    }
    return subscription;
  };
  return {
    create: (principalId, fields) => keep(newSubscription(options, principalId, fields)),
    update: (subscription, fields) => keep(withFields(subscription, { ...subscription.fields, ...fields })),
    find: (principalId, id) => own(principalId).find((each) => each.id === id),
    list: own,
    remove: (id) => {
      subscriptions.delete(id);
    },
    expire: (id) => (id === undefined ? subscriptions.clear() : void subscriptions.delete(id)),
    publish: (announcement) => {
      dropExpired();
      for (const subscription of subscriptions.values()) {
        if (subscription.tests.every((test) => test(announcement))) {
          send(options, history, subscription, announcement);
        }
      }
    },
    history: (principalId) => history.filter((each) => each.principalId === principalId),
  };
}

function newSubscription(
  options: HubOptions,
  principalId: string,
  fields: SubscriptionFields,
): Subscription | undefined {
  const createdAt = options.clock.now();
  const expiresAt = createdAt + options.settings.subscriptionLifeSeconds * 1000;
  const id = randomHex(options.random, 16);
  return withFields({ id, principalId, createdAt, expiresAt, fields, tests: [] }, fields);
}

function withFields(subscription: Subscription, fields: SubscriptionFields): Subscription | undefined {
  const content = publicationTest(fields.publicationFilter);
  if (content === undefined) {
    return undefined;
  }
  const isTopic: PublicationTest = ({ topic }) => topic === fields.topic;
  const tests = [isTopic, subjectTest(fields.subjectFilter), methodTest(fields.methodFilter), content];
  const { expiryDateTime } = fields;
  const expiresAt = expiryDateTime === undefined ? subscription.expiresAt : Date.parse(expiryDateTime);
  return { ...subscription, fields, tests, expiresAt };
}

function send(
  options: HubOptions,
  history: RecordedNotification[],
  subscription: Subscription,
  announcement: Announcement,
): void {
  const { id, principalId, fields } = subscription;
  const publication = envelope(options, id, announcement);
  const payload = JSON.stringify(publication);
  const [at, preciseAt] = [options.clock.real(), options.clock.precise()];
  const isDelivered = fields.transport === 'websocket' && options.deliver(id, payload);
  options.ledger.addPublication({ ...ledgerEntry(publication), at, preciseAt, isDelivered });
  if (fields.recordNotifications === true) {
    history.push({ principalId, createdAt: options.clock.now(), publication });
    history.splice(0, history.length - longestHistory);
  }
}

function envelope({ clock, random }: HubOptions, subscriptionId: string, announcement: Announcement): Publication {
  const { topic, method, subject, content, publisher } = announcement;
  return {
    publicationId: randomUuid(random),
    ...{ topic, method, subject },
    ...(content === undefined ? {} : { content }),
    publisher,
    subscription: { subscriptionId },
    notification: { createdOn: isoTime(clock.now()), correlationId: randomUuid(random) },
  };
}

function ledgerEntry(publication: Publication): {
  publicationId: string;
  subscriptionId: string;
  method: string;
  subject: string;
  state: string | undefined;
  cause: string | undefined;
  eventType: string | undefined;
} {
  const { publicationId, subscription, method, subject, content } = publication;
  const extra = content?.extraPbxData;
  const eventType = typeof extra === 'object' && extra !== null && 'eventType' in extra ? extra.eventType : undefined;
  return {
    ...{ publicationId, subscriptionId: subscription.subscriptionId, method, subject },
    ...{ state: text(content?.state), cause: text(content?.cause), eventType: text(eventType) },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
