import { mkdirSync } from 'node:fs';
import Conf from 'conf';
import { createSettingsFile, parseSettingsText, settingsFileMode, settingsName } from './settings-file.ts';
import type { SettingsFile } from './settings-store.ts';

const open = (directory: string) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return new Conf<Record<string, unknown>>({
    cwd: directory,
    configName: settingsName,
    configFileMode: settingsFileMode,
    deserialize: parseSettingsText,
    accessPropertiesByDotNotation: false,
  });
};

/** The headless agent's settings file, `settings.json` in `directory`. */
export const createConfSettingsFile = (directory: string): SettingsFile =>
  createSettingsFile(directory, () => open(directory));
