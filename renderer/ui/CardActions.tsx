import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallActionName } from '../../preload/contract.ts';
import { ActionButton } from './ActionButton.tsx';
import { ActionIcon } from './ActionIcon.tsx';
import { ActionRows } from './ActionRows.tsx';
import {
  actionLabelKey,
  actionTone,
  type CardAction,
  isHidingAction,
  type KeyHint,
  type LiveAction,
  layoutActions,
  sentAs,
} from './actions.ts';
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

const isUntested = (action: LiveAction, card: TimedCard): boolean => {
  if (isHidingAction(action)) return false;
  return card.untested?.includes(sentAs(action === 'answerOtherwise' ? 'answer' : action, card)) === true;
};

/** Key of what a button says of itself beyond its label. */
function helpKey(action: LiveAction, card: TimedCard): string | undefined {
  if (isHidingAction(action)) return `action.${action}Help`;
  return isUntested(action, card) ? 'action.untestedHelp' : undefined;
}

/** The buttons of a live call's card. */
export function CardActions(props: CardActionsProps): ReactNode {
  const { t } = useTranslation();
  const layout = layoutActions(props.card, props.canHide);
  const isGuardedNow = props.isGuarded();
  const isWaiting = props.pending !== undefined && !props.isAccepted;
  const button = (action: LiveAction, size: 'large' | 'small'): ReactNode => {
    const hint = props.hints.get(action);
    const help = helpKey(action, props.card);
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
        isUntested={isUntested(action, props.card)}
        isInert={isGuardedNow || (isWaiting && !isHidingAction(action))}
        isGuarded={props.isGuarded}
        onPress={() => props.onAction(action)}
        {...(hint === undefined ? {} : { hint: hint.key, isHintIdle: !hint.isWorking })}
        {...(help === undefined ? {} : { description: t(help) })}
      />
    );
  };
  return <ActionRows {...layout} button={button} />;
}
