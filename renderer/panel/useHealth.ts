import { useCallback, useEffect, useState } from 'react';
import type { UiFailure, UiHealthCheck } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';

/** The checks as they were last answered. */
export interface Health {
  readonly checks: readonly UiHealthCheck[];
  /** When they were answered; undefined where they never were. */
  readonly checkedAt: Date | undefined;
  readonly failure: UiFailure | undefined;
  readonly isBusy: boolean;
  refresh(): Promise<void>;
}

/** What the checks are told of: when it changes, what they said is out of date, though the answer may be the same. */
type Asked = Pick<PageState, 'link' | 'healthAnswer' | 'language' | 'facts'>;

/** Asks again whenever what is checked or the language changes, when the window is seen again, and when told to. */
export function useHealth({ link, healthAnswer, language, facts }: Asked): Health {
  const { bridge } = usePage();
  const [answered, setAnswered] = useState<Pick<Health, 'checks' | 'checkedAt'>>({ checks: [], checkedAt: undefined });
  const [failure, setFailure] = useState<UiFailure>();
  const [isBusy, setBusy] = useState(false);
  const ask = useCallback(async (): Promise<void> => {
    const result = await settle(bridge.getHealth());
    setFailure(result.ok ? undefined : result.failure);
    if (result.ok) setAnswered({ checks: result.value, checkedAt: new Date() });
  }, [bridge]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of these is what makes the answers stale
  useEffect(() => void ask(), [ask, link, healthAnswer, language, facts.doNotDisturb, facts.ringSound]);
  useEffect(() => {
    const askIfSeen = (): void => void (document.visibilityState === 'visible' && ask());
    document.addEventListener('visibilitychange', askIfSeen);
    return () => document.removeEventListener('visibilitychange', askIfSeen);
  }, [ask]);
  const refresh = async (): Promise<void> => {
    setBusy(true);
    await ask();
    setBusy(false);
  };
  return { ...answered, failure, isBusy, refresh };
}
