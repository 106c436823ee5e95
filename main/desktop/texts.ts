import { createInstance } from 'i18next';
import { i18nextOptions, type Translate } from '../../locales/index.ts';

/** The texts of one language (`en`, `de`, `fr`), for tray and menus. Every catalogue is in memory: no waiting. */
export function createTranslate(): (language: string) => Translate {
  const i18n = createInstance();
  void i18n.init({ ...i18nextOptions, lng: 'en', initAsync: false });
  return (language) => {
    const translate = i18n.getFixedT(language);
    return (key, options) => translate(key, options ?? {});
  };
}
