import type { ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import type { HistoryFilter } from '../../preload/contract.ts';
import type { HistoryQuestion } from './useHistory.ts';

const filters = ['all', 'missed', 'inbound', 'outbound'] as const satisfies readonly HistoryFilter[];

interface HistorySearchProps {
  readonly question: HistoryQuestion;
  readonly onChange: (question: HistoryQuestion) => void;
}

/** One of the four is always chosen. */
function Filters({ question, onChange }: HistorySearchProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ToggleButtonGroup
      className="history-filters"
      aria-label={t('calls.history.filters')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[question.filter]}
      onSelectionChange={(keys) => {
        const filter = filters.find((each) => keys.has(each));
        if (filter !== undefined) onChange({ ...question, filter });
      }}
    >
      {filters.map((filter) => (
        <ToggleButton key={filter} id={filter} className="history-filter" data-filter={filter}>
          {t(`calls.history.filter.${filter}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** Which calls of the journal are looked for. */
export function HistorySearch({ question, onChange }: HistorySearchProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="history-search">
      <SearchField
        className="field"
        name="historySearch"
        aria-label={t('calls.history.search')}
        autoComplete="off"
        spellCheck="false"
        maxLength={100}
        value={question.text}
        onChange={(text) => onChange({ ...question, text })}
      >
        <Input className="input" placeholder={t('calls.history.search')} />
      </SearchField>
      <Filters question={question} onChange={onChange} />
    </div>
  );
}
