import { useEffect } from 'react';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** What somebody does who is there. */
const signsOfLife = ['focus', 'pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/**
 * Says that the missed calls were looked at: when the page that lists them is opened in a window that has the keyboard, and
 * afterwards at the first sign of somebody there. A window that stands open on an empty desk looks at nothing.
 */
export function useMissedSeen(missedCount: number): void {
  const { bridge } = usePage();
  const hasMissed = missedCount > 0;
  useEffect(() => {
    if (!hasMissed) return;
    const onSign = (): void => {
      if (isLookedAt()) void settle(bridge.markMissedSeen());
    };
    for (const sign of signsOfLife) window.addEventListener(sign, onSign);
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, onSign);
    };
  }, [bridge, hasMissed]);
  // Opening the page is a sign of life of its own; whatever is missed later waits for another one.
  useEffect(() => {
    if (isLookedAt()) void settle(bridge.markMissedSeen());
  }, [bridge]);
}
