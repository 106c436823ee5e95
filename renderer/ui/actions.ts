import type { CallActionName, CallCard } from '../../preload/contract.ts';

/** What a card offers: what the call allows, and to ignore it. */
export type CardAction = CallActionName | 'ignore';

/** Actions that first ask for a destination. */
export const targetActions = ['redirect', 'transfer', 'consult'] as const;
export type TargetAction = (typeof targetActions)[number];

/** Whether an action needs a destination first. */
export const isTargetAction = (action: CardAction): action is TargetAction =>
  targetActions.some((target) => target === action);

/** The large buttons and the small ones beneath. */
export interface ActionLayout {
  readonly primary: readonly CardAction[];
  readonly secondary: readonly CardAction[];
}

/** Hanging up stands last, away from where Answer stood a moment ago: a double click must not end the call. */
const ringingPrimary: readonly CardAction[] = ['answer', 'decline'];
const talkingPrimary: readonly CardAction[] = ['hold', 'retrieve', 'completeTransfer', 'transfer', 'hangUp'];
const primaryLimit = 3;

function choosePrimary(offered: readonly CardAction[], isRinging: boolean): readonly CardAction[] {
  if (!isRinging) {
    const chosen = talkingPrimary.filter((action) => offered.includes(action));
    return chosen.length <= primaryLimit ? chosen : chosen.filter((action) => action !== 'transfer');
  }
  const chosen = ringingPrimary.filter((action) => offered.includes(action));
  const isRefusable = chosen.includes('decline');
  return isRefusable || !offered.includes('hangUp') ? chosen : [...chosen, 'hangUp'];
}

/**
 * Where a card's actions stand. Nothing that the call allows is left out.
 * @param canIgnore the card can be hidden (popup only); offered while it rings
 */
export function layoutActions(card: Pick<CallCard, 'phase' | 'actions'>, canIgnore: boolean): ActionLayout {
  const isRinging = card.phase === 'ringing';
  const offered: readonly CardAction[] = canIgnore && isRinging ? [...card.actions, 'ignore'] : card.actions;
  const primary = choosePrimary(offered, isRinging);
  return { primary, secondary: offered.filter((action) => !primary.includes(action)) };
}

/** Green is for answering, red for ending; everything else is neutral. */
export function actionTone(action: CardAction): 'answer' | 'end' | 'neutral' {
  if (action === 'answer') return 'answer';
  return action === 'decline' || action === 'hangUp' ? 'end' : 'neutral';
}
