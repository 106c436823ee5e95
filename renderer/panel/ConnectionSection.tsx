import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { SwitchSetting } from './Toggle.tsx';

/** Where CloudLink is, and as what this program signs in. */
export function ConnectionSection({ state: { settings } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.connection')}>
      <TextSettingField name="api" saved={settings.api} />
      <SwitchSetting
        name="isRegionFollowed"
        label={t('settings.isRegionFollowed.label')}
        help={t('settings.isRegionFollowed.help')}
        isOn={settings.isRegionFollowed}
        changeOf={(isRegionFollowed) => ({ isRegionFollowed })}
      />
      <TextSettingField name="clientId" saved={settings.clientId} />
      <TextSettingField name="portal" saved={settings.portal} />
    </Section>
  );
}
