import { useEffect, useState } from 'react';
import { usePage } from './page.tsx';

/** For this long after something came under the pointer, in ms, a press there was meant for what stood there before. */
export const settlingMs = 400;

/** Whether this is shown for so long already that a press on it is meant. */
export function useSettled(shown: unknown): boolean {
  const { clock } = usePage();
  const [settled, setSettled] = useState<unknown>();
  useEffect(() => clock.schedule(() => setSettled(shown), settlingMs), [clock, shown]);
  return settled === shown;
}
