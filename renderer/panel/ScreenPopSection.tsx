import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { ChoiceSetting, TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';

const triggers = ['ring', 'answer'] as const;

/** Which address opens with a call, and when. */
export function ScreenPopSection({ state: { settings } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.screenPop')}>
      <TextSettingField name="screenPopTemplate" saved={settings.screenPopTemplate} />
      <ChoiceSetting
        name="screenPopTrigger"
        label={t('settings.screenPopTrigger.label')}
        help={t('settings.screenPopTrigger.help')}
        value={settings.screenPopTrigger}
        options={triggers.map((value) => ({ value, label: t(`settings.screenPopTrigger.${value}`) }))}
        changeOf={(screenPopTrigger) => ({ screenPopTrigger })}
      />
    </Section>
  );
}
