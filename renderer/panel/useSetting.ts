import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../../locales/index.ts';
import type { UiSettings } from '../../preload/contract.ts';
import { useTranslate } from '../ui/i18n.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** What became of the last change, and the way to make one. */
export interface Saver {
  /** Why the last value was refused, in the page's language. */
  readonly error: string | undefined;
  readonly isSaved: boolean;
  /** Resolves with whether the change was taken. */
  save(changes: Partial<UiSettings>): Promise<boolean>;
}

/** Saves settings at once. */
export function useSaver(): Saver {
  const { bridge } = usePage();
  const translate = useTranslate();
  const [error, setError] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  const save = async (changes: Partial<UiSettings>): Promise<boolean> => {
    const result = await settle(bridge.updateSettings(changes));
    const text = result.ok ? undefined : failureText(translate, result.failure);
    setError(text === undefined ? undefined : `${text.sentence} ${text.hint}`);
    setSaved(result.ok);
    return result.ok;
  };
  return { error, isSaved, save };
}

/** The settings that are typed. */
export type TextSetting = 'screenPopTemplate' | 'api' | 'clientId' | 'portal' | 'endpoints';

/** A typed setting. `changeOf`: what a text stands for, where that is not the text itself. */
export interface TextSettingOptions {
  readonly name: TextSetting;
  readonly saved: string;
  readonly changeOf?: (text: string) => Partial<UiSettings>;
}

/** A typed setting: kept while it is being typed or was refused, saved when the field is left or Enter is pressed. */
export function useTextSetting({ name, saved, changeOf = (text) => ({ [name]: text }) }: TextSettingOptions) {
  const { t } = useTranslation();
  const { error, isSaved, save } = useSaver();
  const [draft, setDraft] = useState<string>();
  const commit = async (): Promise<void> => {
    if (draft === undefined) return;
    const isUnchanged = draft.trim() === saved;
    if (isUnchanged || (await save(changeOf(draft.trim())))) setDraft(undefined);
  };
  const isShownSaved = isSaved && draft === undefined;
  return {
    name,
    label: t(`settings.${name}.label`),
    help: t(`settings.${name}.help`),
    value: draft ?? saved,
    onChange: setDraft,
    commit,
    isShownSaved,
    ...(error === undefined || draft === undefined ? {} : { error }),
  };
}
