import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { failed, type Result, success } from '../failure.ts';
import { checkScreenPopTemplate } from '../screenpop/url.ts';
import { isLoopback, parseApiTemplate } from './api-template.ts';
import type { Settings, Shortcuts } from './types.ts';

export * from './api-template.ts';
export { countryOf, defaultSettings, installationIdFrom } from './defaults.ts';
export type { DefaultsSource, Settings, Shortcuts } from './types.ts';

const line = z.string().trim().max(200, 'is too long');

/** The field is named by its path, so what another check put before its colon would only repeat it. */
const reasonOf = (detail: string | undefined): string => (detail ?? 'is not valid').replace(/^[^:]*: /, '');

const api = z.string().transform((text, context) => {
  const template = parseApiTemplate(text);
  if (template.ok) return template.value as string;
  context.addIssue({ code: 'custom', message: reasonOf(template.failure.detail) });
  return z.NEVER;
});

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && (new URL(text).protocol === 'https:' || isLoopback(new URL(text)));

const portal = z.string().trim().max(500, 'is too long').refine(isWebAddress, 'must begin with https://');

const screenPopTemplate = z
  .string()
  .trim()
  .max(2000, 'is too long')
  .superRefine((template, context) => {
    const checked = checkScreenPopTemplate(template);
    if (!checked.ok) context.addIssue({ code: 'custom', message: reasonOf(checked.failure.detail) });
  });

const accelerator = z
  .string()
  .trim()
  .max(60, 'is too long')
  .regex(/^$|^(\w+\+)*(\w+|[^\w\s])$/, 'is not a key combination');

const areDifferent = (shortcuts: Shortcuts): boolean => {
  const used = Object.values(shortcuts).filter((keys) => keys !== '');
  return new Set(used.map((keys) => keys.toLowerCase())).size === used.length;
};

const shortcuts = z
  .object({
    answer: accelerator,
    decline: accelerator,
    hangUp: accelerator,
    hold: accelerator,
    bringPopup: accelerator,
    dialClipboard: accelerator,
  })
  .refine(areDifferent, 'must differ from each other');

/** An endpoint's id as it stands in the platform's paths. Longer than any extension, so that other ids fit too. */
const endpointId = line.regex(/^[\w*#+.@-]{0,100}$/, 'is not an extension');

const endpoints = z
  .array(endpointId.min(1, 'is empty'))
  .max(50, 'are too many')
  .refine((ids) => new Set(ids).size === ids.length, 'must differ from each other')
  .readonly();

const displayKey = z.string().max(200, 'is too long');
const share = z.number().min(0).max(1);
const popupPlaces = z
  .record(displayKey, z.object({ x: share, y: share }))
  .refine((places) => Object.keys(places).length <= 50, 'are too many');

const coordinate = z.int().min(-100_000).max(100_000);
const length = z.int().min(1).max(100_000);
const panelPlace = z
  .object({ x: coordinate, y: coordinate, width: length, height: length, isMaximized: z.boolean() })
  .nullable();

/** One schema per field, so that one bad field does not cost the others. */
const fields = {
  version: z.int().positive(),
  api,
  portal,
  isRegionFollowed: z.boolean(),
  clientId: line,
  account: line,
  username: line,
  storedSignIn: z.string().regex(/^(?:[0-9a-f]{16})?$/, 'is not a digest'),
  endpoints,
  dialEndpoint: endpointId,
  whenAnsweringAnother: z.enum(['hold', 'end']),
  country: z.string().trim().toUpperCase().refine(isSupportedCountry, 'is not an ISO 3166 country with telephones'),
  screenPopTemplate,
  screenPopTrigger: z.enum(['ring', 'answer']),
  shortcuts,
  isPopupShown: z.boolean(),
  popupDisplay: z.enum(['pointer', 'active-window', 'primary', 'fixed']),
  popupFixedDisplay: displayKey,
  popupPlaces,
  panelPlace,
  popupHideSeconds: z.int('is not a number of seconds').min(0).max(600, 'is more than ten minutes'),
  isRingToneOn: z.boolean(),
  ringTone: z.enum(['chime', 'bell', 'pulse']),
  ringVolume: z.int().min(0).max(100),
  ringDevice: z.string().max(200, 'is too long'),
  ringDeviceName: z.string().max(200, 'is too long'),
  historyDays: z.int().min(0).max(365, 'is more than a year'),
  language: z.enum(['system', 'en', 'de', 'fr']),
  installationId: z.string().regex(/^[\w-]{8,64}$/, 'is not an installation id'),
} satisfies { [Field in keyof Settings]: z.ZodType<Settings[Field]> };

const schema = z.object(fields);

const settingNames = Object.keys(fields) as readonly (keyof Settings)[];

/** Whether this value can be used for that setting. */
export const isUsable = (name: keyof Settings, value: unknown): boolean => fields[name].safeParse(value).success;

/**
 * The settings of a stored record over `defaults`, and the names of the fields that were not usable; of those the
 * defaults stand. Fields that are no settings are left out.
 */
export const takeSettings = (
  stored: Readonly<Record<string, unknown>>,
  defaults: Settings,
): { readonly settings: Settings; readonly refused: readonly string[] } => {
  const names = settingNames.filter((name) => name in stored);
  const refused = names.filter((name) => !isUsable(name, stored[name]));
  const taken = names.filter((name) => !refused.includes(name)).map((name) => [name, stored[name]]);
  return { settings: schema.parse({ ...defaults, ...Object.fromEntries(taken) }), refused };
};

const fixedFields = ['version', 'installationId'] as const;

const refuse = (field: string, reason: string) => failed('invalid-input', { detail: `${field}: ${reason}` });

const refusalOf = (error: z.ZodError) => {
  const issue = error.issues[0];
  return refuse(issue?.path.join('.') ?? 'settings', issue?.message ?? 'is not valid');
};

const withoutAbsent = (changes: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/**
 * The settings after `changes`. Refused as a whole with `invalid-input`; `failure.detail` is the offending field, a
 * colon and the reason, for example `shortcuts.answer: is not a key combination`.
 */
export const updateSettings = (current: Settings, changes: Partial<Settings>): Result<Settings> => {
  const next = { ...current, ...withoutAbsent(changes) };
  const touched = fixedFields.find((field) => next[field] !== current[field]);
  if (touched !== undefined) return refuse(touched, 'cannot be changed');
  const parsed = schema.safeParse(next);
  return parsed.success ? success(parsed.data) : refusalOf(parsed.error);
};
