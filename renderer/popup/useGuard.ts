import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { usePage } from '../ui/page.tsx';
import { arm, type Guard, isGuarded, msUntilRepaint, type PlacedCard } from './guard.ts';

/**
 * Where each card stands: its phase decides the buttons, its distance from both edges where they are. The window keeps
 * one of its edges on the screen as it grows and shrinks, and the page does not know which.
 */
const placesOf = (content: HTMLElement): PlacedCard[] =>
  [...content.querySelectorAll<HTMLElement>('[data-guarded-key]')].map((element) => {
    const { offsetTop: above, offsetHeight } = element;
    const below = content.offsetHeight - above - offsetHeight;
    return { key: element.dataset.guardedKey ?? '', place: `${element.dataset.guardedPhase}:${above}:${below}` };
  });

/** Guards what has just appeared or moved, by what is really painted; returns who is guarded at the time of asking. */
export function useGuard(content: RefObject<HTMLElement | null>): (key: string) => boolean {
  const { clock } = usePage();
  const guard = useRef<Guard>(new Map());
  const [, repaint] = useState(0);
  const paintedAtMs = clock.now();

  const place = useCallback(() => {
    if (content.current === null) return;
    guard.current = arm(guard.current, placesOf(content.current), clock.now());
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
