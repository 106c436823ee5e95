import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './ActionButton.tsx';

interface DigitsEntryProps {
  readonly isBusy: boolean;
  readonly onSend: (digits: string) => void;
  readonly onCancel: () => void;
}

/** Sends tones into a call: a small field for digits. */
export function DigitsEntry({ isBusy, onSend, onCancel }: DigitsEntryProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [digits, setDigits] = useState('');
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (digits === '' || isBusy) return;
    onSend(digits);
    setDigits('');
  };
  const pressKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onCancel();
  };
  return (
    <form className="entry" data-testid="digits-entry" onSubmit={submit}>
      <Label className="entry-label" htmlFor={id}>
        {t('digits.label')}
      </Label>
      <Input
        ref={field}
        id={id}
        name="digits"
        className="input"
        inputMode="tel"
        maxLength={32}
        autoComplete="off"
        value={digits}
        onChange={(event) => setDigits(event.target.value.replace(/[^\d*#]/g, ''))}
        onKeyDown={pressKey}
      />
      <div className="actions-primary">
        <ActionButton
          action="send-digits"
          type="submit"
          size="large"
          tone="accent"
          label={t('common.send')}
          isBusy={isBusy}
        />
        <ActionButton action="cancel-digits" size="large" label={t('common.back')} hint="Escape" onPress={onCancel} />
      </div>
    </form>
  );
}
