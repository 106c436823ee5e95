import { useEffect, useRef } from 'react';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** What can be seen of somebody who works in the popup. */
export interface PopupUse {
  /** The pointer has moved over the popup and not left it. One that the popup came up under is nobody's work. */
  readonly hasPointer: boolean;
  /** The window has the keyboard. */
  readonly hasFocus: boolean;
  /** There is nothing on the popup to work in. */
  readonly isEmpty: boolean;
}

/** Whether somebody works in the popup. */
export const isPopupInUse = ({ hasPointer, hasFocus, isEmpty }: PopupUse): boolean =>
  !isEmpty && (hasPointer || hasFocus);

/** Follows what can be seen of somebody. */
interface UseWatch {
  setEmpty(isEmpty: boolean): void;
  stop(): void;
}

/** Follows pointer and keyboard, and tells every change. What was seen before the popup was empty counts no more. */
function watchUse(page: Document, tell: (isInUse: boolean) => void): UseWatch {
  let use: PopupUse = { hasPointer: false, hasFocus: false, isEmpty: true };
  let told = false;
  const change = (news: Partial<PopupUse>): void => {
    use = { ...use, ...news };
    if (isPopupInUse(use) === told) return;
    told = !told;
    tell(told);
  };
  const listening = new AbortController();
  const on = (target: EventTarget, type: string, newsOf: () => Partial<PopupUse>): void =>
    target.addEventListener(type, () => use.isEmpty || change(newsOf()), { signal: listening.signal });
  for (const type of ['pointermove', 'pointerdown']) on(page.documentElement, type, () => ({ hasPointer: true }));
  on(page.documentElement, 'pointerleave', () => ({ hasPointer: false }));
  for (const type of ['focus', 'blur']) on(window, type, () => ({ hasFocus: page.hasFocus() }));
  const setEmpty = (isEmpty: boolean): void => change({ isEmpty, hasPointer: false, hasFocus: page.hasFocus() });
  return {
    setEmpty,
    stop: () => {
      listening.abort();
      setEmpty(true);
    },
  };
}

/** Tells main while somebody works in the popup: no card hides by itself meanwhile. */
export function usePopupInUse(isEmpty: boolean): void {
  const { bridge } = usePage();
  const watch = useRef<UseWatch>(undefined);
  useEffect(() => {
    const begun = watchUse(document, (isInUse) => void settle(bridge.setPopupInUse({ isInUse })));
    watch.current = begun;
    return begun.stop;
  }, [bridge]);
  useEffect(() => watch.current?.setEmpty(isEmpty), [isEmpty]);
}
