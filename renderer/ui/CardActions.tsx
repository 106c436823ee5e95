import { memo, type ReactNode, type RefObject, useInsertionEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallActionName } from '../../preload/contract.ts';
import { ActionButton } from './ActionButton.tsx';
import { ActionIcon } from './ActionIcon.tsx';
import { ActionRows } from './ActionRows.tsx';
import {
  type ActionLayout,
  actionLabelKey,
  actionTone,
  type CardAction,
  isHidingAction,
  type KeyHint,
  type LiveAction,
  layoutActions,
  untestedOf,
} from './actions.ts';
import { isSame } from './same.ts';
import type { TimedCard } from './store.ts';

interface CardActionsProps {
  readonly card: TimedCard;
  readonly pending: CallActionName | undefined;
  /** The command under way was accepted: others may follow. */
  readonly isAccepted: boolean;
  readonly canHide: boolean;
  readonly hints: ReadonlyMap<CardAction, KeyHint>;
  readonly isGuarded: () => boolean;
  readonly onAction: (action: LiveAction) => void;
}

/** Key of what a button says of itself beyond its label. */
function helpKey(action: LiveAction, isUntested: boolean): string | undefined {
  if (isHidingAction(action)) return `action.${action}Help`;
  return isUntested ? 'action.untestedHelp' : undefined;
}

/** What a button does, as it was said last: it is asked when it is pressed, and no button looks different for it. */
type Doings = Pick<CardActionsProps, 'isGuarded' | 'onAction'>;

interface ButtonsProps extends Omit<CardActionsProps, keyof Doings | 'canHide'> {
  readonly layout: ActionLayout;
  readonly untested: readonly LiveAction[];
  readonly isGuardedNow: boolean;
  readonly doings: RefObject<Doings>;
}

const isSameList = (before: readonly string[] = [], after: readonly string[] = []): boolean =>
  before.length === after.length && before.every((item, index) => item === after[index]);

const isSameLayout = (before: ActionLayout, after: ActionLayout): boolean =>
  isSameList(before.primary, after.primary) && isSameList(before.secondary, after.secondary);

const hintsOf = (hints: CardActionsProps['hints']): readonly string[] =>
  [...hints].map(([action, { key, isWorking }]) => `${action} ${key} ${isWorking}`);

const looksSame = (before: ButtonsProps, after: ButtonsProps): boolean =>
  isSame(before, after, ['card', 'hints', 'layout', 'untested']) &&
  before.card.answeringWill === after.card.answeringWill &&
  isSameLayout(before.layout, after.layout) &&
  isSameList(before.untested, after.untested) &&
  isSameList(hintsOf(before.hints), hintsOf(after.hints));

/** The buttons of a live call's card. */
export function CardActions({ isGuarded, onAction, canHide, ...looks }: CardActionsProps): ReactNode {
  const doings = useRef<Doings>({ isGuarded, onAction });
  useInsertionEffect(() => {
    doings.current = { isGuarded, onAction };
  });
  const layout = layoutActions(looks.card, canHide);
  const untested = untestedOf(layout, looks.card);
  return <Buttons {...looks} {...{ layout, untested, doings }} isGuardedNow={isGuarded()} />;
}

/** Painted anew only where they look different: the spare card becomes a ringing one, and its buttons stay what they are. */
const Buttons = memo(function Buttons(props: ButtonsProps): ReactNode {
  const { doings, isGuardedNow, layout, untested } = props;
  const { t } = useTranslation();
  const isWaiting = props.pending !== undefined && !props.isAccepted;
  const button = (action: LiveAction, size: 'large' | 'small'): ReactNode => {
    const hint = props.hints.get(action);
    const isUntested = untested.includes(action);
    const help = helpKey(action, isUntested);
    return (
      <ActionButton
        key={action}
        action={action}
        size={size}
        tone={size === 'large' ? actionTone(action) : 'neutral'}
        label={t(actionLabelKey(action, props.card))}
        icon={(size === 'large' || action === 'hide') && <ActionIcon action={action} />}
        isSign={action === 'hide'}
        isBusy={props.pending === action}
        isUntested={isUntested}
        isInert={isGuardedNow || (isWaiting && !isHidingAction(action))}
        isGuarded={() => doings.current.isGuarded()}
        onPress={() => doings.current.onAction(action)}
        {...(hint === undefined ? {} : { hint: hint.key, isHintIdle: !hint.isWorking })}
        {...(help === undefined ? {} : { description: t(help) })}
      />
    );
  };
  return <ActionRows {...layout} button={button} />;
}, looksSame);
