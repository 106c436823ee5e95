import type { Clock, NotificationConnection, Timer } from '../ports.ts';
import type { LinkStep } from './types.ts';

/** One attempt to connect, and the connection it led to. Whatever comes from another one than the current is dropped. */
export class Attempt {
  /** Made by ourselves after a failure, not by start or resume. */
  readonly isReconnect: boolean;
  step: LinkStep = 'address';
  connection: NotificationConnection | undefined;
  /** From the platform, so that another agent may hold it as well. */
  sharedClientId: string | undefined;
  onlineSinceMs: number | undefined;
  connectedSinceMs: number | undefined;
  lastAliveMs: number | undefined;
  lastPublicationMs: number | undefined;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #connectedAt = Number.NEGATIVE_INFINITY;
  #timers: Timer[] = [];

  constructor(clock: Clock, isReconnect: boolean) {
    this.#clock = clock;
    this.isReconnect = isReconnect;
  }

  /** Aborted when the attempt is abandoned. */
  get signal(): AbortSignal {
    return this.#controller.signal;
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

  /** Runs `callback` after `delayMs` instead of whatever was waiting. */
  setTimer(delayMs: number, callback: () => void): void {
    this.#cancelTimers();
    this.addTimer(delayMs, callback);
  }

  /** Runs `callback` after `delayMs` as well. */
  addTimer(delayMs: number, callback: () => void): void {
    this.#timers.push(this.#clock.schedule(callback, delayMs));
  }

  /** Ends everything that belongs to the attempt. */
  abandon(): void {
    this.#cancelTimers();
    this.#controller.abort();
    this.connection?.close();
  }

  #cancelTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
  }
}
