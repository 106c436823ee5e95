import type { OfflineCall } from './types.ts';

/** So many are shown; the oldest give way. */
const longestList = 100;

/** The list "while you were offline", newest first, until the user has seen it or signs out. */
export interface OfflineCalls {
  list(): readonly OfflineCall[];
  /** A call that is in the list already is not added again. */
  add(calls: readonly OfflineCall[]): void;
  /** A call turned out to be alive: it has a card, and no place here. */
  withdraw(key: string): void;
  clear(): void;
}

const newestFirst = (a: OfflineCall, b: OfflineCall): number => b.startedAt.localeCompare(a.startedAt);

/** An empty list. `onChange` is told the whole of it after every change. */
export function createOfflineCalls(onChange: (calls: readonly OfflineCall[]) => void): OfflineCalls {
  let calls: readonly OfflineCall[] = [];
  const replace = (next: readonly OfflineCall[]): void => {
    if (next.length === calls.length && next.every((call, index) => call === calls[index])) return;
    calls = next;
    onChange(calls);
  };
  return {
    list: () => calls,
    add: (found) => {
      const known = new Set(calls.map(({ key }) => key));
      const added = found.filter(({ key }) => !known.has(key));
      replace([...calls, ...added].sort(newestFirst).slice(0, longestList));
    },
    withdraw: (key) => replace(calls.filter((call) => call.key !== key)),
    clear: () => replace([]),
  };
}
