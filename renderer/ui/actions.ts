import type { CallActionName, CallCard } from '../../preload/contract.ts';

/** What a card offers: what the call allows, and to ignore it. */
export type CardAction = CallActionName | 'ignore';

const targetActions = ['redirect', 'transfer', 'consult'] as const;
/** An action that first asks for a destination. */
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
const primaryOrder: readonly CardAction[] = [
  'answer',
  'hold',
  'retrieve',
  'completeTransfer',
  'transfer',
  'decline',
  'hangUp',
];
const primaryLimit = 3;

type ActionCard = Pick<CallCard, 'phase' | 'actions'>;

function choosePrimary(offered: readonly CardAction[]): readonly CardAction[] {
  const chosen = primaryOrder.filter((action) => offered.includes(action));
  return chosen.length <= primaryLimit ? chosen : chosen.filter((action) => action !== 'transfer');
}

/** How a card calls an action: what rings is declined, not hung up, whichever of the two the platform lists. */
export const shownAs = (action: CallActionName, phase: CallCard['phase']): CallActionName =>
  action === 'hangUp' && phase === 'ringing' ? 'decline' : action;

/** What a shown action is sent as: hanging up, where the platform cannot decline. */
export const sentAs = (action: CallActionName, card: ActionCard): CallActionName =>
  action === 'decline' && !card.actions.includes('decline') ? 'hangUp' : action;

/**
 * Where a card's actions stand. Nothing that the call allows is left out.
 * @param canIgnore the card can be hidden (popup only); offered while it rings
 */
export function layoutActions(card: ActionCard, canIgnore: boolean): ActionLayout {
  const shown = [...new Set<CardAction>(card.actions.map((action) => shownAs(action, card.phase)))];
  const offered: readonly CardAction[] = canIgnore && card.phase === 'ringing' ? [...shown, 'ignore'] : shown;
  const primary = choosePrimary(offered);
  return { primary, secondary: offered.filter((action) => !primary.includes(action)) };
}

/** Green is for answering, red for ending; everything else is neutral. */
export function actionTone(action: CardAction): 'answer' | 'end' | 'neutral' {
  if (action === 'answer') return 'answer';
  return action === 'decline' || action === 'hangUp' ? 'end' : 'neutral';
}
