import { useCallback, useEffect, useState } from 'react';
import type { Target } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** What a search found. */
export interface Suggestions {
  readonly targets: readonly Target[];
  /** False: what was found stands until the answer to what is typed now is there. */
  readonly isCurrent: boolean;
}

/** More than these are found by typing on. */
const shownLimit = 8;
const typingPauseMs = 120;

/**
 * Who might be meant by what is typed; with nothing typed, who was called lately. What was found stays until the next
 * answer is there, so that the list does not flicker.
 * @param revision of the journal: another one is asked anew
 * @param line that is dialled from: it does not call itself
 */
export function useSuggestions(text: string, revision: number, line: string | undefined): Suggestions {
  const { bridge, clock } = usePage();
  const [found, setFound] = useState<{ readonly query: string; readonly targets: readonly Target[] }>({
    query: '',
    targets: [],
  });
  const query = text.trim().slice(0, 100);
  const ask = useCallback(
    () => settle(bridge.searchTargets({ text: query, ...(line === undefined ? {} : { line }) })),
    [bridge, query, line],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another journal has other recent numbers
  useEffect(() => {
    let isCurrent = true;
    const run = async (): Promise<void> => {
      const result = await ask();
      if (isCurrent) setFound({ query, targets: result.ok ? result.value.slice(0, shownLimit) : [] });
    };
    const stop = clock.schedule(() => void run(), query === '' ? 0 : typingPauseMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [ask, clock, query, revision]);
  return { targets: found.targets, isCurrent: found.query === query };
}
