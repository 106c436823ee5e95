import { useEffect, useRef } from 'react';
import { usePage } from '../ui/page.tsx';

/** The keyboard comes with a press, if it comes this soon before or after it, in ms. */
const withPressMs = 500;

/**
 * Whoever drags the popup out of the way goes on typing, and some systems give the keyboard to whatever is pressed. Keys
 * do nothing here then, until the user turns to the cards: by a press there or by Tab.
 * @returns to be called with each press on the handle
 */
export function useKeysKeptOff(): () => void {
  const { clock } = usePage();
  const state = useRef({ focusedAt: Number.NEGATIVE_INFINITY, pressedAt: Number.NEGATIVE_INFINITY, isOff: false });
  useEffect(() => {
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    const now = state.current;
    const letIn = (): void => {
      now.isOff = false;
    };
    const gotFocus = (): void => {
      now.focusedAt = clock.now();
      now.isOff = now.focusedAt - now.pressedAt < withPressMs;
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') letIn();
      if (!now.isOff) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('focus', gotFocus, { signal: listening.signal });
    window.addEventListener('blur', letIn, { signal: listening.signal });
    window.addEventListener('pointerdown', letIn, options);
    window.addEventListener('keydown', press, options);
    return () => listening.abort();
  }, [clock]);
  return () => {
    const now = state.current;
    now.pressedAt = clock.now();
    now.isOff = now.pressedAt - now.focusedAt < withPressMs;
  };
}
