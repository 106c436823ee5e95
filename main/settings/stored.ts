import { type Settings, takeSettings } from './schema.ts';
import { withMissingShortcuts } from './shortcuts.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes the stored record from one version to the next. */
export type Migration = (stored: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Step `n` (from 0) takes a file of version `n + 1` to version `n + 2`. */
export const migrations: readonly Migration[] = [
  // The second version knows more shortcuts; those that a file lacks are added whatever its version.
  (stored) => ({ ...stored }),
];

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

/** Whoever wrote a file by hand named the shortcuts that matter to them. */
const completed = (stored: Record<string, unknown>, { shortcuts }: Settings): Record<string, unknown> =>
  'shortcuts' in stored ? { ...stored, shortcuts: withMissingShortcuts(stored.shortcuts, shortcuts) } : stored;

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
    return takeFields(completed(migrate(stored, steps), base), base);
  } catch {
    return {
      settings: base,
      problems: ['The settings file could not be brought up to date; defaults are used instead.'],
    };
  }
};
