import { defaultSettings } from '../settings/schema.ts';
import {
  createMemorySettingsFile,
  createSettingsStore,
  type SettingsFile,
  type SettingsStore,
} from '../storage/settings-store.ts';
import { systemRandom } from '../system.ts';

/**
 * This run's settings: kept in `directory`, or in memory where the run is to leave nothing behind. `locale` (BCP 47)
 * decides the country of a first start.
 */
export async function openSettings(directory: string, locale: string, isEphemeral: boolean): Promise<SettingsStore> {
  const defaults = defaultSettings({ locale, randomBytes: systemRandom.bytes(16) });
  return createSettingsStore(isEphemeral ? createMemorySettingsFile() : await settingsFile(directory), defaults);
}

// Loaded when wanted: electron-store registers an ipc listener of its own, which the demonstration then never has.
const settingsFile = async (directory: string): Promise<SettingsFile> => {
  const { createElectronSettingsFile } = await import('../storage/electron-settings.ts');
  return createElectronSettingsFile(directory);
};
