import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

/** Languages with a complete catalogue; the first is the fallback. */
export const languages = ['en', 'de', 'fr'] as const;
/** A language that the catalogues speak. */
export type Language = (typeof languages)[number];

/** The catalogues in i18next's form, for `init({ resources })`. Plurals carry the suffixes of `Intl.PluralRules`. */
export const resources = {
  en: { translation: en },
  de: { translation: de },
  fr: { translation: fr },
} as const;

/** Options that main and the pages pass to i18next alike. No escaping: nothing here is ever used as HTML. */
export const i18nextOptions = {
  resources,
  fallbackLng: 'en',
  supportedLngs: [...languages],
  interpolation: { escapeValue: false },
  returnNull: false,
} as const;

const isLanguage = (tag: string): tag is Language => languages.some((language) => language === tag);

/**
 * The language to speak.
 * @param preferred BCP 47 tags, best first, as the desktop lists them ("de-AT", "en")
 * @param setting what the user chose; "system" follows `preferred`
 */
export function resolveLanguage(preferred: readonly string[], setting: 'system' | Language): Language {
  if (setting !== 'system') return setting;
  const primary = preferred.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '');
  return primary.find(isLanguage) ?? 'en';
}

/** Looks a text up; i18next's `t` fits. */
export type Translate = (key: string, options?: Readonly<Record<string, unknown>>) => string;

/** What a user reads of a failure: what happened, and what to do about it. */
export interface FailureText {
  readonly sentence: string;
  readonly hint: string;
}

/**
 * The texts of a failure, by its code; a code without a text reads as "unexpected".
 * @param failure `retryAfterSeconds`: where the platform said how long to wait, the hint says so
 */
export function failureText(
  translate: Translate,
  failure: { readonly code: string; readonly retryAfterSeconds?: number | undefined },
): FailureText {
  const code = Object.hasOwn(en.failure, failure.code) ? failure.code : 'unexpected';
  const hint =
    failure.retryAfterSeconds === undefined
      ? translate(`failure.${code}.hint`)
      : translate('failureNote.retryIn', { count: failure.retryAfterSeconds });
  return { sentence: translate(`failure.${code}.sentence`), hint };
}

/** Smallest first. `below`: so many of them are one of the next. */
const timeUnits = [
  { unit: 'second', ms: 1_000, below: 60 },
  { unit: 'minute', ms: 60_000, below: 60 },
  { unit: 'hour', ms: 3_600_000, below: 24 },
  { unit: 'day', ms: 86_400_000, below: Number.POSITIVE_INFINITY },
] as const;

/** Rounded, in the largest unit of which there is one then: a minute less than a day is a day. */
function rounded(lengthMs: number) {
  const counts = timeUnits.map(({ unit, ms, below }) => ({
    unit,
    below,
    count: Math.max(0, Math.round(lengthMs / ms)),
  }));
  return counts.find(({ count, below }) => count < below) ?? { unit: 'day' as const, count: 0 };
}

/** How long ago something was, in its largest unit: "3 days ago", "vor 1 Minute". */
export function spokenAgo(language: string, lengthMs: number): string {
  const { unit, count } = rounded(lengthMs);
  return new Intl.RelativeTimeFormat(language).format(-count, unit);
}

/** A length of time as people say it, in its largest unit: "23 hours", "1 Minute". */
export function spokenTime(language: string, lengthMs: number): string {
  const { unit, count } = rounded(lengthMs);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** In how long something will be, in its largest unit: "in 3 days", "in 1 Minute". */
export function spokenAhead(language: string, lengthMs: number): string {
  const { unit, count } = rounded(lengthMs);
  return new Intl.RelativeTimeFormat(language).format(count, unit);
}

/** Several things in one phrase: "Hold, Transfer and Consult". */
export const spokenList = (language: string, items: readonly string[]): string =>
  new Intl.ListFormat(language).format(items);

/**
 * The sentence of a health check, from its key under `health.said`, its values, its lengths of time (ms; `{{time}}`,
 * `{{timeAgo}}`, `{{timeIn}}`), its extensions and its actions.
 */
export function healthSentence(
  translate: Translate,
  language: string,
  said: {
    readonly key: string;
    readonly values?: Readonly<Record<string, string>>;
    readonly timesMs?: Readonly<Record<string, number>>;
    readonly endpointIds?: readonly string[];
    readonly actions?: Readonly<Record<string, readonly string[]>>;
  },
): string {
  const times = Object.entries(said.timesMs ?? {}).flatMap(([name, ms]) => [
    [name, spokenTime(language, ms)],
    [`${name}Ago`, spokenAgo(language, ms)],
    [`${name}In`, spokenAhead(language, ms)],
  ]);
  const actions = Object.entries(said.actions ?? {}).map(([name, list]) => {
    const labels = list.map((action) => translate(`action.${action}`));
    return [name, spokenList(language, labels)];
  });
  const endpoints = said.endpointIds && {
    count: said.endpointIds.length,
    endpoints: spokenList(language, said.endpointIds),
  };
  return translate(`health.said.${said.key}`, {
    ...said.values,
    ...endpoints,
    ...Object.fromEntries([...times, ...actions]),
  });
}
