import type Electron from 'electron';

const demoSwitch = '--demo';

/** The command line of the next run: this one's, with or without the demonstration's switch. */
export const relaunchArguments = (args: readonly string[], isDemo: boolean): string[] => {
  const kept = args.filter((argument) => argument !== demoSwitch);
  return isDemo ? [...kept, demoSwitch] : kept;
};

/** Ends this run as a user would, and begins another one. */
export function relaunchApp(
  app: Pick<typeof Electron.app, 'relaunch' | 'quit'>,
  { isDemo }: { isDemo: boolean },
): void {
  app.relaunch({ args: relaunchArguments(process.argv.slice(1), isDemo) });
  app.quit();
}
