import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../../locales/index.ts';
import type { UiFailure, UiResult, UiSettings } from '../../preload/contract.ts';
import { useTranslate } from '../ui/i18n.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

/** What became of the last change, and the ways to make one. */
export interface Saver {
  /** Why the last value was refused, in the page's language. */
  readonly error: string | undefined;
  readonly isSaved: boolean;
  /** How many changes were taken: "Saved" is said anew for each. */
  readonly savedCount: number;
  /** Resolves with whether the change was taken. */
  save(changes: Partial<UiSettings>): Promise<boolean>;
  /** The same for what is no setting of the file, but is changed like one. */
  apply(ask: () => Promise<UiResult>): Promise<boolean>;
}

/** The setting that main refused: its detail is the field, a colon and the reason. */
const fieldOf = ({ code, detail }: UiFailure): string =>
  code === 'invalid-input' ? (/^[\w.]+(?=:)/.exec(detail ?? '')?.[0].split('.')[0] ?? '') : '';

/** Why a change was refused: what the setting itself says about it, otherwise the failure's own words. */
function useRefusal(): (failure: UiFailure) => string {
  const translate = useTranslate();
  const { t, i18n } = useTranslation();
  return (failure) => {
    const own = `settings.refused.${fieldOf(failure)}`;
    const { sentence, hint } = failureText(translate, failure);
    return i18n.exists(own) ? t(own) : `${sentence} ${hint}`;
  };
}

/** Saves settings at once. */
export function useSaver(): Saver {
  const { bridge } = usePage();
  const refusalOf = useRefusal();
  const [failure, setFailure] = useState<UiFailure>();
  const [savedCount, setSavedCount] = useState(0);
  const apply = async (ask: () => Promise<UiResult>): Promise<boolean> => {
    const result = await settle(ask());
    setFailure(result.ok ? undefined : result.failure);
    if (result.ok) setSavedCount((count) => count + 1);
    return result.ok;
  };
  const save = (changes: Partial<UiSettings>): Promise<boolean> => apply(() => bridge.updateSettings(changes));
  const error = failure === undefined ? undefined : refusalOf(failure);
  return { error, isSaved: savedCount > 0 && error === undefined, savedCount, save, apply };
}

/** A value as the user sees it: as chosen until that is answered, then as it is saved. */
export interface Unanswered<Value> {
  readonly value: Value;
  /** Shows a value that nobody was asked for yet. */
  hold(value: Value): void;
  /** Shows a value until `change` is answered; of several, until the last one is. */
  choose(value: Value, change: () => Promise<unknown>): Promise<void>;
}

/** Keeps what was chosen in sight while main is asked: whoever chooses twice quickly starts from their first choice. */
export function useUnanswered<Value>(saved: Value): Unanswered<Value> {
  const [chosen, setChosen] = useState<{ readonly value: Value }>();
  const choose = async (value: Value, change: () => Promise<unknown>): Promise<void> => {
    const own = { value };
    setChosen(own);
    await change();
    setChosen((last) => (last === own ? undefined : last));
  };
  return { value: chosen === undefined ? saved : chosen.value, hold: (value) => setChosen({ value }), choose };
}

/** A typed setting. `changeOf`: what a text stands for, where that is not the text itself. */
export interface TextSettingOptions {
  readonly name: keyof UiSettings;
  readonly saved: string;
  readonly changeOf?: (text: string) => Partial<UiSettings>;
}

/** A typed setting: kept while it is being typed or was refused, saved when the field is left or Enter is pressed. */
export function useTextSetting({ name, saved, changeOf = (text) => ({ [name]: text }) }: TextSettingOptions) {
  const { t } = useTranslation();
  const { error, isSaved, savedCount, save } = useSaver();
  const [draft, setDraft] = useState<string>();
  const asked = useRef<string>(undefined);
  const commit = async (): Promise<void> => {
    if (draft === undefined || draft === asked.current) return;
    asked.current = draft;
    const isTaken = draft.trim() === saved || (await save(changeOf(draft.trim())));
    asked.current = undefined;
    // What was typed since is another draft.
    if (isTaken) setDraft((last) => (last === draft ? undefined : last));
  };
  return {
    name,
    label: t(`settings.${name}.label`),
    help: t(`settings.${name}.help`),
    value: draft ?? saved,
    onChange: setDraft,
    commit,
    savedCount: isSaved && draft === undefined ? savedCount : 0,
    ...(error === undefined || draft === undefined ? {} : { error }),
  };
}
