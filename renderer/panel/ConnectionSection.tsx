import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { SwitchSetting } from './Toggle.tsx';

/** Where CloudLink is, and as what this program signs in. The demonstration brings its own: nothing to set there. */
export function ConnectionSection({ state: { settings, isDemo } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  if (isDemo) return <Section title={t('settings.section.connection')} help={t('settings.connectionDemo')} />;
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
