import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { Section } from './SettingsSection.tsx';
import { ShortcutField } from './ShortcutField.tsx';

/** The keys that work in every program. */
export function ShortcutSection({ state }: { state: PageState }): ReactNode {
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
