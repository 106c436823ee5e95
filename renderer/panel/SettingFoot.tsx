import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** "Saved", said to eyes and ears, anew for each change; 0: nothing to say. */
export function SavedMark({ count }: { count: number }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="saved-mark" role="status">
      {count > 0 && (
        <span key={count} className="saved-word">
          {t('settings.saved')}
        </span>
      )}
    </span>
  );
}

/** Why a value was refused, beside what refused it. */
export function SettingError({ id, error }: { id: string; error: string | undefined }): ReactNode {
  if (error === undefined) return null;
  return (
    <p id={id} className="field-error" role="alert">
      {error}
    </p>
  );
}

interface SettingFootProps {
  /** The field's own id: it is described by this id with `-help` and `-error`. */
  readonly id: string;
  readonly help: string;
  readonly error: string | undefined;
  /** As `SavedMark` has it. */
  readonly savedCount: number;
}

/** What stands beneath a setting: its line of explanation, why it was refused, that it was saved. */
export function SettingFoot({ id, help, error, savedCount }: SettingFootProps): ReactNode {
  return (
    <>
      <p id={`${id}-help`} className="field-help">
        {help}
      </p>
      <SettingError id={`${id}-error`} error={error} />
      <SavedMark count={savedCount} />
    </>
  );
}

/** The ids of what describes a setting, for `aria-describedby`. */
export const describedBy = (id: string, error: string | undefined): string =>
  error === undefined ? `${id}-help` : `${id}-help ${id}-error`;
