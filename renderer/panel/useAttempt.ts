import { useRef, useState } from 'react';
import type { UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { type Attempt, afterAttempt } from './sign-in.ts';

/** Signing in as it is carried out. */
export interface Attempts {
  readonly attempt: Attempt;
  /** Resolves with the answer; with undefined where it was given up meanwhile. */
  begin(begun: Attempt, ask: (isWanted: () => boolean) => Promise<UiResult>): Promise<UiResult | undefined>;
  cancel(): void;
  /** What became of the last attempt is no longer shown; one under way goes on. */
  forget(): void;
}

const isUnderWay = ({ status }: Attempt): boolean => status === 'busy' || status === 'browser';

/** One attempt at a time. Whatever is answered to one that was given up says nothing any more. */
export function useAttempt(): Attempts {
  const { bridge, clock } = usePage();
  const [attempt, setAttempt] = useState<Attempt>({ status: 'idle' });
  const turn = useRef(0);
  const begin: Attempts['begin'] = async (begun, ask) => {
    turn.current += 1;
    const own = turn.current;
    setAttempt(begun);
    const result = await ask(() => own === turn.current);
    if (own !== turn.current) return undefined;
    setAttempt(afterAttempt(begun, result, clock.now()));
    return result;
  };
  const cancel = (): void => {
    turn.current += 1;
    setAttempt({ status: 'cancelled' });
    void settle(bridge.cancelSignIn());
  };
  return { attempt, begin, cancel, forget: () => setAttempt((one) => (isUnderWay(one) ? one : { status: 'idle' })) };
}
