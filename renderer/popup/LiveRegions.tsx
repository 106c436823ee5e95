import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react';
import { announce } from '../ui/announce.ts';
import { useTranslate } from '../ui/i18n.ts';
import type { TimedCard } from '../ui/store.ts';

interface Said {
  readonly count: number;
  readonly urgent: readonly string[];
  readonly calm: readonly string[];
}

/** Says what changed to screen readers: a new call at once, everything else when there is a pause. */
export function LiveRegions({ cards }: { cards: readonly TimedCard[] }): ReactNode {
  const translate = useTranslate();
  const before = useRef<readonly TimedCard[]>([]);
  const [said, setSaid] = useState<Said>({ count: 0, urgent: [], calm: [] });
  useEffect(() => {
    const news = announce(before.current, cards, translate);
    before.current = cards;
    if (news.urgent.length + news.calm.length === 0) return;
    // First the card, then the word of it: what is written here is work for the page too.
    startTransition(() => setSaid(({ count }) => ({ count: count + 1, ...news })));
  }, [cards, translate]);
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
