import { z } from 'zod';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { SecretRegister } from '../ports.ts';
import { isAllowedSocketUrl, versionPath } from './address.ts';
import type { Requester, RequestSpec } from './http.ts';
import { isRecord, object, present, text, timeMs } from './lenient.ts';
import { readAllPages } from './pages.ts';

/** Names this application in subscriptions: self-generated, as the platform wants it (API reference 4.3). */
export const applicationId = '6f0d5b0e-5a0c-4c8e-9a3e-2f1d7c1b8a54';
/** Topic of call events (API reference 4.3). */
const callTopic = 'platform-api-media';
/** How deep an answer is searched. */
const maxDepth = 8;

/** Where to connect. The address is a secret. */
export interface SocketAddress {
  readonly url: string;
  /** Absent where the platform names none. */
  readonly clientId?: string;
}

/** A subscription as the platform names it. */
export interface SubscriptionRecord {
  readonly subscriptionId: string;
  readonly applicationId?: string;
  readonly deviceId?: string;
  /** Ms since the epoch. */
  readonly expiresAtMs?: number;
}

/** A subscription that is to live on until `expiresAtMs`, ms since the epoch. */
export interface Renewal {
  readonly id: string;
  readonly endpointId: string;
  readonly expiresAtMs: number;
}

/** What the requests for notifications are built on. */
export interface NotificationsContext {
  readonly request: Requester;
  readonly secrets: SecretRegister;
  readonly api: string;
  readonly deviceId: string;
}

/** Every text in an answer with the name it stands under, outermost first. */
function* textsOf(raw: unknown, name = '', depth = 0): Generator<{ readonly name: string; readonly value: string }> {
  if (typeof raw === 'string') yield { name, value: raw.trim() };
  if (typeof raw !== 'object' || raw === null || depth === maxDepth) return;
  for (const [key, value] of Object.entries(raw)) yield* textsOf(value, key, depth + 1);
}

/**
 * Finds the ws(s):// address in the answer of POST /connections under any name, and a client id where there is one: the
 * names are not documented (API reference 10, question 6).
 */
export function findSocketAddress(answer: unknown): SocketAddress | undefined {
  const texts = [...textsOf(answer)];
  const url = texts.find(({ value }) => /^wss?:\/\/\S+$/i.test(value))?.value;
  const clientId = texts.find(({ name, value }) => /^(?:mqtt)?client[-_]?id$/i.test(name) && value !== '')?.value;
  return url === undefined ? undefined : { url, ...present({ clientId }) };
}

const addressSchema = z.unknown().transform((raw, context) => {
  const address = findSocketAddress(raw);
  if (address === undefined) context.addIssue({ code: 'custom', message: 'no address' });
  return address ?? z.NEVER;
});

const fieldsSchema = z.object({
  subscriptionId: text,
  id: text,
  applicationId: text,
  deviceId: text,
  expiryDateTime: timeMs,
  _links: object,
});

const selfId = (links: Record<string, unknown> | undefined): string | undefined =>
  text
    .parse(links?.self)
    ?.split('/')
    .findLast((part) => part !== '');

const subscriptionOf = (raw: unknown): SubscriptionRecord | undefined => {
  if (!isRecord(raw)) return undefined;
  const { subscriptionId, id, _links, expiryDateTime, ...own } = fieldsSchema.parse(raw);
  const found = subscriptionId ?? id ?? selfId(_links);
  return found === undefined
    ? undefined
    : {
        subscriptionId: found,
        ...present({ applicationId: own.applicationId, deviceId: own.deviceId, expiresAtMs: expiryDateTime }),
      };
};

const subscriptionSchema = z.unknown().transform((raw, context) => {
  const subscription = subscriptionOf(raw);
  if (subscription === undefined) context.addIssue({ code: 'custom', message: 'no subscription' });
  return subscription ?? z.NEVER;
});

/** The answer of an update may be empty; only its expiry is of use. */
const updateSchema = z.unknown().transform((raw) => subscriptionOf(raw)?.expiresAtMs);
const nothing = z.unknown().transform(() => undefined);

type Base = Pick<RequestSpec<unknown>, 'service' | 'auth' | 'tries'>;
/** Tried once: the link has its own pace, and says so while it waits. */
const once: Base = { service: 'notifications', auth: 'bearer', tries: 1 };
const subscriptionsPath = '/subscriptions';
const subscriptionPath = '/subscriptions/{subscriptionId}';

const isGone = ({ code }: Failure): boolean => code === 'not-found';

/** The requests of the notifications service that the link needs (API reference 4.2). */
export class NotificationsApi {
  readonly #context: NotificationsContext;

