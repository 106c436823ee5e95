import type Electron from 'electron';
import type { UiFacts } from '../../preload/contract.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { Switch } from './ports.ts';
import { AutostartEntry, type AutostartPlaces, hiddenSwitch } from './start-at-login-entry.ts';

/** How it really stands, by the system's own word. */
export type StartAtLoginState = UiFacts['startAtLogin'];

/** What starting at login needs. */
export interface StartAtLoginDeps {
  readonly app: Pick<typeof Electron.app, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings' | 'on'>;
  readonly platform: NodeJS.Platform;
  readonly isDemo: boolean;
  readonly log: Log;
  /** Linux only. */
  places(): AutostartPlaces;
  /** Called with the state at the start, and whenever it may have changed. */
  tell(state: StartAtLoginState): void;
}

/** One system's way of starting programs at login. */
interface LoginItem {
  read(): StartAtLoginState;
  write(isEnabled: boolean): void;
}

/** macOS 13 and later: a service of its own list, which the user may have to allow there. */
const macItem = ({ app }: StartAtLoginDeps): LoginItem => ({
  read: () => {
    const { status } = app.getLoginItemSettings();
    if (status === 'requires-approval') return 'needs-approval';
    return status === 'enabled' ? 'on' : 'off';
  },
  write: (openAtLogin) => app.setLoginItemSettings({ openAtLogin }),
});

/**
 * Windows: a value under Run, and the switch beside it that Task Manager and Settings show; that one counts. Switching
 * on here is the user's own word, and turns that one on too.
 */
const windowsItem = ({ app }: StartAtLoginDeps): LoginItem => {
  const command = { path: process.execPath, args: [hiddenSwitch] };
  return {
    read: () => (app.getLoginItemSettings(command).executableWillLaunchAtLogin ? 'on' : 'off'),
    write: (openAtLogin) => app.setLoginItemSettings({ ...command, openAtLogin, enabled: openAtLogin }),
  };
};

/** Linux: an entry in the user's autostart folder (freedesktop.org, Desktop Application Autostart Specification). */
const linuxItem = ({ places }: StartAtLoginDeps): LoginItem => {
  const entry = new AutostartEntry(places());
  entry.renew();
  return {
    read: () => (entry.isOn() ? 'on' : 'off'),
    write: (isEnabled) => entry.set(isEnabled),
  };
};

const items: Partial<Record<NodeJS.Platform, (deps: StartAtLoginDeps) => LoginItem>> = {
  darwin: macItem,
  win32: windowsItem,
  linux: linuxItem,
};

// A copy that runs from a folder of sources, and the demonstration, are not what a login is to start.
const itemOf = (deps: StartAtLoginDeps): LoginItem | undefined =>
  deps.app.isPackaged && !deps.isDemo ? items[deps.platform]?.(deps) : undefined;

const opened = (deps: StartAtLoginDeps): LoginItem | undefined => {
  try {
    return itemOf(deps);
  } catch (error) {
    deps.log.warn('start at login', { error });
    return undefined;
  }
};

const readState = (item: LoginItem | undefined, log: Log): StartAtLoginState => {
  try {
    return item?.read() ?? 'unsupported';
  } catch (error) {
    log.warn('start at login', { error });
    return 'unsupported';
  }
};

const write = (item: LoginItem, isEnabled: boolean, log: Log): Result<void> => {
  try {
    item.write(isEnabled);
    return success(undefined);
  } catch (error) {
    log.warn('start at login', { error });
    return failed('system-refused', { detail: 'start at login' });
  }
};

const isAsAsked = (state: StartAtLoginState, isEnabled: boolean): boolean =>
  isEnabled ? state === 'on' || state === 'needs-approval' : state === 'off';

/**
 * The switch "start at login". Nothing is kept: the system knows, and is asked at the start, after each change, and
 * when the user comes back to one of our windows, perhaps from the system's own list. Fails with `unsupported-action`
 * where there is nothing to start, and with `system-refused` where the system did not take it.
 */
export function createStartAtLogin(deps: StartAtLoginDeps): Switch {
  const { app, log, tell } = deps;
  const item = opened(deps);
  const look = (): StartAtLoginState => {
    const state = readState(item, log);
    tell(state);
    return state;
  };
  look();
  app.on('browser-window-focus', look);
  const set = async (isEnabled: boolean): Promise<Result<void>> => {
    if (item === undefined) return failed('unsupported-action');
    const written = write(item, isEnabled, log);
    const state = look();
    if (!written.ok || isAsAsked(state, isEnabled)) return written;
    return failed('system-refused', { detail: `start at login is ${state}` });
  };
  return { set };
}

/** True: this run came with the login, and nobody waits for a window. macOS passes no arguments, and says so itself. */
export const cameWithLogin = (
  app: Pick<typeof Electron.app, 'getLoginItemSettings'>,
  platform: NodeJS.Platform,
  args: readonly string[],
): boolean =>
  args.includes(hiddenSwitch) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin === true);
