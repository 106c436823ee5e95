import type Electron from 'electron';
import type { ActivePlace, ActiveWindow } from '../active-window/types.ts';
import type { Log } from '../ports.ts';
import type { DesktopSettingsStore } from './ports.ts';

/** What finding the display of the window with the keyboard needs. */
export interface ActiveDisplayDeps {
  readonly electron: {
    readonly BrowserWindow: Pick<typeof Electron.BrowserWindow, 'getFocusedWindow'>;
    readonly screen: Pick<
      typeof Electron.screen,
      'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'screenToDipPoint'
    >;
  };
  readonly settings: DesktopSettingsStore;
  readonly log: Log;
  /** Loads the part that asks the system; it answers from then on. */
  loadActiveWindow(log: Log): Promise<ActiveWindow>;
}

type Screen = ActiveDisplayDeps['electron']['screen'];

const displayAt = (place: ActivePlace, screen: Screen): number | undefined => {
  if (place.kind === 'point') return screen.getDisplayNearestPoint(screen.screenToDipPoint(place)).id;
  return screen.getAllDisplays().find(({ id }) => id === place.id)?.id;
};

// Electron knows its own windows: no question to the system, and an answer where the system gives none.
const displayOfOwnWindow = ({ electron }: ActiveDisplayDeps): number | undefined => {
  const window = electron.BrowserWindow.getFocusedWindow();
  return window === null ? undefined : electron.screen.getDisplayMatching(window.getBounds()).id;
};

const isWanted = ({ settings }: ActiveDisplayDeps): boolean => settings.get().popupDisplay === 'active-window';

/**
 * The id of the display on which the window with the keyboard is, asked at this moment; undefined where nobody can tell.
 * What asks the system is loaded only once the setting wants it, and before a call does: at the start, or with the change.
 */
export function followActiveDisplay(deps: ActiveDisplayDeps): () => number | undefined {
  let activeWindow: ActiveWindow | undefined;
  let isLoading = false;
  const loadWhenWanted = (): void => {
    if (isLoading || !isWanted(deps)) return;
    isLoading = true;
    deps.loadActiveWindow(deps.log).then(
      (loaded) => {
        activeWindow = loaded;
      },
      (error: unknown) => deps.log.warn('active window unknown', { error }),
    );
  };
  deps.settings.subscribe(loadWhenWanted);
  loadWhenWanted();
  return () => {
    const own = displayOfOwnWindow(deps);
    const place = own === undefined ? activeWindow?.place() : undefined;
    return place === undefined ? own : displayAt(place, deps.electron.screen);
  };
}
