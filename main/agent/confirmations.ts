import type { Result } from '../failure.ts';
import type { Clock, Timer } from '../ports.ts';

/** Silence after an accepted command for this long, ms, is a reason to read the calls again. */
const firstLookMs = 2_000;
/** A call that has not changed so long after that, ms, is read once more, and then is taken at its word. */
export const secondLookMs = 3_000;

/** An accepted command whose success does not show yet. */
export interface Expectation {
  readonly endpointId: string;
  /** Whether the success shows now, or the call is over. */
  isShown(): boolean;
}

/** What came of an accepted command; `unknown`: the calls could not be read. */
export type Verdict = 'shown' | 'not-shown' | 'unknown';

interface Waiting {
  readonly expectation: Expectation;
  settle(verdict: Verdict): void;
  timer?: Timer;
}

/** Waits until the success of accepted commands shows, and looks for it where nothing is heard. */
export class Confirmations {
  readonly #clock: Clock;
  readonly #reread: (endpointId: string) => Promise<Result<void>>;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock, reread: (endpointId: string) => Promise<Result<void>>) {
    this.#clock = clock;
    this.#reread = reread;
  }

  /** Resolves when the success shows, or is not there after two looks. */
  of(expectation: Expectation): Promise<Verdict> {
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    const waiting: Waiting = { expectation, settle: resolve };
    this.#waiting.add(waiting);
    this.#after(waiting, firstLookMs, async () => {
      await this.#look(waiting);
      this.#after(waiting, secondLookMs, async () => {
        const read = await this.#look(waiting);
        this.#settle(waiting, read.ok ? 'not-shown' : 'unknown');
      });
    });
    return promise;
  }

  /** A call has changed, or a look is over: what shows now is settled. */
  heard(): void {
    for (const waiting of this.#waiting) if (waiting.expectation.isShown()) this.#settle(waiting, 'shown');
  }

  /** Nothing is waited for any more. */
  stop(): void {
    for (const waiting of this.#waiting) this.#settle(waiting, 'unknown');
  }

  async #look({ expectation }: Waiting): Promise<Result<void>> {
    const read = await this.#reread(expectation.endpointId);
    this.heard();
    return read;
  }

  #after(waiting: Waiting, delayMs: number, look: () => Promise<void>): void {
    if (!this.#waiting.has(waiting)) return;
    const onError = (): void => this.#settle(waiting, 'unknown');
    waiting.timer = this.#clock.schedule(() => void look().catch(onError), delayMs);
  }

  #settle(waiting: Waiting, verdict: Verdict): void {
    if (!this.#waiting.delete(waiting)) return;
    waiting.timer?.cancel();
    waiting.settle(verdict);
  }
}
