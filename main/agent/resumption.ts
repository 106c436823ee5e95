import { backoffMs } from '../cloudlink/backoff.ts';
import type { Identity, Session } from '../cloudlink/index.ts';
import { throttledDelayMs } from '../cloudlink/retry-after.ts';
import type { Failure, Result } from '../failure.ts';
import type { Clock, Random, Timer } from '../ports.ts';

/** Signing in with a stored token, again and again while the platform cannot be reached. */
export interface Resumption {
  /**
   * Resolves with the identity, with the refusal that only a new sign-in helps against, or with undefined when cancelled.
   * `onWait` is told each failure and the ms until the next attempt.
   */
  run(
    session: Session,
    token: string,
    onWait: (failure: Failure, delayMs: number) => void,
  ): Promise<Result<Identity> | undefined>;
  /** The network came back: try now. */
  hurry(): void;
  cancel(): void;
}

/** One resumption at a time; a new `run` cancels the one before. */
export function createResumption({ clock, random }: { readonly clock: Clock; readonly random: Random }): Resumption {
  let generation = 0;
  let timer: Timer | undefined;
  let wake: (() => void) | undefined;

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      timer = clock.schedule(resolve, delayMs);
    });
  const hurry = (): void => {
    timer?.cancel();
    wake?.();
  };

  return {
    async run(session, token, onWait) {
      hurry();
      generation += 1;
      const own = generation;
      for (let attempt = 0; own === generation; attempt += 1) {
        const result = await session.resume(token);
        if (own !== generation) return undefined;
        if (result.ok || result.failure.code === 'auth-required') return result;
        const { retryAfterMs } = result.failure;
        const delayMs =
          retryAfterMs === undefined ? backoffMs(attempt, random) : throttledDelayMs(retryAfterMs, random);
        onWait(result.failure, delayMs);
        await wait(delayMs);
      }
      return undefined;
    },
    hurry,
    cancel: () => {
      generation += 1;
      hurry();
    },
  };
}
