import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../ui/store.ts';

/** The demonstration: places test calls. */
export function DemoPage({ state: _state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return <h1 className="page-title">{t('panel.page.demo')}</h1>;
}
