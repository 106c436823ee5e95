import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { usePage } from '../ui/page.tsx';
import { arm, type Guard, isGuarded, msUntilRepaint, type PlacedCard } from './guard.ts';

/** What of a card is pressed: its buttons, or what one of them opened in their place. */
const pressedPart = (card: HTMLElement): HTMLElement => card.querySelector<HTMLElement>('.actions, .entry') ?? card;

/**
 * Where each card's buttons stand: its phase and what it asks for decide which they are, their distance from both edges
 * where. The window keeps one of its edges on the screen as it grows and shrinks, and the page does not know which. A
 * failure that is told beneath them, or an entry that is left, puts others under the pointer too.
 */
const placesOf = (content: HTMLElement): PlacedCard[] =>
  [...content.querySelectorAll<HTMLElement>('[data-guarded-key]')].map((element) => {
    const part = pressedPart(element);
    // Within the card by its bounds, since both move alike while the card arrives; the card by its place in the layout.
    const within = part.getBoundingClientRect().top - element.getBoundingClientRect().top;
    const above = Math.round(element.offsetTop + within);
    const below = content.offsetHeight - above - part.offsetHeight;
    const { guardedKey = '', guardedPhase } = element.dataset;
    return { key: guardedKey, place: `${guardedPhase}:${part.className}:${above}:${below}` };
  });

/**
 * Guards what has just appeared or moved, by what is really painted; returns who is guarded at the time of asking. Where the
 * cards stand is measured in the frame that paints them, or when somebody asks before it: measured at once, every ring would
 * have the page laid out twice.
 */
export function useGuard(content: RefObject<HTMLElement | null>): (key: string) => boolean {
  const { clock } = usePage();
  const guard = useRef<Guard>(new Map());
  /** When the page was changed last, ms, until it has been measured since. */
  const changedAtMs = useRef<number>(undefined);
  const [, repaint] = useState(0);
  const paintedAtMs = clock.now();

  const place = useCallback(
    (atMs: number) => {
      if (content.current === null) return;
      changedAtMs.current = undefined;
      guard.current = arm(guard.current, placesOf(content.current), atMs);
    },
    [content],
  );
  const measure = useCallback(() => {
    if (changedAtMs.current !== undefined) place(changedAtMs.current);
  }, [place]);

  useLayoutEffect(() => {
    changedAtMs.current = paintedAtMs;
    let stop = (): void => undefined;
    const frame = requestAnimationFrame(() => {
      measure();
      const wait = msUntilRepaint(guard.current, paintedAtMs, clock.now());
      if (wait !== undefined) stop = clock.schedule(() => repaint((count) => count + 1), wait);
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  });

  // A card that grows by itself moves the ones beneath without this component being rendered.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => place(clock.now()));
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [clock, content, place]);

  return useCallback(
    (key) => {
      measure();
      return isGuarded(guard.current, key, clock.now());
    },
    [clock, measure],
  );
}
