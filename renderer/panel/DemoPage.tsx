import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The demonstration: places test calls. */
export function DemoPage(): ReactNode {
  const { t } = useTranslation();
  return <h1 className="page-title">{t('panel.page.demo')}</h1>;
}
