import { spawn } from 'node:child_process';
import type { ControlAnswer } from './control-protocol.ts';
import { isControlled } from './settings.ts';
import { releaseLock } from './single-instance.ts';

/** What is to run once this process is gone. */
export interface NextRun {
  readonly execPath: string;
  /** With the main script, as in `process.argv.slice(1)`. */
  readonly args: readonly string[];
}

let next: NextRun | undefined;

/** The app asks to be started anew: this program with this command line, unless it says otherwise. */
export function setNextRun({
  execPath = process.execPath,
  args = process.argv.slice(1),
}: Electron.RelaunchOptions): void {
  next = { execPath, args };
}

/**
 * Starts what the app asked for, at the end of this run. A test's driver is told, and starts it itself; otherwise this
 * process stays until the new one ends, so that Ctrl+C in a terminal reaches it. Resolves with its exit code.
 */
export async function startNextRun(): Promise<number | undefined> {
  if (next === undefined) return undefined;
  releaseLock();
  if (isControlled) return tellDriver(next);
  const isThisProgram = next.execPath === process.execPath;
  const child = spawn(next.execPath, [...(isThisProgram ? process.execArgv : []), ...next.args], { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });
}

const tellDriver = (run: NextRun): Promise<undefined> => {
  const message: ControlAnswer = { standIn: 'next-run', ...run };
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve(undefined)));
};
