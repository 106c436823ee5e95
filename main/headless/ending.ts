import { existsSync } from 'node:fs';

/** How long closing may take at the end, ms: deleting a subscription is a courtesy, quitting a promise. */
const closingLimitMs = 3_000;
const shell = '/bin/sh';

/** Resolves when `work` does, or after the limit; never rejects. `onFailure` is told why it failed. */
export async function withinLimit(work: Promise<unknown>, onFailure: (error: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closingLimitMs);
  });
  await Promise.race([work.then(() => undefined, onFailure), limit]);
  clearTimeout(timer);
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) return resolve();
    stream.write('', () => resolve());
  });

/**
 * Ends the process with this code, at once, after everything that was said has left it. Node's own exit waits for its
 * threads, and one of them may sit in a keychain prompt that nobody answers; replacing the process does not. Windows has
 * no such prompt, and no such call.
 */
export async function endProcess(code: number): Promise<never> {
  await withinLimit(Promise.all([flushed(process.stdout), flushed(process.stderr)]), () => undefined);
  if (process.execve !== undefined && process.platform !== 'win32' && existsSync(shell)) {
    process.execve(shell, [shell, '-c', `exit ${code}`], {});
  }
  return process.exit(code);
}
