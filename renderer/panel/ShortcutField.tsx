import { CircleCheck, CircleHelp, CircleSlash, type LucideIcon, OctagonX, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../ui/ActionButton.tsx';
import { displayAccelerator } from './accelerator.ts';
import { SavedMark } from './SettingFoot.tsx';
import { useIsWanted } from './settings-search.ts';
import { isMac, type ShortcutFieldProps, useShortcutField } from './useShortcutField.ts';

const icons: Readonly<Record<ShortcutFieldProps['status'], LucideIcon>> = {
  registered: CircleCheck,
  refused: OctagonX,
  reserved: OctagonX,
  unconfirmed: CircleHelp,
  off: CircleSlash,
};

type Field = ReturnType<typeof useShortcutField>;

/** "Try again" goes away when it has worked: the keyboard that was on it stays in the field. */
function useFocusAfterRetry(canRetry: boolean): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const couldRetry = useRef(canRetry);
  useEffect(() => {
    const isGone = couldRetry.current && !canRetry;
    couldRetry.current = canRetry;
    if (isGone && document.activeElement === document.body) element.current?.querySelector('button')?.focus();
  }, [canRetry]);
  return element;
}

interface StatusProps {
  readonly id: string;
  readonly status: ShortcutFieldProps['status'];
  readonly field: Field;
  readonly canRetry: boolean;
}

/** What became of the keys: refused before they were saved, refused by the system, or taken. */
function Status({ id, status, field, canRetry }: StatusProps): ReactNode {
  const { t } = useTranslation();
  const Icon = field.error === undefined ? icons[status] : OctagonX;
  return (
    <div className="shortcut-result">
      <p id={id} className="field-help shortcut-status" role="status">
        <Icon className="icon" aria-hidden />
        <span>{field.error ?? t(`settings.shortcuts.status.${status}`)}</span>
      </p>
      {canRetry && (
        <ActionButton
          action="retry-shortcut"
          size="small"
          label={t('settings.shortcuts.tryAgain')}
          onPress={field.retry}
        />
      )}
      <SavedMark count={field.savedCount} />
    </div>
  );
}

function Clear({ isDisabled, onPress }: { isDisabled: boolean; onPress: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <Button
      className="button icon-button"
      data-size="small"
      aria-label={t('settings.shortcuts.clear')}
      isDisabled={isDisabled}
      onPress={onPress}
    >
      <X className="icon" aria-hidden />
    </Button>
  );
}

/** Takes the keys that are pressed in it, and says what the system made of them. */
export function ShortcutField(props: ShortcutFieldProps): ReactNode {
  const { name, shortcuts, status } = props;
  const { t } = useTranslation();
  const id = useId();
  const field = useShortcutField(props);
  const canRetry = status === 'refused' && !field.isRefused;
  const element = useFocusAfterRetry(canRetry);
  const label = t(`settings.shortcuts.${name}`);
  if (!useIsWanted(label, t('settings.shortcuts.help'))) return null;
  const saved = shortcuts[name];
  return (
    <div
      ref={element}
      className="setting field shortcut"
      data-testid="shortcut"
      data-name={name}
      data-status={status}
      data-refused={field.isRefused || undefined}
    >
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="shortcut-row">
        <input
          id={id}
          name={name}
          className="input shortcut-input"
          readOnly
          value={saved === '' ? '' : displayAccelerator(saved, isMac)}
          placeholder={t(field.isRecording ? 'settings.shortcuts.recording' : 'settings.shortcuts.none')}
          aria-invalid={field.isRefused || undefined}
          aria-describedby={`${id}-status`}
          onKeyDown={field.press}
          onFocus={field.focus}
          onBlur={field.blur}
        />
        <Clear isDisabled={saved === ''} onPress={field.clear} />
      </div>
      <Status id={`${id}-status`} {...{ status, field, canRetry }} />
    </div>
  );
}
