import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { type KeyPress, type KeyScene, type KeyTarget, pressTarget } from './keys.ts';

const isField = (element: EventTarget | null): boolean =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;

const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  isModified: event.ctrlKey || event.altKey || event.metaKey,
  isRepeat: event.repeat,
  isTyping: isField(event.target),
});

const cardKeyOf = (element: EventTarget | null): string | undefined =>
  element instanceof Element ? element.closest<HTMLElement>('[data-call-key]')?.dataset.callKey : undefined;

/** Key of the card that holds the focus. */
export function useFocusedCard(): string | undefined {
  const [focused, setFocused] = useState<string>();
  useEffect(() => {
    const follow = (): void => setFocused(cardKeyOf(document.activeElement));
    const leave = (event: FocusEvent): void => setFocused(cardKeyOf(event.relatedTarget));
    document.addEventListener('focusin', follow);
    document.addEventListener('focusout', leave);
    return () => {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('focusout', leave);
    };
  }, []);
  return focused;
}

/** A key does what its button does, by pressing it: whatever stops the button stops the key. */
function pressButton(content: HTMLElement, { call, action }: KeyTarget): boolean {
  const card = content.querySelector(`[data-call-key="${CSS.escape(call)}"]`);
  const meant = action === 'leave' ? '[data-action^="cancel-"]' : `[data-action="${action}"]`;
  const button = card?.querySelector<HTMLElement>(meant);
  button?.click();
  return button !== undefined && button !== null;
}

/** Listens for the actions' keys while the popup has the focus. */
export function useCardKeys(
  content: RefObject<HTMLElement | null>,
  { cards, focused, asking, hasPrompt = false }: KeyScene,
): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || content.current === null) return;
    const target = pressTarget(pressOf(event), { cards, focused, asking, hasPrompt });
    if (target === undefined) return;
    if (pressButton(content.current, target)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
