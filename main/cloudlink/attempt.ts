import type { Clock, NotificationConnection, Timer } from '../ports.ts';
import { present } from './lenient.ts';
import type { LinkFacts, LinkStep } from './link-types.ts';
import { type Moment, momentOf, sinceMs } from './moment.ts';

/** One attempt to connect, and the connection it led to. Whatever comes from another one than the current is dropped. */
export class Attempt {
  /** Made by ourselves after a failure, not by start or resume. */
  readonly isReconnect: boolean;
  step: LinkStep = 'address';
  /** What is listened to. */
  topics: readonly string[] = [];
  connection: NotificationConnection | undefined;
  /** From the platform, so that another agent may hold it as well. */
  sharedClientId: string | undefined;
  /** A probe waits for its answer. */
  isProbed = false;
  readonly #clock: Clock;
  readonly #begun: Moment;
  readonly #controller = new AbortController();
  readonly #timers = new Set<Timer>();
  #online: Moment | undefined;
  #connected: Moment | undefined;
  #alive: Moment | undefined;
  #publication: Moment | undefined;

  constructor(clock: Clock, isReconnect: boolean) {
    this.#clock = clock;
    this.#begun = momentOf(clock);
    this.isReconnect = isReconnect;
  }

  /** Aborted when the attempt is abandoned. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Since it began, ms, the machine's sleep included. */
  ageMs(): number {
    return sinceMs(this.#clock, this.#begun);
  }

  /** Takes the connection, just opened; closes it where the attempt was abandoned meanwhile. */
  hold(connection: NotificationConnection): void {
    this.connection = connection;
    this.#connected = momentOf(this.#clock);
    if (this.signal.aborted) connection.close();
  }

  /** Since CONNACK, ms; infinite where there was none. */
  livedMs(): number {
    if (this.#connected === undefined) return Number.POSITIVE_INFINITY;
    return this.#clock.monotonic() - this.#connected.monotonicMs;
  }

  /** The calls have been read: the line is online. */
  becomeOnline(): void {
    this.#online = momentOf(this.#clock);
  }

  /** Something came. */
  hear(): void {
    this.#alive = momentOf(this.#clock);
  }

  /** A message that could be read came. */
  hearPublication(): void {
    this.#publication = momentOf(this.#clock);
  }

  /** When things happened, on the wall clock as it is set now: how long ago they were stays true when it is set. */
  facts(): Omit<LinkFacts, 'subscriptions'> {
    const wallOf = (moment: Moment | undefined): number | undefined =>
      moment === undefined ? undefined : Math.round(this.#clock.now() - sinceMs(this.#clock, moment));
    return present({
      onlineSinceMs: wallOf(this.#online),
      connectedSinceMs: wallOf(this.#connected),
      lastAliveMs: wallOf(this.#alive),
      lastPublicationMs: wallOf(this.#publication),
    });
  }

  /** Runs `callback` after `delayMs`, unless the attempt is over by then. */
  addTimer(delayMs: number, callback: () => void): Timer {
    const timer = this.#clock.schedule(() => {
      this.#timers.delete(timer);
      callback();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  /** Stops every timer. */
  clearTimers(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  /** Ends everything that belongs to the attempt. */
  abandon(): void {
    this.clearTimers();
    this.#controller.abort();
    this.connection?.close();
  }
}
