import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../ui/page.tsx';
import type { PageState } from '../ui/store.ts';
import { Section } from './SettingsSection.tsx';
import { SwitchSetting } from './Toggle.tsx';

type HelpKey = 'help' | 'needsApproval' | 'demo' | 'notInstalled';

const helpOf = ({ facts, isDemo }: PageState): HelpKey => {
  if (facts.startAtLogin === 'unsupported') return isDemo ? 'demo' : 'notInstalled';
  return facts.startAtLogin === 'needs-approval' ? 'needsApproval' : 'help';
};

/** Whether a login starts Screenpop: what the system says, not what was asked of it. */
export function StartSection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const { startAtLogin } = state.facts;
  return (
    <Section title={t('settings.section.start')}>
      <SwitchSetting
        name="startAtLogin"
        label={t('settings.startAtLogin.label')}
        help={t(`settings.startAtLogin.${helpOf(state)}`)}
        isOn={startAtLogin === 'on' || startAtLogin === 'needs-approval'}
        isDisabled={startAtLogin === 'unsupported'}
        apply={(isEnabled) => bridge.setStartAtLogin({ isEnabled })}
      />
    </Section>
  );
}
