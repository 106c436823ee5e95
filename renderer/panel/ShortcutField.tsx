import { CircleCheck, CircleSlash, type LucideIcon, OctagonX, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ShortcutStatus, UiSettings } from '../../preload/contract.ts';
import { acceleratorOf, displayAccelerator } from './accelerator.ts';
import { useSaver } from './useSetting.ts';

type ShortcutName = keyof UiSettings['shortcuts'];

const isMac = navigator.userAgent.includes('Mac OS');

const icons: Readonly<Record<ShortcutStatus[ShortcutName], LucideIcon>> = {
  registered: CircleCheck,
  refused: OctagonX,
  reserved: OctagonX,
  off: CircleSlash,
};

interface ShortcutFieldProps {
  readonly name: ShortcutName;
  readonly shortcuts: UiSettings['shortcuts'];
  readonly status: ShortcutStatus[ShortcutName];
}

/** Takes the keys that are pressed in it, and says what the system made of them. */
export function ShortcutField({ name, shortcuts, status }: ShortcutFieldProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const { error, save } = useSaver();
  const [isRecording, setRecording] = useState(false);
  const saved = shortcuts[name];
  const set = (accelerator: string): void => void save({ shortcuts: { ...shortcuts, [name]: accelerator } });
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') return;
    event.preventDefault();
    const accelerator = event.key === 'Backspace' || event.key === 'Delete' ? '' : acceleratorOf(event, isMac);
    if (accelerator !== undefined) set(accelerator);
  };
  const empty = t(isRecording ? 'settings.shortcuts.recording' : 'settings.shortcuts.none');
  const Icon = icons[status];
  return (
    <div className="setting field shortcut" data-testid="shortcut" data-name={name} data-status={status}>
      <label className="field-label" htmlFor={id}>
        {t(`settings.shortcuts.${name}`)}
      </label>
      <div className="shortcut-row">
        <input
          id={id}
          name={name}
          className="input shortcut-input"
          readOnly
          value={saved === '' ? '' : displayAccelerator(saved, isMac)}
          placeholder={empty}
          aria-describedby={`${id}-status`}
          onKeyDown={press}
          onFocus={() => setRecording(true)}
          onBlur={() => setRecording(false)}
        />
        <Button
          className="button icon-button"
          data-size="small"
          aria-label={t('settings.shortcuts.clear')}
          isDisabled={saved === ''}
          onPress={() => set('')}
        >
          <X className="icon" aria-hidden />
        </Button>
      </div>
      <p id={`${id}-status`} className="field-help shortcut-status" role="status">
        <Icon className="icon" aria-hidden />
        {error ?? t(`settings.shortcuts.status.${status}`)}
      </p>
    </div>
  );
}
