import { setImmediate as turn } from 'node:timers/promises';

/** So many items are worked off in a few milliseconds. */
const sliceLength = 16;

/** Maps a long list without holding the process up: between slices a call may ring. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index % sliceLength === sliceLength - 1) await turn();
    mapped.push(map(item));
  }
  return mapped;
}
