import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../locales/index.ts';
import type { UiSettings } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';
import { CallsSection } from './CallsSection.tsx';
import { listCountries } from './countries.ts';
import { ChoiceSetting, TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { ShortcutField } from './ShortcutField.tsx';
import { Toggle } from './Toggle.tsx';
import { useSaver } from './useSetting.ts';

function NumbersSection({ settings }: { settings: UiSettings }): ReactNode {
  const { t, i18n } = useTranslation();
  const { save } = useSaver();
  const countries = useMemo(
    () => listCountries(i18n.language).map(({ code, name }) => ({ value: code, label: name })),
    [i18n.language],
  );
  return (
    <Section title={t('settings.section.numbers')}>
      <ChoiceSetting
        name="country"
        label={t('settings.country.label')}
        help={t('settings.country.help')}
        value={settings.country}
        options={countries}
        onChange={(country) => void save({ country })}
      />
    </Section>
  );
}

function ScreenPopSection({ settings }: { settings: UiSettings }): ReactNode {
  const { t } = useTranslation();
  const { save } = useSaver();
  return (
    <Section title={t('settings.section.screenPop')}>
      <TextSettingField name="screenPopTemplate" saved={settings.screenPopTemplate} />
      <ChoiceSetting
        name="screenPopTrigger"
        label={t('settings.screenPopTrigger.label')}
        help={t('settings.screenPopTrigger.help')}
        value={settings.screenPopTrigger}
        options={(['ring', 'answer'] as const).map((value) => ({
          value,
          label: t(`settings.screenPopTrigger.${value}`),
        }))}
        onChange={(value) => void save({ screenPopTrigger: value === 'answer' ? 'answer' : 'ring' })}
      />
    </Section>
  );
}

function ShortcutSection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.shortcuts')} help={t('settings.shortcuts.help')}>
      {(['answer', 'decline', 'hangUp', 'hold', 'bringPopup', 'dialClipboard'] as const).map((name) => (
        <ShortcutField
          key={name}
          name={name}
          shortcuts={state.settings.shortcuts}
          status={state.shortcutStatus[name]}
        />
      ))}
    </Section>
  );
}

function LanguageSection({ settings }: { settings: UiSettings }): ReactNode {
  const { t } = useTranslation();
  const { save } = useSaver();
  const choices = ['system', ...languages] as const;
  return (
    <Section title={t('settings.section.language')}>
      <ChoiceSetting
        name="language"
        label={t('settings.language.label')}
        help={t('settings.language.help')}
        value={settings.language}
        options={choices.map((value) => ({ value, label: t(`settings.language.${value}`) }))}
        onChange={(value) => void save({ language: choices.find((choice) => choice === value) ?? 'system' })}
      />
    </Section>
  );
}

function ConnectionSection({ settings }: { settings: UiSettings }): ReactNode {
  const { t } = useTranslation();
  const { save } = useSaver();
  return (
    <Section title={t('settings.section.connection')}>
      <TextSettingField name="api" saved={settings.api} />
      <Toggle
        name="isRegionFollowed"
        label={t('settings.isRegionFollowed.label')}
        help={t('settings.isRegionFollowed.help')}
        isOn={settings.isRegionFollowed}
        onChange={(isRegionFollowed) => void save({ isRegionFollowed })}
      />
      <TextSettingField name="clientId" saved={settings.clientId} />
      <TextSettingField name="portal" saved={settings.portal} />
    </Section>
  );
}

/** Every setting, each with its line of explanation. Changes apply at once. */
export function SettingsPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { settings } = state;
  return (
    <>
      <h1 className="page-title">{t('settings.title')}</h1>
      <p className="page-intro">{t('settings.intro')}</p>
      <CallsSection settings={settings} />
      <NumbersSection settings={settings} />
      <ScreenPopSection settings={settings} />
      <ShortcutSection state={state} />
      <LanguageSection settings={settings} />
      <ConnectionSection settings={settings} />
    </>
  );
}
