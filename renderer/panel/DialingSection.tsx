import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { listCountries } from './countries.ts';
import { ChoiceSetting } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';

/** How numbers are read and dialled. */
export function DialingSection({ state }: { state: PageState }): ReactNode {
  const { t, i18n } = useTranslation();
  const countries = useMemo(
    () => listCountries(i18n.language).map(({ code, name }) => ({ value: code, label: name })),
    [i18n.language],
  );
  return (
    <Section title={t('settings.section.dialing')}>
      <ChoiceSetting
        name="country"
        label={t('settings.country.label')}
        help={t('settings.country.help')}
        value={state.settings.country}
        options={countries}
        changeOf={(country) => ({ country })}
      />
    </Section>
  );
}
