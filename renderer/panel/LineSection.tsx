import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { LineChoice } from './LineChoice.tsx';
import { readLines, writeLines } from './lines.ts';
import { ChoiceSetting, TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { useDialLine } from './useDialLine.ts';

const endings = ['hold', 'end'] as const;

/** Which lines are watched, which one is dialled from, and what answering a second call does to the first. */
export function LineSection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { settings } = state;
  const dialLine = useDialLine(state);
  return (
    <Section title={t('settings.section.line')}>
      <TextSettingField
        name="endpoints"
        saved={writeLines(settings.endpoints)}
        changeOf={(text) => ({ endpoints: readLines(text) })}
      />
      <LineChoice {...dialLine} />
      <ChoiceSetting
        name="whenAnsweringAnother"
        label={t('settings.whenAnsweringAnother.label')}
        help={t('settings.whenAnsweringAnother.help')}
        value={settings.whenAnsweringAnother}
        options={endings.map((value) => ({ value, label: t(`settings.whenAnsweringAnother.${value}`) }))}
        changeOf={(whenAnsweringAnother) => ({ whenAnsweringAnother })}
      />
    </Section>
  );
}
