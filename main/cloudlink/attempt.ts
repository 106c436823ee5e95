import type { Clock, NotificationConnection, Timer } from '../ports.ts';
import { type Moment, momentOf, sinceMs } from './moment.ts';
import type { LinkStep } from './types.ts';

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
  onlineSinceMs: number | undefined;
  connectedSinceMs: number | undefined;
  lastAliveMs: number | undefined;
  lastPublicationMs: number | undefined;
  /** A probe waits for its answer. */
  isProbed = false;
  readonly #clock: Clock;
  readonly #begun: Moment;
  readonly #controller = new AbortController();
  readonly #timers = new Set<Timer>();
  #connectedAt = Number.NEGATIVE_INFINITY;

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
    this.#connectedAt = this.#clock.monotonic();
    this.connectedSinceMs = this.#clock.now();
    if (this.signal.aborted) connection.close();
  }

  /** Since CONNACK, ms; infinite where there was none. */
  livedMs(): number {
    return this.#clock.monotonic() - this.#connectedAt;
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
