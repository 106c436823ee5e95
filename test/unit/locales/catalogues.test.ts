import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { i18nextOptions, languages, resources } from '../../../locales/index.ts';
import { failureCodes } from '../../../main/failure.ts';

type Catalogue = { readonly [key: string]: string | Catalogue };

const flatten = (catalogue: Catalogue, prefix = ''): [string, string][] =>
  Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix + key}.`),
  );

const texts = (language: (typeof languages)[number]) => new Map(flatten(resources[language].translation));
const pluralSuffix = /_(zero|one|two|few|many|other)$/;
const baseKey = (key: string) => key.replace(pluralSuffix, '');
const baseKeys = (language: (typeof languages)[number]) =>
  [...new Set([...texts(language).keys()].map(baseKey))].sort();
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map(([, name]) => name).sort();

describe.each(languages)('the %s catalogue', (language) => {
  it('has the keys of the English one', () => {
    expect(baseKeys(language)).toEqual(baseKeys('en'));
  });

  it('has no empty text', () => {
    expect([...texts(language)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fills in the same things as the English one', () => {
    const english = texts('en');
    const differing = [...texts(language)].filter(([key, text]) => {
      const original = english.get(key) ?? english.get(`${baseKey(key)}_other`) ?? '';
      return placeholders(text).join() !== placeholders(original).join();
    });
    expect(differing).toEqual([]);
  });

  it('has every plural form that the language knows, and no other', () => {
    const categories = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    const plurals = Map.groupBy(
      [...texts(language).keys()].filter((key) => pluralSuffix.test(key)),
      baseKey,
    );
    expect(plurals.size).toBeGreaterThan(0);
    for (const forms of plurals.values()) {
      expect(forms.map((key) => pluralSuffix.exec(key)?.[1]).sort()).toEqual(categories);
    }
  });

  it('has a sentence and a hint for every failure', () => {
    const keys = texts(language);
    const missing = failureCodes.filter(
      (code) => !keys.has(`failure.${code}.sentence`) || !keys.has(`failure.${code}.hint`),
    );
    expect(missing).toEqual([]);
  });

  it('is spoken by i18next under plain Node', async () => {
    const spoken = i18next.createInstance();
    await spoken.init({ ...i18nextOptions, lng: language });
    const sentence = spoken.t('popup.more', { count: 3 });
    expect(sentence).toBe(texts(language).get('popup.more_other')?.replace('{{count}}', '3'));
  });
});
