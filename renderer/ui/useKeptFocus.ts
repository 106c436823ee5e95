import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';

interface FocusHandlers {
  onFocus(): void;
  onBlur(event: FocusEvent<HTMLElement>): void;
}

/** For as long as it has the focus and no longer: a click on a card is not to take the keyboard there. */
function takeFocus(box: HTMLElement): void {
  box.tabIndex = -1;
  box.addEventListener('blur', () => box.removeAttribute('tabindex'), { once: true });
  box.focus();
}

/**
 * Keeps the keyboard in a box whose focused button goes away, for example because the call was answered: the focus then
 * stands on the box itself, where the next Tab leads to what the box offers now, and Enter does nothing.
 * @param place where it stands instead: a part of the box
 */
export function useKeptFocus(
  box: RefObject<HTMLElement | null>,
  place: RefObject<HTMLElement | null> = box,
): FocusHandlers {
  const isInside = useRef(false);
  // React tells of no blur for what it takes away itself: what is still thought to be inside then is lost.
  useEffect(() => {
    const isLost = isInside.current && document.activeElement === document.body;
    if (isLost && place.current !== null) takeFocus(place.current);
  });
  return {
    onFocus: () => {
      isInside.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }) => {
      isInside.current = currentTarget.contains(relatedTarget);
    },
  };
}
