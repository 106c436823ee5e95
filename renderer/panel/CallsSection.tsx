import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiSettings } from '../../preload/contract.ts';
import { readLines, writeLines } from './lines.ts';
import { ChoiceSetting, TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { useSaver } from './useSetting.ts';

const endings = ['hold', 'end'] as const;

/** Which lines are watched, and what answering a second call does to the first. */
export function CallsSection({ settings }: { settings: UiSettings }): ReactNode {
  const { t } = useTranslation();
  const { save } = useSaver();
  return (
    <Section title={t('settings.section.calls')}>
      <TextSettingField
        name="endpoints"
        saved={writeLines(settings.endpoints)}
        changeOf={(text) => ({ endpoints: readLines(text) })}
      />
      <ChoiceSetting
        name="whenAnsweringAnother"
        label={t('settings.whenAnsweringAnother.label')}
        help={t('settings.whenAnsweringAnother.help')}
        value={settings.whenAnsweringAnother}
        options={endings.map((value) => ({ value, label: t(`settings.whenAnsweringAnother.${value}`) }))}
        onChange={(value) => void save({ whenAnsweringAnother: value === 'end' ? 'end' : 'hold' })}
      />
    </Section>
  );
}
