import { type Settings, takeSettings } from './schema.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes the stored record from one version to the next. */
export type Migration = (stored: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const laterShortcuts = {
  decline: 'CommandOrControl+Shift+F8',
  hold: 'CommandOrControl+Shift+F7',
  bringPopup: 'CommandOrControl+Shift+F6',
};

/** The first version knew three shortcuts. A new one stays without a key where the user has given it to an old one. */
function withMoreShortcuts(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!isRecord(stored.shortcuts)) return { ...stored };
  const used = new Set(Object.values(stored.shortcuts).map((keys) => String(keys).toLowerCase()));
  const free = Object.entries(laterShortcuts).map(([name, keys]) => [name, used.has(keys.toLowerCase()) ? '' : keys]);
  return { ...stored, shortcuts: { ...Object.fromEntries(free), ...stored.shortcuts } };
}

/** Step `n` (from 0) takes a file of version `n + 1` to version `n + 2`. */
export const migrations: readonly Migration[] = [withMoreShortcuts];

/** What a stored file amounts to. */
export interface StoredSettings {
  readonly settings: Settings;
  /** One short sentence for each thing that was not taken over; empty where all was. */
  readonly problems: readonly string[];
}

/** A file without a version was written by hand; it is read as the first version. */
const versionOf = (stored: Record<string, unknown>): number =>
  typeof stored.version === 'number' && Number.isInteger(stored.version) && stored.version > 0 ? stored.version : 1;

const migrate = (stored: Record<string, unknown>, steps: readonly Migration[]): Record<string, unknown> => ({
  ...steps.slice(versionOf(stored) - 1).reduce<Record<string, unknown>>((record, step) => step(record), stored),
  version: steps.length + 1,
});

const takeFields = (stored: Record<string, unknown>, defaults: Settings): StoredSettings => {
  const { settings, refused } = takeSettings(stored, defaults);
  return {
    settings,
    problems: refused.map((name) => `The stored "${name}" is not usable and was set to its default.`),
  };
};

/** A newer program may have given a field another meaning, so only the id of the installation is kept. */
const keepIdOnly = (stored: Record<string, unknown>, defaults: Settings): StoredSettings => ({
  settings: takeFields({ installationId: stored.installationId ?? defaults.installationId }, defaults).settings,
  problems: ['The settings were written by a newer version of Screenpop; defaults are used instead.'],
});

/**
 * Reads a stored file of any shape and never throws: what is usable is taken, what is not falls back to `defaults`
 * and is named in `problems`. Undefined (no file yet) is not a problem.
 */
export const readStoredSettings = (
  stored: unknown,
  defaults: Settings,
  steps: readonly Migration[] = migrations,
): StoredSettings => {
  const base = { ...defaults, version: steps.length + 1 };
  if (stored === undefined) return { settings: base, problems: [] };
  if (!isRecord(stored))
    return { settings: base, problems: ['The settings file is damaged; defaults are used instead.'] };
  if (versionOf(stored) > steps.length + 1) return keepIdOnly(stored, base);
  try {
    return takeFields(migrate(stored, steps), base);
  } catch {
    return {
      settings: base,
      problems: ['The settings file could not be brought up to date; defaults are used instead.'],
    };
  }
};