  constructor(context: NotificationsContext) {
    this.#context = context;
  }

  /** A fresh address: one is good for one connection (API reference 4.5). */
  async openAddress(signal: AbortSignal): Promise<Result<SocketAddress>> {
    const json = { transport: 'websocket' };
    const post = { ...once, method: 'POST', template: '/connections', json, signal } as const;
    const address = await this.#context.request({ ...post, schema: addressSchema });
    if (!address.ok) return address;
    this.#keepSecret(address.value.url);
    return isAllowedSocketUrl(address.value.url)
      ? address
      : failed('platform-error', { detail: 'POST notifications/connections: the address is not wss' });
  }

  /** Subscribes to every call event of one endpoint, without a filter on states: ringing must also be seen to end. */
  create(endpointId: string, expiresAtMs: number): Promise<Result<SubscriptionRecord>> {
    return this.#create(this.#changeable(endpointId, expiresAtMs));
  }

  /**
   * For an endpoint that is none of ours: not recorded, or the history of what we missed would tell its calls as ours.
   */
  createUnrecorded(endpointId: string, expiresAtMs: number): Promise<Result<SubscriptionRecord>> {
    return this.#create({ ...this.#changeable(endpointId, expiresAtMs), recordNotifications: false });
  }

  /** Moves the expiry; the value is the expiry that the platform names, where it does. `not-found` once it is gone. */
  async renew(renewal: Renewal, signal?: AbortSignal): Promise<Result<number | undefined>> {
    const { id: subscriptionId, endpointId, expiresAtMs } = renewal;
    const json = this.#changeable(endpointId, expiresAtMs);
    const put = { ...once, method: 'PUT', schema: updateSchema, ...present({ signal }) } as const;
    const known = { template: subscriptionPath, params: { subscriptionId } };
    const renewed = await this.#context.request({ ...put, ...known, json });
    if (renewed.ok || renewed.failure.code !== 'no-such-route') return renewed;
    // The official collection shows this route without an id in its path (API reference 4.2).
    return this.#context.request({ ...put, template: subscriptionsPath, json: { subscriptionId, ...json } });
  }

  /** Whether the platform still has a subscription (API reference 4.2). */
  async exists(subscriptionId: string, signal?: AbortSignal): Promise<Result<boolean>> {
    const get = {
      ...once,
      method: 'GET',
      template: subscriptionPath,
      schema: nothing,
      ...present({ signal }),
    } as const;
    const found = await this.#context.request({ ...get, params: { subscriptionId } });
    if (found.ok) return success(true);
    return isGone(found.failure) ? success(false) : found;
  }

  /** One that is gone already counts as deleted. */
  async delete(subscriptionId: string): Promise<Result<void>> {
    const remove = { ...once, method: 'DELETE', template: subscriptionPath, schema: nothing } as const;
    const deleted = await this.#context.request({ ...remove, params: { subscriptionId } });
    return !deleted.ok && isGone(deleted.failure) ? success(undefined) : deleted;
  }

  /** Ids of the subscriptions of this application on this device, whichever run made them. */
  async listOwn(): Promise<Result<readonly string[]>> {
    const spec = { service: 'notifications', template: subscriptionsPath, tries: 1 } as const;
    const keyOf = (subscription: SubscriptionRecord) => subscription.subscriptionId;
    const all = await readAllPages(this.#context.request, { spec, read: subscriptionOf, keyOf });
    if (!all.ok) return all;
    const isOwn = (found: SubscriptionRecord) =>
      found.applicationId === applicationId && found.deviceId === this.#context.deviceId;
    return success(all.value.filter(isOwn).map(keyOf));
  }

  #create(fields: object): Promise<Result<SubscriptionRecord>> {
    const fixed = { applicationId, transport: 'websocket', topic: callTopic };
    const post = { ...once, method: 'POST', template: subscriptionsPath } as const;
    return this.#context.request({ ...post, json: { ...fixed, ...fields }, schema: subscriptionSchema });
  }

  #changeable(endpointId: string, expiresAtMs: number) {
    const { api, deviceId } = this.#context;
    // The closing slash keeps 20 from matching 200 (API reference 4.3).
    const subjectFilter = `${versionPath(api)}/endpoints/${encodeURIComponent(endpointId)}/calls/`;
    const expiryDateTime = new Date(expiresAtMs).toISOString();
    return { deviceId, subjectFilter, recordNotifications: true, expiryDateTime };
  }

  #keepSecret(url: string): void {
    this.#context.secrets.add(url);
    const query = URL.canParse(url) ? new URL(url).search : '';
    if (query.length > 1) this.#context.secrets.add(query);
  }
}
