import type { CallActionName, CallCard, CallOutcome } from '../../preload/contract.ts';

/**
 * What is done to a live call. Answering otherwise: in the way that the settings do not name. `ignore` takes the card of a
 * ringing call away, `hide` that of any other: both leave the call alone.
 */
export type LiveAction = CallActionName | 'answerOtherwise' | HidingAction;

/** What takes a card away and tells the phone system nothing. */
export type HidingAction = 'ignore' | 'hide';

/** Whether an action only takes the card away. */
export const isHidingAction = (action: CardAction): action is HidingAction => action === 'ignore' || action === 'hide';

/** What the card of an ended call offers. */
export type EndedAction = 'callBack' | 'close';

/** Everything that a card can offer. */
export type CardAction = LiveAction | EndedAction;

/** The key of an action on a card. */
export interface KeyHint {
  readonly key: string;
  /** Pressed now it would act here. One that would not is not seen, and keeps its place: no button may move under a press. */
  readonly isWorking: boolean;
}

const targetActions = ['redirect', 'transfer', 'consult'] as const;
/** An action that first asks for a destination. */
export type TargetAction = (typeof targetActions)[number];

/** Whether an action needs a destination first. */
export const isTargetAction = (action: CardAction): action is TargetAction =>
  targetActions.some((target) => target === action);

const joiningActions = ['completeTransfer', 'alternate', 'reconnect', 'conference'] as const;
/** An action on two calls: the held one has to be known. */
export type JoiningAction = (typeof joiningActions)[number];

/** Whether an action needs a held call beside its own. */
export const isJoiningAction = (action: CardAction): action is JoiningAction =>
  joiningActions.some((joining) => joining === action);

/** The large buttons and the small ones beneath. */
export interface ActionLayout<Action = LiveAction> {
  readonly primary: readonly Action[];
  readonly secondary: readonly Action[];
}

/** Hanging up stands last, away from where Answer stood a moment ago: a double click must not end the call. */
const primaryOrder: readonly LiveAction[] = [
  'answer',
  'hold',
  'retrieve',
  'completeTransfer',
  'transfer',
  'decline',
  'hangUp',
];
const primaryLimit = 3;

type ActionCard = Pick<CallCard, 'phase' | 'actions' | 'answeringWill' | 'untested'>;

function choosePrimary(offered: readonly LiveAction[]): readonly LiveAction[] {
  const chosen = primaryOrder.filter((action) => offered.includes(action));
  return chosen.length <= primaryLimit ? chosen : chosen.filter((action) => action !== 'transfer');
}

/** How a card calls an action: what rings is declined, not hung up, whichever of the two the platform lists. */
export const shownAs = (action: CallActionName, phase: CallCard['phase']): CallActionName =>
  action === 'hangUp' && phase === 'ringing' ? 'decline' : action;

/** What a shown action is sent as: hanging up, where the platform cannot decline. */
export const sentAs = (action: CallActionName, card: ActionCard): CallActionName =>
  action === 'decline' && !card.actions.includes('decline') ? 'hangUp' : action;

type Ending = 'hold' | 'end';

const otherEnding: Readonly<Record<Ending, Ending>> = { hold: 'end', end: 'hold' };

/** What a way of answering does to the call that the user is in; undefined where there is none on that line. */
export function endingOf(action: CardAction, { answeringWill }: ActionCard): Ending | undefined {
  if (answeringWill === undefined) return undefined;
  return action === 'answerOtherwise' ? otherEnding[answeringWill] : answeringWill;
}

/** Key of an action's word. Answering says what becomes of the call that the user is in. */
export function actionLabelKey(action: CardAction, card: ActionCard): string {
  if (action !== 'answer' && action !== 'answerOtherwise') return `action.${action}`;
  const ending = endingOf(action, card);
  if (ending === undefined) return 'action.answer';
  return ending === 'hold' ? 'action.holdAndAnswer' : 'action.endAndAnswer';
}

/** To answer the other way stands first among the further actions. */
const withOtherAnswer = (shown: readonly LiveAction[], { answeringWill }: ActionCard): readonly LiveAction[] =>
  answeringWill !== undefined && shown.includes('answer') ? ['answerOtherwise', ...shown] : shown;

/**
 * Where a card's actions stand. Nothing that the call allows is left out.
 * @param canHide the card can be hidden (popup only)
 */
export function layoutActions(card: ActionCard, canHide: boolean): ActionLayout {
  const shown = [...new Set<LiveAction>(card.actions.map((action) => shownAs(action, card.phase)))];
  const answering = withOtherAnswer(shown, card);
  const offered = canHide
    ? [...answering, card.phase === 'ringing' ? ('ignore' as const) : ('hide' as const)]
    : answering;
  const primary = choosePrimary(offered);
  return { primary, secondary: offered.filter((action) => !primary.includes(action)) };
}

/** Which of the shown actions nobody knows to work here, by what they are sent as. */
export function untestedOf({ primary, secondary }: ActionLayout, card: ActionCard): readonly LiveAction[] {
  const sent = (action: Exclude<LiveAction, HidingAction>): CallActionName =>
    sentAs(action === 'answerOtherwise' ? 'answer' : action, card);
  return [...primary, ...secondary].filter(
    (action) => !isHidingAction(action) && card.untested?.includes(sent(action)) === true,
  );
}

/** Nobody was reached: what there is to do about it is to call. */
const unreached: ReadonlySet<CallOutcome> = new Set(['missed', 'cancelled', 'failed']);

/** What the card of an ended call offers: to call back where nobody was reached and the number is known, and to go. */
export function endedLayout({ ending }: Pick<CallCard, 'ending'>): ActionLayout<EndedAction> {
  const canCallBack = ending?.dial !== undefined && unreached.has(ending.outcome);
  return canCallBack ? { primary: ['callBack', 'close'], secondary: [] } : { primary: [], secondary: ['close'] };
}

/** Green is for answering, red for ending; everything else is neutral. */
export function actionTone(action: CardAction): 'answer' | 'end' | 'neutral' {
  if (action === 'answer') return 'answer';
  return action === 'decline' || action === 'hangUp' ? 'end' : 'neutral';
}
