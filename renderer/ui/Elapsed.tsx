import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatElapsed, msUntilNextSecond } from './elapsed.ts';
import { usePage } from './page.tsx';

/** Ms since then; changes once per second while something shows it, on the second of `sinceMs`. Infinity: never began. */
function useElapsed(sinceMs: number): number {
  const { clock } = usePage();
  const [seen, setSeen] = useState({ sinceMs, nowMs: clock.now() });
  const { nowMs } = seen;
  // Another phase, or another call in this card's place: it is asked at once how long that has lasted.
  if (seen.sinceMs !== sinceMs) setSeen({ sinceMs, nowMs: clock.now() });
  useEffect(() => {
    if (!Number.isFinite(sinceMs)) return;
    const look = (): void => setSeen({ sinceMs, nowMs: clock.now() });
    return clock.schedule(look, msUntilNextSecond(Math.max(nowMs, sinceMs) - sinceMs));
  }, [clock, nowMs, sinceMs]);
  return Math.max(0, nowMs - sinceMs);
}

/** The running timer of a phase. */
export function Elapsed({ sinceMs, label }: { sinceMs: number; label: string }): ReactNode {
  return <Lasted lastedMs={useElapsed(sinceMs)} label={label} />;
}

/** How long something has lasted. */
export function Lasted({ lastedMs, label }: { lastedMs: number; label: string }): ReactNode {
  const { i18n } = useTranslation();
  const text = formatElapsed(lastedMs, i18n.language);
  return (
    <span className="card-timer" role="timer" aria-live="off" aria-label={`${label} ${text}`} data-testid="call-timer">
      {text}
    </span>
  );
}
