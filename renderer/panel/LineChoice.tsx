import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';
import { dialLine } from './lines.ts';
import { ChoiceSetting } from './SettingsFields.tsx';
import { useLineNames } from './useLineNames.ts';

/** Which of several lines calls are made from; the choice is kept. Nothing where there is nothing to choose. */
export function LineChoice({ state }: { state: Pick<PageState, 'link' | 'settings'> }): ReactNode {
  const { t } = useTranslation();
  const lines = state.link.endpointIds;
  const line = dialLine(state.settings.dialEndpoint, lines);
  const names = useLineNames(lines);
  if (lines.length < 2 || line === undefined) return null;
  return (
    <ChoiceSetting
      name="dialEndpoint"
      label={t('dial.from')}
      help={t('dial.fromHelp')}
      value={line}
      options={lines.map((value) => ({ value, label: names.get(value) ?? value }))}
      changeOf={(dialEndpoint) => ({ dialEndpoint })}
    />
  );
}
