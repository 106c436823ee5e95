import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../../locales/index.ts';
import type { UiFailure } from '../../preload/contract.ts';
import { useTranslate } from './i18n.ts';

/** A refusal in words: what happened, what to do, and the reference that support asks for. */
export function FailureNote({ failure, lead }: { failure: UiFailure; lead?: string }): ReactNode {
  const { t } = useTranslation();
  const { sentence, hint } = failureText(useTranslate(), failure);
  return (
    <div className="failure-note" role="alert">
      <TriangleAlert className="icon" aria-hidden />
      <div>
        <p className="failure-sentence">{lead === undefined ? sentence : `${lead} ${sentence}`}</p>
        <p className="failure-hint">{hint}</p>
        {failure.correlationId !== undefined && (
          <p className="failure-hint">{t('failureNote.correlation', { id: failure.correlationId })}</p>
        )}
      </div>
    </div>
  );
}
