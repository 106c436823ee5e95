import type Electron from 'electron';
import type { UiDisplay } from '../../../preload/contract.ts';
import type { PopupDisplay } from '../../settings/types.ts';

/** What is told apart of a display. */
export type KnownDisplay = Pick<Electron.Display, 'id' | 'label' | 'internal' | 'bounds'>;

/** Room for the number behind the name: a key is a setting, which is at most 200 characters long. */
const longestName = 190;

const nameOf = ({ label, internal }: KnownDisplay): string =>
  label.trim().slice(0, longestName) || (internal ? 'internal' : 'display');

const byPosition = (a: KnownDisplay, b: KnownDisplay): number =>
  a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y || a.id - b.id;

/**
 * A key for each display, by its id, that outlives a restart of the machine. Electron's own id does not everywhere: on
 * Windows it comes from the number of the output, on macOS from the order of discovery. Neither do bounds: another
 * resolution, scaling or arrangement is still the same display. So it is the name that the monitor gives itself; several
 * of one model are numbered from left to right and from top to bottom.
 */
export function displayKeys(displays: readonly KnownDisplay[]): ReadonlyMap<number, string> {
  const counts = new Map<string, number>();
  return new Map(
    displays.toSorted(byPosition).map((display) => {
      const name = nameOf(display);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [display.id, `${name} #${count}`];
    }),
  );
}

/** The displays as the settings offer them, from left to right. */
export function listDisplays(displays: readonly KnownDisplay[], primaryId: number): readonly UiDisplay[] {
  const keys = displayKeys(displays);
  return displays.toSorted(byPosition).map(({ id, label }) => ({
    key: keys.get(id) ?? '',
    label: label.trim(),
    isPrimary: id === primaryId,
  }));
}

/** The parts of `screen` that a display is chosen by. */
export type ChoosingScreen = Pick<
  Electron.Screen,
  'getAllDisplays' | 'getPrimaryDisplay' | 'getCursorScreenPoint' | 'getDisplayNearestPoint'
>;

/** How a display is chosen. */
export interface DisplayChoice {
  readonly policy: PopupDisplay;
  /** With `fixed`: one of `displayKeys`. */
  readonly fixedKey: string;
  /** Id of the display that the window with the keyboard is on; undefined: not known. Answers from memory. */
  activeWindowDisplay(): number | undefined;
}

const underPointer = (screen: ChoosingScreen): Electron.Display =>
  screen.getDisplayNearestPoint(screen.getCursorScreenPoint());

const withId = (screen: ChoosingScreen, id: number | undefined): Electron.Display | undefined =>
  screen.getAllDisplays().find((display) => display.id === id);

const withKey = (screen: ChoosingScreen, key: string): Electron.Display | undefined => {
  const displays = screen.getAllDisplays();
  const keys = displayKeys(displays);
  return displays.find(({ id }) => keys.get(id) === key);
};

/** The display that the popup comes up on. Where the wished one is not known, or not plugged in, there is always another. */
export function chooseDisplay(screen: ChoosingScreen, choice: DisplayChoice): Electron.Display {
  const choose: Record<PopupDisplay, () => Electron.Display> = {
    pointer: () => underPointer(screen),
    'active-window': () => withId(screen, choice.activeWindowDisplay()) ?? underPointer(screen),
    primary: () => screen.getPrimaryDisplay(),
    fixed: () => withKey(screen, choice.fixedKey) ?? screen.getPrimaryDisplay(),
  };
  return choose[choice.policy]();
}
