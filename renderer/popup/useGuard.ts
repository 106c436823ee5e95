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

/**
 * Guards what has just appeared or moved, by what is really painted; returns who is guarded at the time of asking. Where the
 * cards stand is asked in the frame that paints them, because to ask before it would have the page laid out twice; until
 * then nobody has seen where they are, and every one is guarded.
 */
export function useGuard(content: RefObject<HTMLElement | null>): (key: string) => boolean {
  const { clock } = usePage();
  const guard = useRef<Guard>(new Map());
  const isUnseen = useRef(true);
  /** Something was painted as guarded for no other reason than that nobody had looked yet. */
  const isDoubtPainted = useRef(false);
  const [, repaint] = useState(0);
  const paintedAtMs = clock.now();

  const place = useCallback(
    (atMs: number) => {
      if (content.current === null) return;
      isUnseen.current = false;
      guard.current = arm(guard.current, placesOf(content.current), atMs);
    },
    [content],
  );

  useLayoutEffect(() => {
    isUnseen.current = true;
    const stops: (() => void)[] = [];
    const frame = requestAnimationFrame(() => {
      place(paintedAtMs);
      const wait = isDoubtPainted.current ? 0 : msUntilRepaint(guard.current, paintedAtMs, clock.now());
      isDoubtPainted.current = false;
      if (wait !== undefined) stops.push(clock.schedule(() => repaint((count) => count + 1), wait));
    });
    stops.push(() => cancelAnimationFrame(frame));
    return () => stops.forEach((stop) => void stop());
  });

  // A card that grows by itself moves the ones beneath without this component being rendered.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => place(clock.now()));
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [clock, content, place]);

  return useCallback(
    (key) => {
      if (isUnseen.current) isDoubtPainted.current = true;
      return isUnseen.current || isGuarded(guard.current, key, clock.now());
    },
    [clock],
  );
}
