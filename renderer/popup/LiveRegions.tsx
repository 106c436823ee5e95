import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { announce } from '../ui/announce.ts';
import { useTranslate } from '../ui/i18n.ts';
import { usePage } from '../ui/page.tsx';
import type { TimedCard } from '../ui/store.ts';

interface Said {
  readonly count: number;
  readonly urgent: readonly string[];
  readonly calm: readonly string[];
}

/** How long the word of a card waits for the card itself, ms: what is written here is work for the page too. */
const wordDelayMs = 50;

/** Says what changed to screen readers, soon after it was shown: a new call at once, everything else when there is a pause. */
export function LiveRegions({ cards }: { cards: readonly TimedCard[] }): ReactNode {
  const translate = useTranslate();
  const { clock } = usePage();
  /** What was told of last, and what is not told of yet, oldest first. */
  const shown = useRef<(readonly TimedCard[])[]>([[]]);
  const stopWaiting = useRef<() => void>(undefined);
  const [said, setSaid] = useState<Said>({ count: 0, urgent: [], calm: [] });
  const say = useEffectEvent((): void => {
    stopWaiting.current = undefined;
    const all = shown.current.slice(1).map((after, index) => announce(shown.current[index] ?? [], after, translate));
    shown.current = shown.current.slice(-1);
    const [urgent, calm] = [all.flatMap((news) => news.urgent), all.flatMap((news) => news.calm)];
    if (urgent.length + calm.length > 0) setSaid(({ count }) => ({ count: count + 1, urgent, calm }));
  });
  useEffect(() => {
    shown.current.push(cards);
    // One that is on its way already says this too.
    stopWaiting.current ??= clock.schedule(() => say(), wordDelayMs);
  }, [clock, cards]);
  useEffect(
    () => () => {
      stopWaiting.current?.();
      stopWaiting.current = undefined;
    },
    [],
  );
  const lines = (texts: readonly string[]): ReactNode =>
    texts.map((text) => <p key={`${said.count} ${text}`}>{text}</p>);
  return (
    <div className="visually-hidden">
      <div role="alert" data-testid="announce-urgent">
        {lines(said.urgent)}
      </div>
      <div role="status" data-testid="announce-calm">
        {lines(said.calm)}
      </div>
    </div>
  );
}
