import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './call-journal-schema.ts';

/** Only its owner may read or write who called. */
const fileMode = 0o600;

// SQLite gives the files beside the database its own mode; they are only valid together with it.
const parts = ['', '-wal', '-shm'] as const;

const asideOf = (path: string): string => `${path}.bak`;

/**
 * Write-ahead log without a sync per entry: a row takes some 0.03 ms instead of 1 ms with a rollback journal (measured on an
 * SSD; 20 ms and more on a disk), on the thread that tells calls. A power cut may cost the last entries, never the file.
 * What is deleted is overwritten.
 */
const manner = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;';

// Nobody else has this file: whoever does for a moment (a backup, a scanner) is not waited for, because calls do not wait.
const lockWaitMs = 0;

const opened = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: lockWaitMs });
  try {
    database.exec(manner);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** A journal that ends with the process. */
export const openInMemory = (): DatabaseSync => opened(':memory:');

/** The journal in a file, which is made where there is none. Throws what SQLite and the file system throw. */
export function openFile(path: string): DatabaseSync {
  closeSync(openSync(path, 'a', fileMode));
  chmodSync(path, fileMode);
  return opened(path);
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: nothing more is to be had of this file. */
export const isDamaged = (error: unknown): boolean => {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && [11, 26].includes(errcode & 0xff);
};

/** Sets a damaged file aside, in the place of an earlier one. */
export function setAside(path: string): void {
  removeAside(path);
  for (const part of parts) if (existsSync(path + part)) renameSync(path + part, asideOf(path) + part);
}

const removeAll = (path: string): void => {
  for (const part of parts) rmSync(path + part, { force: true });
};

/** Removes a file that was set aside; with `olderThanMs` only one that was written to before that. */
export function removeAside(path: string, olderThanMs = Number.POSITIVE_INFINITY): void {
  const aside = asideOf(path);
  const writtenMs = statSync(aside, { throwIfNoEntry: false })?.mtimeMs;
  if (writtenMs !== undefined && writtenMs < olderThanMs) removeAll(aside);
}

/** Leaves nothing of the journal on the disk. */
export function removeFile(path: string): void {
  removeAll(path);
  removeAside(path);
}
