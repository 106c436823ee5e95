import { type Failure, failed, type Result, success } from '../failure.ts';
import type { NotificationConnection, NotificationHandlers, NotificationTransport, SecretRegister } from '../ports.ts';
import { TransportError } from '../transport-error.ts';
import type { Attempt } from './attempt.ts';
import type { LinkStep } from './link-types.ts';
import type { NotificationsApi, SocketAddress } from './notifications.ts';
import { nothingToWatch, type Subscriptions } from './subscriptions.ts';

/** MQTT keep-alive, s. The broker takes anything shorter as 30 (API reference 4.5). */
const keepAliveSeconds = 30;

/** What connecting is built on. */
export interface ConnectingContext {
  readonly api: NotificationsApi;
  readonly subscriptions: Subscriptions;
  readonly notifications: NotificationTransport;
  readonly secrets: SecretRegister;
}

/** What the steps need from the link. */
export interface ConnectingHooks {
  /** The extensions to watch, now. */
  endpoints(): readonly string[];
  /** Our MQTT client id, for a platform that hands out none. */
  readonly ownClientId: string;
  readonly handlers: NotificationHandlers;
  /** Takes the next step; false where the attempt is over. */
  enter(step: LinkStep): boolean;
  /** The last step: the calls are read again. */
  onSubscribed(): Promise<Result<void>>;
}

type Refusal = { readonly ok: false; readonly failure: Failure };

const dropped = () => failed('cancelled', { detail: 'another attempt took over' });

/**
 * The failure that an error of the notification transport stands for: its own code where the transport knows why, otherwise
 * `offline`. A broker may repeat the signed address, so its words are redacted.
 */
export function transportRefusal(error: unknown, what: string, secrets: SecretRegister): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof TransportError ? error.failureCode : 'offline';
  return failed(code, { detail: `${what}: ${secrets.redact(reason)}` });
}

/** The documented steps in their order (API reference 9.1), each announced before it is taken. */
export async function connectLine(
  context: ConnectingContext,
  attempt: Attempt,
  hooks: ConnectingHooks,
): Promise<Result<void>> {
  const endpoints = hooks.endpoints();
  if (endpoints.length === 0) return nothingToWatch();
  if (!hooks.enter('address')) return dropped();
  const address = await context.api.openAddress(attempt.signal);
  if (!address.ok) return address;
  if (!hooks.enter('subscription')) return dropped();
  const subscriptions = await context.subscriptions.ensure(endpoints, attempt.signal);
  if (!subscriptions.ok) return subscriptions;
  if (!hooks.enter('socket')) return dropped();
  const connection = await openSocket(context, attempt, address.value, hooks);
  if (!connection.ok) return connection;
  attempt.topics = subscriptions.value.map((held) => held.id);
  if (!hooks.enter('topic')) return dropped();
  const granted = await subscribe(context, attempt, connection.value);
  if (!granted.ok) return granted;
  return hooks.enter('calls') ? hooks.onSubscribed() : dropped();
}

async function openSocket(
  { notifications, secrets }: ConnectingContext,
  attempt: Attempt,
  address: SocketAddress,
  { ownClientId, handlers }: ConnectingHooks,
): Promise<Result<NotificationConnection>> {
  attempt.sharedClientId = address.clientId;
  const clientId = address.clientId ?? ownClientId;
  const options = { url: address.url, clientId, keepAliveSeconds, signal: attempt.signal };
  try {
    const connection = await notifications(options, handlers);
    attempt.hold(connection);
    return success(connection);
  } catch (error) {
    return transportRefusal(error, 'the socket', secrets);
  }
}

/** Asks for the attempt's topics, again where it has them already: MQTT answers each time. */
export async function subscribe(
  { secrets }: Pick<ConnectingContext, 'secrets'>,
  attempt: Attempt,
  connection: NotificationConnection,
): Promise<Result<void>> {
  try {
    await Promise.all(attempt.topics.map((topic) => connection.subscribe(topic)));
    return success(undefined);
  } catch (error) {
    return transportRefusal(error, 'a topic', secrets);
  }
}
