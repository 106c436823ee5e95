import { useEffect, useState } from 'react';
import { usePage } from './page.tsx';

/**
 * Whole seconds until then, counted down; 0 once it has come, undefined where there is nothing to wait for.
 * @param at ms on the page's clock
 */
export function useCountdown(at: number | undefined): number | undefined {
  const { clock } = usePage();
  const [nowMs, setNow] = useState(clock.now());
  const leftMs = at === undefined ? 0 : Math.max(0, at - nowMs);
  useEffect(
    () => (leftMs === 0 ? undefined : clock.schedule(() => setNow(clock.now()), leftMs % 1000 || 1000)),
    [clock, leftMs],
  );
  return at === undefined ? undefined : Math.ceil(leftMs / 1000);
}
