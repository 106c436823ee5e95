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
