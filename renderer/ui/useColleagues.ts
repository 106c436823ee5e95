import { useEffect, useState } from 'react';
import type { Colleague } from '../../preload/contract.ts';
import { usePage } from './page.tsx';
import { settle } from './settle.ts';

/** More than this many would push the card off the screen; typing on finds the rest. */
const shownLimit = 5;
const typingPauseMs = 120;

/** Colleagues that match what is typed; the newest question wins. Empty while nothing is typed, or where it failed. */
export function useColleagues(text: string): readonly Colleague[] {
  const { bridge, clock } = usePage();
  const [found, setFound] = useState<{ query: string; colleagues: readonly Colleague[] }>();
  const query = text.trim();
  useEffect(() => {
    if (query === '') return;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const result = await settle(bridge.searchColleagues({ text: query }));
      if (isCurrent) setFound({ query, colleagues: result.ok ? result.value.slice(0, shownLimit) : [] });
    };
    const stop = clock.schedule(() => void ask(), typingPauseMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [bridge, clock, query]);
  return query === '' || found === undefined ? [] : found.colleagues;
}
