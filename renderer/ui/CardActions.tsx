import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallActionName } from '../../preload/contract.ts';
import { ActionButton } from './ActionButton.tsx';
import { ActionIcon } from './ActionIcon.tsx';
import { actionLabelKey, actionTone, type CardAction, layoutActions } from './actions.ts';
import type { TimedCard } from './store.ts';

interface CardActionsProps {
  readonly card: TimedCard;
  readonly pending: CallActionName | undefined;
  readonly canIgnore: boolean;
  readonly hints: ReadonlyMap<CardAction, string>;
  readonly isGuarded: () => boolean;
  readonly onAction: (action: CardAction) => void;
}

/** The buttons of a card: the main ones large, the others beneath. */
export function CardActions(props: CardActionsProps): ReactNode {
  const { t } = useTranslation();
  const { primary, secondary } = layoutActions(props.card, props.canIgnore);
  const isGuardedNow = props.isGuarded();
  const button = (action: CardAction, size: 'large' | 'small'): ReactNode => {
    const hint = props.hints.get(action);
    return (
      <ActionButton
        key={action}
        action={action}
        size={size}
        tone={size === 'large' ? actionTone(action) : 'neutral'}
        label={t(actionLabelKey(action, props.card))}
        icon={size === 'large' && <ActionIcon action={action} />}
        isBusy={props.pending === action}
        isInert={isGuardedNow || (props.pending !== undefined && action !== 'ignore')}
        isGuarded={props.isGuarded}
        onPress={() => props.onAction(action)}
        {...(hint === undefined ? {} : { hint })}
        {...(action === 'ignore' ? { description: t('action.ignoreHelp') } : {})}
      />
    );
  };
  return (
    <div className="actions">
      {primary.length > 0 && (
        <div className="actions-primary" data-count={primary.length}>
          {primary.map((action) => button(action, 'large'))}
        </div>
      )}
      {secondary.length > 0 && (
        <div className="actions-secondary">{secondary.map((action) => button(action, 'small'))}</div>
      )}
    </div>
  );
}
