import type Electron from 'electron';
import { linksIn } from './links.ts';
import { hiddenSwitch, realProgram } from './start-at-login-entry.ts';

const demoSwitch = '--demo';
/** Stands before a link (links.ts), and would hide the switches after it. */
const endOfSwitches = '--';
/** Says the same as the switch, and would outlive it: the next run inherits the environment. */
const demoVariable = 'SCREENPOP_DEMO';

// What belonged to the start of this run alone: the user has just asked for the next one, and for a window.
const isOfThisRun = (argument: string): boolean =>
  [demoSwitch, hiddenSwitch, endOfSwitches].includes(argument) || linksIn([argument]).length > 0;

/** The command line of the next run: this one's, with or without the demonstration's switch. */
export const relaunchArguments = (args: readonly string[], isDemo: boolean): string[] => {
  const kept = args.filter((argument) => !isOfThisRun(argument));
  return isDemo ? [...kept, demoSwitch] : kept;
};

/** What is started anew. */
export interface ThisRun {
  readonly execPath: string;
  /** With the program. */
  readonly argv: readonly string[];
  /** Loses what would make the next run a demonstration. */
  readonly env: Record<string, string | undefined>;
}

/**
 * Ends this run as a user would, and begins another one once this process is gone, so that its single-instance lock is
 * free. Where the other profile runs already, its panel comes up instead. Of an AppImage the file itself is started: what
 * runs now is unmounted with this process; and it is told to unpack itself, because a mount was seen to fail when it was
 * asked for out of another one (https://github.com/electron-userland/electron-builder/issues/4650).
 */
export function relaunchApp(
  app: Pick<typeof Electron.app, 'relaunch' | 'quit'>,
  { isDemo }: { readonly isDemo: boolean },
  { execPath, argv, env }: ThisRun = process,
): void {
  delete env[demoVariable];
  const args = relaunchArguments(argv.slice(1), isDemo);
  const program = realProgram(env, execPath);
  if (program === execPath) app.relaunch({ args });
  else app.relaunch({ execPath: program, args: [unpackSwitch, ...args.filter((each) => each !== unpackSwitch)] });
  app.quit();
}

const unpackSwitch = '--appimage-extract-and-run';
