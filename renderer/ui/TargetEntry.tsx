import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './ActionButton.tsx';
import { ActionIcon } from './ActionIcon.tsx';
import type { TargetAction } from './actions.ts';
import { TargetList } from './TargetList.tsx';
import { chooseDestination, firstHighlight, isNumberLike } from './target.ts';
import { comboboxProps } from './target-field.ts';
import { useTargets } from './useTargets.ts';

interface TargetEntryProps {
  /** Key of the call that is to be sent on. */
  readonly call: string;
  readonly action: TargetAction;
  readonly isBusy: boolean;
  readonly onChoose: (destination: string) => void;
  readonly onCancel: () => void;
}

/**
 * What Enter does: at once where the list is the one for this text, else as soon as it is. Typed fast, Enter would take
 * somebody whom the user has never seen.
 */
function useWhenFound(isFound: boolean, text: string, confirm: () => void): (event: FormEvent) => void {
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    if (wanted === undefined || !(isFound || wanted !== text)) return;
    setWanted(undefined);
    if (wanted === text) confirm();
  });
  return (event) => {
    event.preventDefault();
    if (isFound || isNumberLike(text)) confirm();
    else setWanted(text);
  };
}

/** Asks where a call is to go: a recent target, somebody found by name, or a typed number. Enter confirms, Esc returns. */
export function TargetEntry({ call, action, isBusy, onChoose, onCancel }: TargetEntryProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [moved, setMoved] = useState<{ text: string; destination: string | undefined }>();
  const [isAsking, setAsking] = useState(false);
  const { query, targets: found } = useTargets(text, call);
  const kept = moved?.text === text ? found.findIndex(({ destination }) => destination === moved.destination) : -1;
  const index = kept < 0 ? firstHighlight(text, found) : kept;

  // The user has just pressed Redirect or Transfer here: the focus moves within the window that already has it.
  useEffect(() => field.current?.focus(), []);

  const confirm = (at: number): void => {
    const destination = chooseDestination(text, found, at);
    setAsking(destination === undefined);
    if (destination !== undefined && !isBusy) onChoose(destination);
  };
  const submit = useWhenFound(query === text.trim(), text, () => confirm(index));
  const onMove = (place: number): void => setMoved({ text, destination: found[place]?.destination });
  const combobox = comboboxProps({ ...{ id, count: found.length, index }, onMove, onEscape: onCancel });
  const isEmptySearch = text.trim() !== '' && query === text.trim() && found.length === 0;
  return (
    <form className="entry" data-testid="target-entry" onSubmit={submit}>
      <Label className="entry-label" htmlFor={`${id}-field`}>
        {t(`target.${action}`)}
      </Label>
      <Input
        ref={field}
        {...combobox}
        name="target"
        maxLength={100}
        className="input"
        value={text}
        placeholder={t('target.placeholder')}
        aria-describedby={isAsking ? `${id}-help` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <TargetList id={id} found={found} index={index} onChoose={confirm} />
      <p id={`${id}-help`} className="entry-help" aria-live="polite">
        {isAsking ? t('target.choose') : isEmptySearch && t('target.empty')}
      </p>
      <div className="actions-primary">
        <ActionButton
          action="confirm-target"
          type="submit"
          size="large"
          tone="accent"
          label={t(`action.${action}`)}
          icon={<ActionIcon action={action} />}
          isBusy={isBusy}
        />
        <ActionButton action="cancel-target" size="large" label={t('common.back')} hint="Escape" onPress={onCancel} />
      </div>
    </form>
  );
}
