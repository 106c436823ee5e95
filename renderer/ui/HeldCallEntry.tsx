import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HeldCall } from '../../preload/contract.ts';
import { ActionButton } from './ActionButton.tsx';
import type { JoiningAction } from './actions.ts';
import { useSettled } from './useSettled.ts';

interface HeldCallEntryProps {
  readonly action: JoiningAction;
  readonly heldCalls: readonly HeldCall[];
  readonly isBusy: boolean;
  readonly onChoose: (key: string) => void;
  readonly onCancel: () => void;
}

/** Name and number; a number is never broken. */
const inOneLine = ({ name, number }: HeldCall): string | undefined =>
  [name, number?.replaceAll(' ', '\u00a0')].filter((part) => part !== undefined).join(', ') || undefined;

/** Which of several held calls an action is meant for: one button each, by who they are. Esc returns. */
export function HeldCallEntry({ action, heldCalls, isBusy, onChoose, onCancel }: HeldCallEntryProps): ReactNode {
  const { t } = useTranslation();
  const group = useRef<HTMLFieldSetElement>(null);
  // A double click on the action's button is not to take the call that came under the pointer by it.
  const isSettled = useSettled(action);
  // The user has just pressed the action's button here: the focus moves within the window that already has it.
  useEffect(() => group.current?.querySelector('button')?.focus(), []);
  const pressKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onCancel();
  };
  const said = (held: HeldCall): string => inOneLine(held) ?? t('card.numberWithheld');
  return (
    <fieldset ref={group} className="entry" data-testid="held-entry" onKeyDown={pressKey}>
      <legend className="entry-label">{t(`target.held.${action}`)}</legend>
      {heldCalls.map((held) => (
        <ActionButton
          key={held.key}
          action="choose-held"
          size="large"
          label={said(held)}
          isInert={isBusy || !isSettled}
          onPress={() => onChoose(held.key)}
        />
      ))}
      <ActionButton action="cancel-held" size="small" label={t('common.back')} hint="Escape" onPress={onCancel} />
    </fieldset>
  );
}
