import type { i18n } from 'i18next';
import { createContext, useContext } from 'react';

/** What is looked for in the settings; empty: nothing, and all of them are shown. */
export const SettingsSearch = createContext('');

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Whether a text has what is looked for, whatever the case and the accents. */
export const hasText = (text: string, wanted: string): boolean => plain(text).includes(plain(wanted.trim()));

/** Whether a setting is one of those that are looked for, by its label and its explanation. */
export function useIsWanted(label: string, help: string): boolean {
  const wanted = useContext(SettingsSearch);
  return wanted === '' || hasText(`${label} ${help}`, wanted);
}

const leaves = (texts: unknown): readonly string[] => {
  if (typeof texts === 'string') return [texts];
  return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(leaves) : [];
};

/** Whether any text below one of these keys of the settings has what is looked for. */
export function isTextBelow(texts: i18n, keys: readonly string[], wanted: string): boolean {
  const language = texts.resolvedLanguage ?? 'en';
  const all = keys.flatMap((key) => leaves(texts.getResource(language, 'translation', `settings.${key}`)));
  return all.some((text) => hasText(text, wanted));
}
