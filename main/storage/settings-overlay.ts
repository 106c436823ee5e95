import { failed, type Result, success } from '../failure.ts';
import { parseApiTemplate } from '../settings/api-template.ts';
import { isUsable } from '../settings/schema.ts';
import type { Settings } from '../settings/types.ts';
import type { SettingsStore } from './settings-store.ts';

/**
 * The settings with this run's overrides (`--api`, the demonstration's simulator) laid over them. An override is
 * never stored; a setting that is changed under one takes effect at the next start without it.
 */
export const withOverrides = (store: SettingsStore, overrides: Partial<Settings>): SettingsStore => ({
  ...store,
  get: () => ({ ...store.get(), ...overrides }),
  subscribe: (listener) => store.subscribe((settings) => listener({ ...settings, ...overrides })),
});

/** What a command line and the environment may say of the settings. */
export interface SettingsArguments {
  readonly api?: string;
  readonly clientId?: string;
  readonly portal?: string;
  readonly account?: string;
  readonly username?: string;
  readonly endpoints?: readonly string[];
}

/** The overrides that they ask for; fails with `invalid-input` for a bad `--api`. */
export function overridesOf(given: SettingsArguments): Result<Partial<Settings>> {
  const { api, clientId, portal, account, username, endpoints = [] } = given;
  const template = api === undefined ? undefined : parseApiTemplate(api);
  if (template?.ok === false) return template;
  if (portal !== undefined && !isUsable('portal', portal)) {
    return failed('invalid-input', { detail: 'portal: must begin with https://' });
  }
  return success({
    ...(template && { api: template.value }),
    ...(clientId !== undefined && { clientId }),
    ...(portal !== undefined && { portal }),
    ...(account !== undefined && { account }),
    ...(username !== undefined && { username }),
    ...(endpoints.length > 0 && { endpoints }),
  });
}
