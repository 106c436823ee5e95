import type { Clock } from '../ports.ts';
import { KeychainUnavailable } from './keychain-errors.ts';

/** Runs one native call with a time limit. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Limits each call to `limitMs` ms, because an unlock prompt that nobody answers never returns. Such a call holds one of
 * the few threads that Node also needs for files and name look-ups, so until it returns every further one is refused at
 * once instead of being started.
 */
export const createGuard = (clock: Clock, limitMs: number): Guard => {
  let isStuck = false;
  return <T>(call: () => Promise<T>) => {
    if (isStuck) return Promise.reject(new KeychainUnavailable('timeout'));
    return new Promise<T>((resolve, reject) => {
      const timer = clock.schedule(() => {
        isStuck = true;
        reject(new KeychainUnavailable('timeout'));
      }, limitMs);
      const settle = () => {
        isStuck = false;
        timer.cancel();
      };
      call().finally(settle).then(resolve, reject);
    });
  };
};

/** Runs jobs one after the other, so that two writers never mix the parts of their secrets. */
export const createQueue = (): (<T>(job: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(job: () => Promise<T>) => {
    const run = last.then(job, job);
    last = run;
    return run;
  };
};
