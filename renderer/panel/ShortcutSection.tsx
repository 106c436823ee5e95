import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Section } from './SettingsSection.tsx';
import { ShortcutField } from './ShortcutField.tsx';

/** The program that had a key may be gone: asked again when the settings are opened, and when the window is come back to. */
function useRetry(isRefused: boolean): void {
  const { bridge } = usePage();
  useEffect(() => {
    if (!isRefused) return;
    const retry = (): void => void settle(bridge.retryShortcuts());
    retry();
    window.addEventListener('focus', retry);
    return () => window.removeEventListener('focus', retry);
  }, [bridge, isRefused]);
}

/** The keys that work in every program. */
export function ShortcutSection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { settings, shortcutStatus } = state;
  const statuses = Object.values(shortcutStatus);
  useRetry(statuses.includes('refused'));
  return (
    <Section title={t('settings.section.shortcuts')} help={t('settings.shortcuts.help')}>
      {statuses.includes('unconfirmed') && <p className="field-help">{t('settings.shortcuts.wayland')}</p>}
      {(['answer', 'decline', 'hangUp', 'hold', 'bringPopup', 'dialClipboard'] as const).map((name) => (
        <ShortcutField key={name} name={name} shortcuts={settings.shortcuts} status={shortcutStatus[name]} />
      ))}
    </Section>
  );
}
