import { useEffect, useState } from 'react';
import type { UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** How long typing pauses before it is asked about, in ms. */
const typingPauseMs = 120;

/**
 * Main's answer to what is typed; the newest question wins, and until it is answered there is none.
 * @param question what it is about; another one is asked anew, undefined is not asked
 * @param ask must not change between renders
 */
export function useAnswer<T>(
  question: string | undefined,
  ask: (question: string) => Promise<UiResult<T>>,
): UiResult<T> | undefined {
  const { clock } = usePage();
  const [answered, setAnswered] = useState<{ question: string; result: UiResult<T> }>();
  useEffect(() => {
    if (question === undefined) return;
    let isCurrent = true;
    const run = async (): Promise<void> => {
      const result = await settle(ask(question));
      if (isCurrent) setAnswered({ question, result });
    };
    const stop = clock.schedule(() => void run(), typingPauseMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [clock, question, ask]);
  return question === undefined || answered?.question !== question ? undefined : answered.result;
}
