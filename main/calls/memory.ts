import type { Ending } from './leg.ts';

/** How many ended calls and publication ids are remembered against late and repeated events. */
const memoryLimit = 512;
/** How many publications date the platform's clock: one with a wrong time is forgotten soon. */
const clockSamples = 32;

const newest = <T>(entries: readonly T[], limit: number): readonly T[] => entries.slice(-limit);

/** The ids with one more; the oldest half is forgotten where they are too many. */
export function withPublicationId(seen: ReadonlySet<string>, id: string | undefined): ReadonlySet<string> {
  if (id === undefined) return seen;
  const kept = seen.size >= memoryLimit * 2 ? newest([...seen], memoryLimit) : [...seen];
  return new Set([...kept, id]);
}

/** Our monotonic clock less the platform's, ms, at the last publications, with one more. */
export const withClockSample = (
  offsets: readonly number[],
  timestampMs: number | undefined,
  { monotonicMs }: { readonly monotonicMs: number },
): readonly number[] =>
  timestampMs === undefined ? offsets : newest([...offsets, monotonicMs - timestampMs], clockSamples);

/** The endings with one more or another one at `key`; the oldest are forgotten. */
export function withEndingAt(
  endings: ReadonlyMap<string, Ending>,
  key: string,
  ending: Ending,
): ReadonlyMap<string, Ending> {
  const others = [...endings].filter(([other]) => other !== key);
  return new Map([...newest(others, memoryLimit), [key, ending]]);
}
