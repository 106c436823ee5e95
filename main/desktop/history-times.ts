import type { Call } from '../calls/types.ts';

/**
 * The call without those times that nobody told: what is found out by reading the calls is dated by the reading, and a
 * duration that is counted from it or up to it would be made up.
 */
export function withToldTimes({ readTimes = [], ...call }: Call): Call {
  const { connectedAt, endedAt, ...rest } = call;
  const isTold = (name: 'connectedAt' | 'endedAt'): boolean => call[name] !== undefined && !readTimes.includes(name);
  return {
    ...rest,
    ...(isTold('connectedAt') && connectedAt !== undefined ? { connectedAt } : {}),
    ...(isTold('endedAt') && endedAt !== undefined ? { endedAt } : {}),
  };
}
