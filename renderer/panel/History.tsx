import { memo, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFacts } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { byDay } from './days.ts';
import { HistoryRow } from './HistoryRow.tsx';
import { HistorySearch } from './HistorySearch.tsx';
import { type FoundCalls, type HistoryQuestion, useHistory } from './useHistory.ts';

const everything: HistoryQuestion = { text: '', filter: 'all' };

const isEverything = ({ text, filter }: HistoryQuestion): boolean => text === '' && filter === 'all';

function NothingFound({ question }: { question: HistoryQuestion }): ReactNode {
  const { t } = useTranslation();
  const isEmpty = isEverything(question);
  return (
    <div className="empty" data-testid="history-empty">
      <p className="empty-title">{t(isEmpty ? 'calls.history.empty' : 'calls.history.noMatch')}</p>
      <p className="empty-help">{t(isEmpty ? 'calls.history.emptyHelp' : 'calls.history.noMatchHelp')}</p>
    </div>
  );
}

/** How many were found, for who cannot see the list; nothing as long as nothing is looked for. */
function Count({ question, calls, hasMore }: FoundCalls): ReactNode {
  const { t } = useTranslation();
  const count = calls.length;
  return (
    <p className="visually-hidden" role="status" data-testid="history-count">
      {!isEverything(question) &&
        (count === 0
          ? t('calls.history.noMatch')
          : t(hasMore ? 'calls.history.shownOfMore' : 'calls.history.shown', { count }))}
    </p>
  );
}

/** The button may go with what it has brought: the keyboard goes on at the first call that is new. */
function useGoingOn(count: number) {
  const list = useRef<HTMLDivElement>(null);
  const from = useRef<number>(undefined);
  useEffect(() => {
    if (from.current === undefined || count <= from.current) return;
    list.current?.querySelectorAll<HTMLElement>('.history-call')[from.current]?.focus();
    from.current = undefined;
  }, [count]);
  const begin = (): void => {
    from.current = count;
  };
  return { list, begin };
}

function Days({ found }: { found: FoundCalls }): ReactNode {
  const { i18n } = useTranslation();
  const days = byDay(found.calls, { language: i18n.language, nowMs: Date.now() });
  return days.map(({ title, calls }) => (
    <section key={title} className="history-day">
      <h3 className="history-date">{title}</h3>
      <ul className="history-list">
        {calls.map((call) => (
          <HistoryRow key={call.key} call={call} />
        ))}
      </ul>
    </section>
  ));
}

function FoundList({ found, onMore }: { found: FoundCalls; onMore: () => void }): ReactNode {
  const { t } = useTranslation();
  const { list, begin } = useGoingOn(found.calls.length);
  const more = (): void => {
    begin();
    onMore();
  };
  return (
    <div ref={list} className="history-found">
      <Count {...found} />
      {found.failure !== undefined && <FailureNote failure={found.failure} />}
      {found.failure === undefined && found.calls.length === 0 && <NothingFound question={found.question} />}
      <Days found={found} />
      {found.hasMore && (
        <ActionButton action="more-history" size="large" label={t('calls.history.more')} onPress={more} />
      )}
    </div>
  );
}

/** The calls that are over: searched, by day, and called back. */
export const History = memo(function History({ facts }: { facts: UiFacts }): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const [question, setQuestion] = useState(everything);
  const [pages, setPages] = useState(1);
  const found = useHistory(question, pages, facts.historyRevision);
  const ask = (next: HistoryQuestion): void => {
    setQuestion(next);
    setPages(1);
  };
  return (
    <section className="history" data-testid="history" aria-labelledby={id}>
      <h2 id={id} className="section-title">
        {t('calls.history.title')}
      </h2>
      <HistorySearch question={question} onChange={ask} />
      {found !== undefined && <FoundList found={found} onMore={() => setPages(pages + 1)} />}
    </section>
  );
});
