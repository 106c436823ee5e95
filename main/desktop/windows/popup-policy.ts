import type { UiState } from '../../../preload/contract.ts';

/** What the popup is to do: nothing takes the keyboard while a call rings. */
export type PopupPolicy = 'hide' | 'show-inactive' | 'show-focused';

/** What the popup shows. */
export type PopupContent = Pick<UiState, 'cards' | 'dialPrompt'>;

/** What else decides. */
export interface PopupCircumstances {
  /** False: calls show no popup by themselves. */
  readonly areCallsShown: boolean;
  /** The popup can be seen now: a card of a call that is over stays with the others, and brings nothing up. */
  readonly isShown: boolean;
  /** The user has just asked for the popup. */
  readonly isBringing: boolean;
}

const asUsual: PopupCircumstances = { areCallsShown: true, isShown: false, isBringing: false };

/**
 * Whether the popup is seen, and whether it may have the keyboard. It is focused only for what the user's own key press
 * asked for: the question, and the popup itself. And never while a call rings: what is being typed somewhere else would
 * answer it.
 */
export function popupPolicy(
  { cards, dialPrompt }: PopupContent,
  { areCallsShown, isShown, isBringing }: PopupCircumstances = asUsual,
): PopupPolicy {
  const hasCard = areCallsShown && cards.some(({ isHidden, phase }) => !isHidden && (isShown || phase !== 'ended'));
  if (!hasCard && dialPrompt === undefined) return 'hide';
  const isRinging = cards.some((card) => card.phase === 'ringing');
  return !isRinging && (isBringing || dialPrompt !== undefined) ? 'show-focused' : 'show-inactive';
}

/** What is shown only says how calls ended: nobody works in it any more. */
export const isOver = ({ cards, dialPrompt }: PopupContent): boolean =>
  dialPrompt === undefined && cards.every(({ isHidden, phase }) => isHidden || phase === 'ended');
