import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from './ActionButton.tsx';
import { ActionIcon } from './ActionIcon.tsx';
import { ActionRows } from './ActionRows.tsx';
import { type CardAction, type EndedAction, endedLayout, type KeyHint } from './actions.ts';
import { FailureNote } from './FailureNote.tsx';
import { usePage } from './page.tsx';
import { settle } from './settle.ts';
import type { TimedCard } from './store.ts';

interface EndedActionsProps {
  readonly card: TimedCard;
  readonly hints: ReadonlyMap<CardAction, KeyHint>;
  readonly isGuarded: () => boolean;
  /** Takes the card away; absent where it goes by itself only. */
  readonly onClose?: () => void;
}

interface CallBack {
  readonly isBusy: boolean;
  readonly failure: UiFailure | undefined;
  call(): Promise<void>;
}

/** Calls the other end again; main then takes the card away. */
function useCallBack({ key, ending }: TimedCard): CallBack {
  const { bridge } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<UiFailure>();
  const call = async (): Promise<void> => {
    if (ending?.dial === undefined || isBusy) return;
    setBusy(true);
    const result = await settle(bridge.dial({ number: ending.dial, endedCall: key }));
    setBusy(false);
    setFailure(result.ok ? undefined : result.failure);
  };
  return { isBusy, failure, call };
}

/** The buttons of an ended call's card. */
export function EndedActions({ card, hints, isGuarded, onClose }: EndedActionsProps): ReactNode {
  const { t } = useTranslation();
  const { isBusy, failure, call } = useCallBack(card);
  const isInert = isGuarded();
  const label = {
    callBack: card.direction === 'inbound' ? 'action.callBack' : 'action.callAgain',
    close: 'common.close',
  };
  const press = { callBack: () => void call(), close: () => onClose?.() };
  const button = (action: EndedAction, size: 'large' | 'small'): ReactNode => {
    const hint = hints.get(action);
    return (
      <ActionButton
        key={action}
        {...{ action, size, isInert, isGuarded }}
        label={t(label[action])}
        icon={size === 'large' && <ActionIcon action={action} />}
        isBusy={action === 'callBack' && isBusy}
        onPress={press[action]}
        {...(hint === undefined ? {} : { hint: hint.key, isHintIdle: !hint.isWorking })}
      />
    );
  };
  return (
    <ActionRows {...endedLayout(card)} button={button}>
      {failure !== undefined && <FailureNote failure={failure} />}
    </ActionRows>
  );
}
