import { failed, type Result, success } from '../failure.ts';
import { updateSettings } from '../settings/schema.ts';
import { readStoredSettings } from '../settings/stored.ts';
import type { Settings } from '../settings/types.ts';

/** Where settings are kept between runs: the one file behind the store. */
export interface SettingsFile {
  /** What is stored; undefined where there is no file yet. Throws where the file cannot be read as JSON. */
  read(): unknown;
  /** Replaces the file in one step; throws where it cannot be written. */
  write(value: Settings): void;
  /** Renames the present file, so that nothing a user wrote is lost when it is replaced. */
  keepAside(): void;
}

/** The settings of this run, kept on disk as they change. */
export interface SettingsStore {
  get(): Settings;
  /** `invalid-input` names the field; `unexpected` means that the file could not be written, and nothing changed. */
  update(changes: Partial<Settings>): Result<Settings>;
  /** Called after every change; returns the unsubscribe function. */
  subscribe(listener: (settings: Settings) => void): () => void;
  /** What was wrong with the stored settings, in plain sentences; absent where nothing was. */
  readonly problem?: string;
}

interface Opened {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

const readSafely = (file: SettingsFile, defaults: Settings): Opened => {
  try {
    return readStoredSettings(file.read(), defaults);
  } catch {
    return { settings: defaults, problems: ['The settings file cannot be read; defaults are used instead.'] };
  }
};

/** A file with problems is replaced only once it is safe under another name. */
const writeBack = (file: SettingsFile, opened: Opened): readonly string[] => {
  try {
    if (opened.problems.length > 0) file.keepAside();
    file.write(opened.settings);
    return opened.problems;
  } catch {
    return [...opened.problems, 'The settings cannot be saved.'];
  }
};

const save = (file: SettingsFile, settings: Settings): Result<Settings> => {
  try {
    file.write(settings);
    return success(settings);
  } catch {
    return failed('unexpected', { detail: 'the settings file cannot be written' });
  }
};

/**
 * Opens the settings in `file`; a missing, damaged or newer one gives `defaults` and never an error. They are written
 * back at once, so that the installation id stays the same from the first run on.
 */
export const createSettingsStore = (file: SettingsFile, defaults: Settings): SettingsStore => {
  const opened = readSafely(file, defaults);
  const problems = writeBack(file, opened);
  const listeners = new Set<(settings: Settings) => void>();
  let settings = opened.settings;
  const publish = (next: Settings) => {
    settings = next;
    for (const listener of [...listeners]) listener(next);
  };
  return {
    get: () => settings,
    update: (changes) => {
      const updated = updateSettings(settings, changes);
      const saved = updated.ok ? save(file, updated.value) : updated;
      if (saved.ok) publish(saved.value);
      return saved;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ...(problems.length > 0 ? { problem: problems.join(' ') } : {}),
  };
};

/** Settings that end with the process: for `--ephemeral` and for tests. */
export const createMemorySettingsFile = (stored?: unknown): SettingsFile => {
  let value = stored;
  return {
    read: () => value,
    write: (next) => {
      value = next;
    },
    keepAside: () => {
      value = undefined;
    },
  };
};
