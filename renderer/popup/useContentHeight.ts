import { type RefObject, useLayoutEffect } from 'react';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/**
 * Tells main how tall the content is, in CSS px, whenever that changes. Where nothing is shown that is the height of the
 * spare card: the window has it then before it comes up, and is not drawn twice for a ring.
 */
export function useContentHeight(content: RefObject<HTMLElement | null>): void {
  const { bridge } = usePage();
  useLayoutEffect(() => {
    const element = content.current;
    if (element === null) return;
    let reported = -1;
    const report = (): void => {
      const hasCard = element.querySelector('.card') !== null;
      const height = hasCard ? Math.ceil(element.getBoundingClientRect().height) : 0;
      if (height === reported) return;
      reported = height;
      void settle(bridge.setContentHeight({ height }));
    };
    report();
    const observer = new ResizeObserver(report);
    observer.observe(element);
    return () => observer.disconnect();
  }, [bridge, content]);
}
