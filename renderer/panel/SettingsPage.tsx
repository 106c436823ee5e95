import { Search, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { hasText, isTextBelow, SettingsSearch } from './settings-search.ts';
import { type SettingsSection, sections } from './settings-sections.tsx';

/** Which section is open; held above the pages, so that it is open again when one comes back. */
export interface OpenSection {
  readonly id: string;
  open(id: string): void;
}

/** Remembers the open section for this run. */
export function useOpenSection(): OpenSection {
  const [id, open] = useState(sections[0]?.id ?? '');
  return { id, open };
}

interface SearchFieldProps {
  readonly wanted: string;
  readonly onWanted: (wanted: string) => void;
}

/** Looks for settings by their labels and explanations. */
function SearchField({ wanted, onWanted }: SearchFieldProps): ReactNode {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    onWanted('');
    input.current?.focus();
  };
  return (
    <search className="settings-search">
      <Search className="icon" aria-hidden />
      <input
        ref={input}
        className="input search-input"
        type="text"
        name="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('settings.search.label')}
        placeholder={t('settings.search.label')}
        value={wanted}
        onChange={(event) => onWanted(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && clear()}
      />
      {wanted !== '' && (
        <Button
          className="button icon-button search-clear"
          data-size="small"
          aria-label={t('settings.search.clear')}
          onPress={clear}
        >
          <X className="icon" aria-hidden />
        </Button>
      )}
    </search>
  );
}

/** Every setting that is looked for, section by section. A section whose title is meant is shown as a whole. */
function Found({ state, wanted }: { state: PageState; wanted: string }): ReactNode {
  const { t, i18n } = useTranslation();
  const isTitle = ({ id }: SettingsSection): boolean => hasText(t(`settings.section.${id}`), wanted);
  const found = sections.filter((section) => isTitle(section) || isTextBelow(i18n, section.texts, wanted));
  return (
    <div className="settings-found">
      <p className="page-intro" role="status">
        {found.length === 0 ? t('settings.search.nothing') : t('settings.search.found', { count: found.length })}
      </p>
      {found.map((section) => (
        <SettingsSearch key={section.id} value={isTitle(section) ? '' : wanted}>
          <section.View state={state} />
        </SettingsSearch>
      ))}
    </div>
  );
}

/** One section at a time, and the list of them all. */
function SectionTabs({ state, section }: { state: PageState; section: OpenSection }): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      className="settings-tabs"
      orientation="vertical"
      selectedKey={section.id}
      onSelectionChange={(key) => section.open(String(key))}
    >
      <TabList className="section-list" aria-label={t('settings.sections')} items={sections}>
        {({ id, Icon }) => (
          <Tab id={id} className="section-tab" data-action={`section-${id}`}>
            <Icon className="icon" aria-hidden />
            <span>{t(`settings.section.${id}`)}</span>
          </Tab>
        )}
      </TabList>
      {sections.map(({ id, View }) => (
        <TabPanel key={id} id={id} className="section-panel" data-testid="settings-section" data-section={id}>
          <View state={state} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

/** Every setting, each with its line of explanation. Changes apply at once. */
export function SettingsPage({ state, section }: { state: PageState; section: OpenSection }): ReactNode {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const isSearching = wanted.trim() !== '';
  return (
    <>
      <div className="settings-head">
        <div className="settings-words">
          <h1 className="page-title">{t('settings.title')}</h1>
          <p className="page-intro">{t('settings.intro')}</p>
        </div>
        <SearchField wanted={wanted} onWanted={setWanted} />
      </div>
      {isSearching ? <Found state={state} wanted={wanted} /> : <SectionTabs state={state} section={section} />}
    </>
  );
}
