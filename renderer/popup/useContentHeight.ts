import { type RefObject, useLayoutEffect } from 'react';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** Tells main how tall the content is, in CSS px, whenever that changes; 0 while there is nothing to show. */
export function useContentHeight(content: RefObject<HTMLElement | null>, isEmpty: boolean): void {
  const { bridge } = usePage();
  useLayoutEffect(() => {
    const element = content.current;
    if (element === null) return;
    let reported = -1;
    const report = (): void => {
      const height = isEmpty ? 0 : Math.ceil(element.getBoundingClientRect().height);
      if (height === reported) return;
      reported = height;
      void settle(bridge.setContentHeight({ height }));
    };
    report();
    const observer = new ResizeObserver(report);
    observer.observe(element);
    return () => observer.disconnect();
  }, [bridge, content, isEmpty]);
}
