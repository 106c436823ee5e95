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

/** Guards what has just appeared or moved, by what is really painted; returns who is guarded at the time of asking. */
export function useGuard(content: RefObject<HTMLElement | null>): (key: string) => boolean {
  const { clock } = usePage();
  const guard = useRef<Guard>(new Map());
  const [, repaint] = useState(0);
  const paintedAtMs = clock.now();

  // One that was never placed is painted as guarded already; one that has moved is painted anew as that.
  const place = useCallback((): void => {
    if (content.current === null) return;
    const before = guard.current;
    guard.current = arm(before, placesOf(content.current), clock.now());
    const hasMoved = [...guard.current].some(([key, entry]) => before.has(key) && before.get(key) !== entry);
    if (hasMoved) repaint((count) => count + 1);
  }, [clock, content]);

  useLayoutEffect(() => {
    place();
    const wait = msUntilRepaint(guard.current, paintedAtMs, clock.now());
    return wait === undefined ? undefined : clock.schedule(() => repaint((count) => count + 1), wait);
  });

  // A card that grows by itself moves the ones beneath without this component being rendered.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(place);
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [content, place]);

  return useCallback((key) => isGuarded(guard.current, key, clock.now()), [clock]);
}
