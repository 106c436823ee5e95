import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceSetting } from './SettingsFields.tsx';
import type { DialLine } from './useDialLine.ts';
import { useLineNames } from './useLineNames.ts';

/** Which of several lines calls are made from; the choice is kept. Nothing where there is nothing to choose. */
export function LineChoice({ lines, line, choose }: DialLine): ReactNode {
  const { t } = useTranslation();
  const names = useLineNames(lines);
  if (lines.length < 2 || line === undefined) return null;
  return (
    <ChoiceSetting
      name="dialEndpoint"
      label={t('dial.from')}
      help={t('dial.fromHelp')}
      value={line}
      options={lines.map((value) => ({ value, label: names.get(value) ?? value }))}
      apply={choose}
    />
  );
}
