import { useState } from 'react';
import type { UiFailure } from '../../preload/contract.ts';
import { usePage } from './page.tsx';
import { useCountdown } from './useCountdown.ts';

/** Whole seconds that the platform still asks us to wait after this failure; undefined where it did not say. */
export function useWait(failure: UiFailure | undefined): number | undefined {
  const { clock } = usePage();
  const begin = () => ({ failure, sinceMs: clock.now() });
  const [wait, setWait] = useState(begin);
  if (wait.failure !== failure) setWait(begin());
  const seconds = failure?.retryAfterSeconds;
  return useCountdown(seconds === undefined ? undefined : wait.sinceMs + seconds * 1000);
}
