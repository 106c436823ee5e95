import { createInstance, type i18n } from 'i18next';
import { useCallback, useEffect } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { i18nextOptions, type Translate } from '../../locales/index.ts';

/** The texts in one language, ready at once: the catalogues are part of the page. */
export function createTexts(language: string): i18n {
  const texts = createInstance();
  texts
    .use(initReactI18next)
    .init({ ...i18nextOptions, lng: language, initAsync: false })
    .catch((error: unknown) => console.error('texts could not be loaded', error));
  return texts;
}

/** Keeps texts and document in the language that main says. */
export function useLanguage(texts: i18n, language: string): void {
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = texts.dir(language);
    if (texts.language === language) return;
    texts.changeLanguage(language).catch((error: unknown) => console.error('language could not be changed', error));
  }, [texts, language]);
}

/** `t` in the shape that the shared texts take. */
export function useTranslate(): Translate {
  const { t } = useTranslation();
  return useCallback((key, options) => t(key, options ?? {}), [t]);
}
