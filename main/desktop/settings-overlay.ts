import type { DesktopSettings, DesktopSettingsStore } from './ports.ts';

/**
 * The settings with this run's overrides (`--api`, the demonstration's simulator) laid over them. An override is
 * never stored; a setting that is changed under one takes effect at the next start without it.
 */
export const withOverrides = (
  store: DesktopSettingsStore,
  overrides: Partial<DesktopSettings>,
): DesktopSettingsStore => ({
  get: () => ({ ...store.get(), ...overrides }),
  update: (changes) => store.update(changes),
  subscribe: (listener) => store.subscribe(listener),
});
