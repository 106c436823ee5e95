import type { UiState } from '../../../preload/contract.ts';
import type { Check } from '../../health/checks.ts';

/** What is read of the state. */
export interface PopupHealthFacts {
  readonly settings: Pick<UiState['settings'], 'isPopupShown'>;
  readonly facts: Pick<UiState['facts'], 'popupPlacing'>;
}

/**
 * Whether calls bring the popup up. The agent's checks stand before it: they say whether a call comes at all, this one
 * only how it is told.
 */
export function popupCheck({ settings: { isPopupShown }, facts: { popupPlacing } }: PopupHealthFacts): Check {
  const isLimited = popupPlacing === 'limited';
  const key = isPopupShown ? popupPlacing : isLimited ? 'limitedOff' : 'off';
  return { name: 'popup', status: isLimited ? 'fail' : 'pass', said: { key: `popup.${key}` } };
}
