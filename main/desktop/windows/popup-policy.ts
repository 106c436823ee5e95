import type { UiState } from '../../../preload/contract.ts';

/** What the popup is to do: nothing takes the keyboard while a call rings. */
export type PopupPolicy = 'hide' | 'show-inactive' | 'show-focused';

/**
 * Whether the popup is seen, and whether it may have the keyboard. It is focused only for the question that the
 * user's own key press asked for, and never while a call rings: what is being typed somewhere else would answer it.
 */
export function popupPolicy({ cards, dialPrompt }: Pick<UiState, 'cards' | 'dialPrompt'>): PopupPolicy {
  const hasCard = cards.some((card) => !card.isHidden);
  if (!hasCard && dialPrompt === undefined) return 'hide';
  const isRinging = cards.some((card) => card.phase === 'ringing');
  return dialPrompt === undefined || isRinging ? 'show-inactive' : 'show-focused';
}
