import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../../locales/index.ts';
import type { UiFailure } from '../../preload/contract.ts';
import { useTranslate } from './i18n.ts';
import { Note } from './Note.tsx';
import { useWait } from './useWait.ts';

/** A refusal in words: what happened, what to do, and the reference that support asks for. */
export function FailureNote({ failure, lead }: { failure: UiFailure; lead?: string }): ReactNode {
  const { t } = useTranslation();
  const left = useWait(failure);
  const { sentence, hint } = failureText(useTranslate(), { code: failure.code, retryAfterSeconds: left });
  return (
    <Note
      sentence={lead === undefined ? sentence : `${lead} ${sentence}`}
      hint={left === 0 ? t('failureNote.retryNow') : hint}
      isCounting={left !== undefined}
    >
      {failure.correlationId !== undefined && (
        <p className="failure-hint">{t('failureNote.correlation', { id: failure.correlationId })}</p>
      )}
    </Note>
  );
}
