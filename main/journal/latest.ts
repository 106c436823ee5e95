import type { JournalEntry } from './types.ts';

/** So many last callers are offered. */
const callerLimit = 5;

/** So many calls a page of the history holds. */
export const pageSize = 50;

/** The latest call with each number, newest first, at most `callerLimit`. `entries` are newest first. */
export function lastCallers(entries: readonly JournalEntry[]): readonly (JournalEntry & { readonly dial: string })[] {
  const latest = new Map<string, JournalEntry & { readonly dial: string }>();
  for (const entry of entries) {
    const { dial } = entry;
    if (dial !== undefined && !latest.has(dial)) latest.set(dial, { ...entry, dial });
  }
  return [...latest.values()].slice(0, callerLimit);
}

/** How long it was talked, ms; undefined where nobody knows, or nobody did: an end before the answer is two wrong clocks. */
export const talkedMs = ({ connectedMs, endedMs }: JournalEntry): number | undefined =>
  connectedMs === undefined || endedMs === undefined || endedMs < connectedMs ? undefined : endedMs - connectedMs;
