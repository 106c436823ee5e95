import { isEnding } from '../calls/actions.ts';
import type { CallAction } from '../calls/types.ts';
import { type Failure, failed } from '../failure.ts';
import type { Clock, Timer } from '../ports.ts';

/** How long a command may take in all, ms: tries, waits that the platform asks for, and guesses at its words. */
const commandLimitMs = 20_000;
/** How much longer the answer to a command may take that was to end its call, once the call has ended, ms. */
export const answerPatienceMs = 2_000;

type Refusal = { readonly ok: false; readonly failure: Failure };

/** What ends a command before its answer: its time limit, or the end of its call. */
export class CommandBound {
  /** Resolves when the command is given up. */
  readonly givenUp: Promise<Refusal>;
  readonly #clock: Clock;
  readonly #action: CallAction;
  readonly #controller = new AbortController();
  readonly #timers: Timer[] = [];
  readonly #atRelease: (() => void)[] = [];
  #isReleased = false;
  readonly #giveUp: (refusal: Refusal) => void;

  constructor(clock: Clock, action: CallAction) {
    const { promise, resolve } = Promise.withResolvers<Refusal>();
    this.#clock = clock;
    this.#action = action;
    this.givenUp = promise;
    this.#giveUp = (refusal) => {
      // The reason first: who waits for both must not hear of the abortion alone.
      resolve(refusal);
      this.#controller.abort();
    };
    this.#schedule(() => this.#giveUp(failed('timeout', { detail: action })), commandLimitMs);
  }

  /** Aborts the command's requests. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * The call is over. Nothing is left to be commanded; where its end is what the command was for, the platform's own
   * answer, which the end has overtaken, is waited for a moment.
   */
  callEnded(): void {
    if (this.#isReleased) return;
    const giveUp = (): void => this.#giveUp(failed('not-found', { detail: 'the call is over' }));
    if (isEnding(this.#action)) this.#schedule(giveUp, answerPatienceMs);
    else giveUp();
  }

  /** The answer is there, or nobody waits for it: no timer is left. */
  release(): void {
    this.#isReleased = true;
    for (const timer of this.#timers) timer.cancel();
    for (const callback of this.#atRelease.splice(0)) callback();
  }

  /** Called once, when the command is answered or given up. */
  onRelease(callback: () => void): void {
    this.#atRelease.push(callback);
  }

  /** Nobody wants the command any more. */
  cancel(): void {
    this.release();
    this.#giveUp(failed('cancelled', { detail: this.#action }));
  }

  #schedule(callback: () => void, delayMs: number): void {
    this.#timers.push(this.#clock.schedule(callback, delayMs));
  }
}
