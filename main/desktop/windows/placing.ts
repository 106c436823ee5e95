import type Electron from 'electron';
import type { UiFacts } from '../../../preload/contract.ts';

/** What tells how windows are put on the screen. */
export interface PlacingSource {
  readonly platform: NodeJS.Platform;
  readonly commandLine: Pick<Electron.CommandLine, 'getSwitchValue'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether a window of ours can be placed and kept from the keyboard. Not on Wayland, where Electron runs on its own since
 * version 38 (https://github.com/electron/electron/issues/48001). Before our code runs, Electron writes what it has chosen
 * into the switch `ozone-platform` (https://github.com/electron/electron/pull/48301); the session's type is what it
 * chooses by, and is asked where there is no such switch.
 */
export function popupPlacingOn({ platform, commandLine, environment }: PlacingSource): UiFacts['popupPlacing'] {
  if (platform !== 'linux') return 'full';
  const chosen = commandLine.getSwitchValue('ozone-platform') || environment.XDG_SESSION_TYPE;
  return chosen === 'wayland' ? 'limited' : 'full';
}
