import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsFile } from './settings-store.ts';

/** Base name of the settings file, without its extension. */
export const settingsName = 'settings';

/** Only its owner may read or write the settings. */
export const settingsFileMode = 0o600;

/** Reads the file's text; throws a SyntaxError also for JSON that is no object, which both engines would take as empty. */
export const parseSettingsText = (text: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new SyntaxError('the settings file holds no object');
};

/** What `conf` and `electron-store`, which is built on it, have in common: the whole content, read and written. */
interface WholeStore {
  store: Record<string, unknown>;
}

/**
 * The settings file in `directory`. `open` is called when the file is first used and again after a failure, because both
 * engines read the file in their constructor and throw there where it is damaged.
 */
export const createSettingsFile = (directory: string, open: () => WholeStore): SettingsFile => {
  const path = join(directory, `${settingsName}.json`);
  let engine: WholeStore | undefined;
  const use = (): WholeStore => {
    engine ??= open();
    return engine;
  };
  return {
    read: () => (existsSync(path) ? { ...use().store } : undefined),
    write: (settings) => {
      use().store = { ...settings };
    },
    keepAside: () => {
      engine = undefined;
      renameSync(path, `${path}.bak`);
    },
  };
};
