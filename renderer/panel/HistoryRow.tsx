import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiHistoryCall } from '../../preload/contract.ts';
import { formatElapsed } from '../ui/elapsed.ts';
import { whoOf } from '../ui/person.ts';
import { CallBack } from './CallBack.tsx';
import { formatTime } from './days.ts';
import { OutcomeIcon } from './OutcomeIcon.tsx';

/** Which way, and what came of it, in words. */
function useWords(call: UiHistoryCall): readonly string[] {
  const { t, i18n } = useTranslation();
  const { direction, talkedMs, calledLabel, wasOffline, name, number } = call;
  return [
    t(`calls.history.${direction}`),
    talkedMs === undefined ? undefined : t('calls.history.talked', { time: formatElapsed(talkedMs, i18n.language) }),
    // A number is read as one word.
    name === undefined ? undefined : number?.replaceAll(' ', '\u00a0'),
    calledLabel === undefined ? undefined : t('calls.history.calledLabel', { label: calledLabel }),
    wasOffline === true ? t('calls.history.whileOffline') : undefined,
  ].filter((word) => word !== undefined);
}

/** One call of the journal. */
export const HistoryRow = memo(function HistoryRow({ call }: { call: UiHistoryCall }): ReactNode {
  const { t, i18n } = useTranslation();
  const words = useWords(call);
  return (
    <li
      className="history-call"
      data-testid="history-call"
      data-key={call.key}
      data-outcome={call.outcome}
      tabIndex={-1}
    >
      <OutcomeIcon call={call} />
      <div className="history-words">
        <p className="history-who">
          <span className="check-name">{whoOf(call) ?? t('card.numberWithheld')}</span>
          {call.organisation !== undefined && (
            <>
              {' '}
              <span className="history-organisation">{call.organisation}</span>
            </>
          )}
        </p>
        <p className="check-sentence">
          <span className="history-outcome">{t(`outcome.${call.outcome}`)}</span>
          {words.map((word) => ` · ${word}`).join('')}
        </p>
      </div>
      <time className="history-time" dateTime={new Date(call.startedMs).toISOString()}>
        {formatTime(call.startedMs, { language: i18n.language })}
      </time>
      {call.dial !== undefined && <CallBack call={call} dial={call.dial} />}
    </li>
  );
});
