import ElectronStore from 'electron-store';
import { createSettingsFile, parseSettingsText, settingsFileMode, settingsName } from './settings-file.ts';
import type { SettingsFile } from './settings-store.ts';

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
 * at run time, so only the desktop root may load this file. It also answers any page that asks for the
 * file's place, without a check of the sender: ipc/wrapper.ts removes that listener.
 */
export const createElectronSettingsFile = (directory: string): SettingsFile =>
  createSettingsFile(directory, () => open(directory));
