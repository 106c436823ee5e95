import type { Failure } from '../failure.ts';
import type { Clock, Timer } from '../ports.ts';

/** Pause between two tries, ms. */
const pauseMs = 30_000;
/** So many tries by the clock; after them only a wake-up, a new network or the user leads to another. */
const triesByClock = 10;
/** A keychain that is locked, not yet there or still asking may come to terms by itself; asking again opens no prompt. */
const passing: ReadonlySet<string | undefined> = new Set(['locked', 'no-service', 'timeout']);

/**
 * Waiting for a keychain that could not be read, so that the stored sign-in is not lost over it. A prompt that the user
 * closed is opened again only by the user.
 */
export class KeychainWait {
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #retry: (() => void) | undefined;
  #isPassing = false;
  #tries = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `failure` came of reading it; `retry` reads it again. */
  wait(failure: Failure, retry: () => void): void {
    this.#retry = retry;
    this.#isPassing = passing.has(failure.detail);
    this.#tries += 1;
    if (this.#isPassing && this.#tries < triesByClock) this.#timer = this.#clock.schedule(() => this.#go(), pauseMs);
  }

  /** Something happened that may have unlocked it. */
  hurry(isByUser: boolean): void {
    if (this.#isPassing || isByUser) this.#go();
  }

  /** Nobody waits for it any more. */
  cancel(): void {
    this.#stop();
    this.#tries = 0;
  }

  #go(): void {
    const retry = this.#retry;
    this.#stop();
    retry?.();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#retry = undefined;
  }
}
