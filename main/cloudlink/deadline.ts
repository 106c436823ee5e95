import type { Clock } from '../ports.ts';

/** An abort signal with a time limit, and whether it was the limit that struck. */
export interface Deadline {
  readonly signal: AbortSignal;
  isExpired(): boolean;
  /** Stops the timer and lets go of the parent signal. */
  release(): void;
}

/** Starts a deadline of `delayMs`; `parent`, where given, aborts it as well. */
export function startDeadline(clock: Clock, delayMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  let isExpired = false;
  const abort = () => controller.abort();
  const timer = clock.schedule(() => {
    isExpired = true;
    abort();
  }, delayMs);
  parent?.addEventListener('abort', abort, { once: true });
  if (parent?.aborted === true) abort();
  const release = () => {
    timer.cancel();
    parent?.removeEventListener('abort', abort);
  };
  return { signal: controller.signal, isExpired: () => isExpired, release };
}

/** Resolves after `delayMs`, or at once when `signal` aborts. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const finish = () => {
      timer.cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.schedule(finish, delayMs);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
