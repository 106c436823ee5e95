import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../locales/index.ts';
import type { PageState } from '../ui/store.ts';
import { ChoiceSetting } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';

const choices = ['system', ...languages] as const;

/** What Screenpop speaks, and that it looks as the system does. */
export function LanguageSection({ state: { settings } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.language')}>
      <ChoiceSetting
        name="language"
        label={t('settings.language.label')}
        help={t('settings.language.help')}
        value={settings.language}
        options={choices.map((value) => ({ value, label: t(`settings.language.${value}`) }))}
        changeOf={(language) => ({ language })}
      />
      <p className="field-help">{t('settings.appearance')}</p>
    </Section>
  );
}
