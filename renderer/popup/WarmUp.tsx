import { type ReactNode, useEffect, useState } from 'react';
import { CallCardView } from '../ui/CallCardView.tsx';
import { usePage } from '../ui/page.tsx';
import type { TimedCard } from '../ui/store.ts';

const sample: TimedCard = {
  key: 'warm-up',
  direction: 'inbound',
  phase: 'ringing',
  name: 'Aa',
  number: '+0123456789',
  calledLabel: 'Aa (0123456789)',
  elapsedMs: 0,
  phaseSince: 0,
  actions: ['answer', 'decline', 'redirect'],
  isHidden: false,
};

const hints = new Map([['answer', { key: 'A', isWorking: true }]] as const);

/**
 * Builds a card once, unseen, when the page starts: code is compiled, styles and fonts are read before the first call
 * needs them. Without it the first card of a session takes several times as long as the later ones.
 */
export function WarmUp(): ReactNode {
  const { clock } = usePage();
  const [isDone, setDone] = useState(false);
  useEffect(() => clock.schedule(() => setDone(true), 0), [clock]);
  if (isDone) return null;
  return (
    <div className="warm-up" aria-hidden inert>
      <CallCardView card={sample} hints={hints} onHide={() => undefined} />
    </div>
  );
}
