import { useEffect, useState } from 'react';
import type { Target } from '../../preload/contract.ts';
import { usePage } from './page.tsx';
import { settle } from './settle.ts';

/** More than this many would push the card off the screen; typing on finds the rest. */
const shownLimit = 5;
const typingPauseMs = 120;

/** What was found, and for which text. */
export interface FoundTargets {
  readonly query: string | undefined;
  readonly targets: readonly Target[];
}

/**
 * Targets that match what is typed, the recent ones as long as nothing is: those at once, the others after a pause in
 * typing. The newest question wins. What was found stays until the next answer, so that the list does not flicker.
 * @param call that is to be sent there: its own line is no target
 */
export function useTargets(text: string, call: string): FoundTargets {
  const { bridge, clock } = usePage();
  const [found, setFound] = useState<FoundTargets>({ query: undefined, targets: [] });
  const query = text.trim();
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const result = await settle(bridge.searchTargets({ text: query, call }));
      if (isCurrent) setFound({ query, targets: result.ok ? result.value.slice(0, shownLimit) : [] });
    };
    const stop = clock.schedule(() => void ask(), query === '' ? 0 : typingPauseMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [bridge, clock, query, call]);
  return found;
}
