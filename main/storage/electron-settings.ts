import ElectronStore from 'electron-store';
import { createSettingsFile, parseSettingsText, settingsFileMode, settingsName } from './settings-file.ts';
import type { SettingsFile } from './settings-store.ts';

/**
 * The channel on which electron-store answers any page that asks, without a check of the sender. The desktop root removes
 * its listener once the settings are open.
 */
export const uncheckedStoreChannel = 'electron-store-get-data';

const open = (directory: string) =>
  new ElectronStore<Record<string, unknown>>({
    cwd: directory,
    name: settingsName,
    configFileMode: settingsFileMode,
    deserialize: parseSettingsText,
    accessPropertiesByDotNotation: false,
  });

/**
 * The desktop app's settings file, `settings.json` in `directory` (Electron's userData). electron-store imports electron
 * at run time, so only the desktop root may load this file.
 */
export const createElectronSettingsFile = (directory: string): SettingsFile =>
  createSettingsFile(directory, () => open(directory));
