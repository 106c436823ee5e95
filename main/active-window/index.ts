import type { Log } from '../ports.ts';
import { askMac } from './mac.ts';
import type { ActiveWindow, AskSystem } from './types.ts';
import { askWindows } from './windows.ts';
import { askX11 } from './x11.ts';

export type { ActivePlace, ActiveWindow } from './types.ts';

/** What finding the window with the keyboard needs. */
export interface ActiveWindowDeps {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

const connect = ({ platform, environment }: ActiveWindowDeps): AskSystem | undefined => {
  if (platform === 'win32') return askWindows();
  if (platform === 'darwin') return askMac();
  // Wayland tells no program of another one's windows; with XWayland at least those of X programs can be asked for.
  return platform === 'linux' && environment.DISPLAY ? askX11(environment.DISPLAY) : undefined;
};

const guarded = (ask: AskSystem, log: Log): ActiveWindow => {
  let hasFailed = false;
  const place: ActiveWindow['place'] = () => {
    try {
      return ask();
    } catch (error) {
      if (!hasFailed) log.warn('active window unknown', { error });
      hasFailed = true;
      return undefined;
    }
  };
  return { place };
};

/**
 * Opens the way to the system's answer: which window has the keyboard, whoever's it is. Electron tells of its own windows
 * only. A system without an answer, a missing library, a display server that does not let us in: `place()` is always
 * undefined, and the log has one line. Call it ahead of the question: loading takes some milliseconds.
 */
export function createActiveWindow(deps: ActiveWindowDeps): ActiveWindow {
  try {
    const ask = connect(deps);
    if (ask !== undefined) return guarded(ask, deps.log);
    deps.log.info('active window unknown', { reason: 'this desktop tells nobody' });
  } catch (error) {
    deps.log.warn('active window unknown', { error });
  }
  return { place: () => undefined };
}
