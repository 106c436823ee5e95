import { useEffect, useState } from 'react';
import type { Target } from '../../preload/contract.ts';
import { usePage } from './page.tsx';
import { settle } from './settle.ts';

/** More than this many would push the card off the screen; typing on finds the rest. */
const shownLimit = 5;
const typingPauseMs = 120;

/** Targets that match what is typed; the newest question wins. Empty while nothing is typed, or where it failed. */
export function useTargets(text: string): readonly Target[] {
  const { bridge, clock } = usePage();
  const [found, setFound] = useState<{ query: string; targets: readonly Target[] }>();
  const query = text.trim();
  useEffect(() => {
    if (query === '') return;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const result = await settle(bridge.searchTargets({ text: query }));
      if (isCurrent) setFound({ query, targets: result.ok ? result.value.slice(0, shownLimit) : [] });
    };
    const stop = clock.schedule(() => void ask(), typingPauseMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [bridge, clock, query]);
  return query === '' || found === undefined ? [] : found.targets;
}
