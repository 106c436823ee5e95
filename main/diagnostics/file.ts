import { chmod, open, rename, rm } from 'node:fs/promises';
import { failed, type Result, success } from '../failure.ts';

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? 'unknown');

const write = async (path: string, text: string): Promise<void> => {
  // `wx`: neither a file nor a link that stands there is written to.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

const replace = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.${process.pid}.part`;
  try {
    await write(beside, text);
    await chmod(beside, 0o600);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

/**
 * Writes a file that only its owner can read, whole or not at all. Fails with `invalid-input` and the system's code, such
 * as EEXIST where a file may not be replaced.
 */
export async function writeDiagnosticsFile(
  path: string,
  text: string,
  { mayReplace }: { readonly mayReplace: boolean },
): Promise<Result<void>> {
  try {
    await (mayReplace ? replace(path, text) : write(path, text));
    return success(undefined);
  } catch (error) {
    return failed('invalid-input', { detail: `the file cannot be written: ${codeOf(error)}` });
  }
}

/** A name to propose for a file exported now: `screenpop-diagnostics-2026-01-05-090000.json`, in UTC. */
export function proposedFileName(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T');
  return `screenpop-diagnostics-${date}-${time.slice(0, 8).replaceAll(':', '')}.json`;
}
