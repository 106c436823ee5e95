import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { desktopEntry, entryFlag, entryValue, programKey } from './desktop-entry.ts';

/** Name of the packages' .desktop file (package.json, desktopName): the autostart entry has the same. */
export const desktopFileName = 'io.github.screenpop.Screenpop.desktop';

/** Says that nobody asked for the app: it came with the login, and shows no window by itself. */
export const hiddenSwitch = '--hidden';

/** Where the entries are, and what the user's own one is to start. */
export interface AutostartPlaces {
  /** The user's own entry. */
  readonly own: string;
  /** Entries for everybody, most important first. */
  readonly shared: readonly string[];
  /** The program, and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
}

type Environment = Readonly<Record<string, string | undefined>>;

const absolute = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined;

const inAutostart = (directory: string): string => join(directory, 'autostart', desktopFileName);

// Which display server the app starts on is chosen on its command line (electron-builder.yml). An AppImage that was
// started by itself has no .desktop file that would say so.
const platformSwitches = (args: readonly string[], isAppImage: boolean): readonly string[] => {
  const own = args.filter((argument) => argument.startsWith('--ozone-platform'));
  return own.length === 0 && isAppImage ? ['--ozone-platform=x11'] : own;
};

/**
 * The real program: of an AppImage the file itself, not where it is mounted for this run. What another AppImage left in
 * the environment of the programs that it started says nothing of this one.
 */
export function realProgram({ APPIMAGE, APPDIR }: Environment, execPath: string): string {
  const isMounted = APPDIR !== undefined && APPDIR !== '' && execPath.startsWith(`${APPDIR}/`);
  return isMounted && APPIMAGE ? APPIMAGE : execPath;
}

/** The entries of this user and this program. `args`: this run's own, without the program. */
export function autostartPlaces(options: {
  readonly environment: Environment;
  readonly home: string;
  readonly execPath: string;
  readonly args: readonly string[];
}): AutostartPlaces {
  const { environment, home, execPath, args } = options;
  const program = realProgram(environment, execPath);
  const shared = (environment.XDG_CONFIG_DIRS || '/etc/xdg').split(':').flatMap((path) => absolute(path) ?? []);
  return {
    own: inAutostart(absolute(environment.XDG_CONFIG_HOME) ?? join(home, '.config')),
    shared: shared.map(inAutostart),
    command: [program, ...platformSwitches(args, program !== execPath), hiddenSwitch],
  };
}

/** The same for the program that runs. */
export const ownAutostartPlaces = (environment: Environment, home: string): AutostartPlaces =>
  autostartPlaces({ environment, home, execPath: process.execPath, args: process.argv.slice(1) });

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const starts = (entry: string): boolean =>
  entryFlag(entry, 'Hidden') !== true && entryFlag(entry, 'X-GNOME-Autostart-enabled') !== false;

/** Whoever reads finds the old file or the new one, whole. */
const replaceFile = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  try {
    writeFileSync(beside, text, { mode: 0o644 });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
};

/** The autostart entry of this user, over one that the administrator may have made for everybody. Methods throw. */
export class AutostartEntry {
  readonly #places: AutostartPlaces;

  constructor(places: AutostartPlaces) {
    this.#places = places;
  }

  /** Whether a login starts the app. The user's own file counts; without one, the administrator's. */
  isOn(): boolean {
    const own = readIfThere(this.#places.own);
    return own === undefined ? this.#isSharedOn() : starts(own);
  }

  /** An entry that only repeats the administrator's is not kept; one that contradicts it is. */
  set(isEnabled: boolean): void {
    if (this.#isSharedOn() === isEnabled) rmSync(this.#places.own, { force: true });
    else if (isEnabled) replaceFile(this.#places.own, desktopEntry(this.#places.command));
    else replaceFile(this.#places.own, desktopEntry(this.#places.command, { isHidden: true }));
  }

  /** An AppImage has a new name with each version, and may be moved: an entry for a program that is gone is made anew. */
  renew(): void {
    const own = readIfThere(this.#places.own);
    const program = own === undefined || !starts(own) ? undefined : entryValue(own, programKey);
    if (program !== undefined && !existsSync(program))
      replaceFile(this.#places.own, desktopEntry(this.#places.command));
  }

  #isSharedOn(): boolean {
    const first = this.#places.shared.map(readIfThere).find((entry) => entry !== undefined);
    return first !== undefined && starts(first);
  }
}
