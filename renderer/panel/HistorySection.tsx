import { Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure, UiSettings } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { ChoiceSetting } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { useIsWanted } from './settings-search.ts';

const offeredDays = [0, 7, 30, 90] as const;

/** What was typed into the settings file by hand is offered as well. */
const daysOffered = ({ historyDays }: UiSettings): readonly number[] =>
  [...new Set([...offeredDays, historyDays])].sort((a, b) => a - b);

type Clearing = { readonly isAsked: boolean; readonly isDone?: boolean; readonly failure?: UiFailure };

/** Each of the buttons goes with the press on it: the keyboard stays, on the one that deletes nothing. */
function useKeptPlace(isAsked: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(isAsked);
  useEffect(() => {
    if (wasAsked.current === isAsked) return;
    wasAsked.current = isAsked;
    const harmless = isAsked ? 'clear-history-no' : 'clear-history';
    place.current?.querySelector<HTMLElement>(`[data-action="${harmless}"]`)?.focus();
  }, [isAsked]);
  return place;
}

function ClearHistory(): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [{ isAsked, isDone, failure }, setClearing] = useState<Clearing>({ isAsked: false });
  const place = useKeptPlace(isAsked);
  const clear = async (): Promise<void> => {
    const result = await settle(bridge.clearHistory());
    setClearing(result.ok ? { isAsked: false, isDone: true } : { isAsked: false, failure: result.failure });
  };
  return (
    <div ref={place} className="setting field">
      {isAsked ? (
        <fieldset className="history-confirm" data-testid="clear-history-confirm">
          <legend className="field-label">{t('settings.clearHistory.confirm')}</legend>
          <ActionButton
            action="clear-history-yes"
            size="large"
            label={t('settings.clearHistory.yes')}
            onPress={() => void clear()}
          />
          <ActionButton
            action="clear-history-no"
            size="large"
            label={t('settings.clearHistory.no')}
            onPress={() => setClearing({ isAsked: false })}
          />
        </fieldset>
      ) : (
        <div className="form-actions">
          <ActionButton
            action="clear-history"
            size="large"
            label={t('settings.clearHistory.label')}
            icon={<Trash2 className="icon" aria-hidden />}
            onPress={() => setClearing({ isAsked: true })}
          />
        </div>
      )}
      <p className="field-help">{t('settings.clearHistory.help')}</p>
      <p className="field-help" role="status">
        {isDone === true && t('settings.clearHistory.done')}
      </p>
      {failure !== undefined && <FailureNote failure={failure} />}
    </div>
  );
}

/** How long calls are kept, and an end to all of them. */
export function HistorySection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const isClearWanted = useIsWanted(t('settings.clearHistory.label'), t('settings.clearHistory.help'));
  return (
    <Section title={t('settings.section.history')}>
      <ChoiceSetting
        name="historyDays"
        label={t('settings.historyDays.label')}
        help={t('settings.historyDays.help')}
        value={String(state.settings.historyDays)}
        options={daysOffered(state.settings).map((days) => ({
          value: String(days),
          label: days === 0 ? t('settings.historyDays.run') : t('settings.historyDays.days', { count: days }),
        }))}
        changeOf={(days) => ({ historyDays: Number(days) })}
      />
      {isClearWanted && state.account !== undefined && <ClearHistory />}
    </Section>
  );
}
