import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { LogRecord, LogSink } from './log.ts';

/** One record as a line of JSON. */
const toJsonLine = (record: LogRecord): string => `${JSON.stringify(record)}\n`;

/** One record as a line for a terminal: time, level, tag, message, data. */
const toTextLine = (record: LogRecord): string => {
  const data = record.data === undefined ? '' : ` ${JSON.stringify(record.data)}`;
  return `${record.at.slice(11, 23)} ${record.level.padEnd(5)} ${record.tag}: ${record.message}${data}\n`;
};

/** Writes lines for a terminal to a stream such as `process.stderr`. */
export const createStreamSink = (stream: Pick<Writable, 'write'>): LogSink => ({
  write: (record) => void stream.write(toTextLine(record)),
});

/** Where the log file stands and how far it grows. */
export interface FileSinkOptions {
  readonly directory: string;
  /** Size in bytes at which a new file is begun; default 1,000,000. */
  readonly maxBytes?: number;
  /** How many files are kept, the current one included; default 3. */
  readonly fileCount?: number;
  /** Told once when the file cannot be written, and again only after it could be in between. */
  readonly onFailure?: (error: unknown) => void;
}

const fileMode = 0o600;

const fileName = (directory: string, age: number) =>
  join(directory, age === 0 ? 'screenpop.log' : `screenpop.${age}.log`);

/** Moves every file one age on; the oldest is overwritten. */
const rotate = (directory: string, fileCount: number): void => {
  for (let age = fileCount - 2; age >= 0; age -= 1) {
    const path = fileName(directory, age);
    if (existsSync(path)) renameSync(path, fileName(directory, age + 1));
  }
};

/** Makes sure that there is a file only its owner can read; its size in bytes. */
const open = (directory: string, path: string): number => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  appendFileSync(path, '', { mode: fileMode });
  chmodSync(path, fileMode);
  return statSync(path).size;
};

/**
 * Writes lines of JSON to `screenpop.log`, readable by its owner only, and keeps a few older files beside it
 * (`screenpop.1.log` and so on). Each line is on disk when `write` returns: the last one before a crash matters most.
 */
export const createFileSink = (options: FileSinkOptions): LogSink => {
  const { directory, maxBytes = 1_000_000, fileCount = 3 } = options;
  const path = fileName(directory, 0);
  let size: number | undefined;
  let hasFailed = false;
  const append = (line: string) => {
    const bytes = Buffer.byteLength(line);
    size ??= open(directory, path);
    if (size > 0 && size + bytes > maxBytes) {
      rotate(directory, fileCount);
      size = open(directory, path);
    }
    appendFileSync(path, line, { mode: fileMode });
    size += bytes;
  };
  return {
    write: (record) => {
      try {
        append(toJsonLine(record));
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) options.onFailure?.(error);
        hasFailed = true;
        size = undefined;
      }
    },
  };
};

/** So much of the file's end is read, in bytes. */
const endLength = 200_000;

const readEnd = (path: string): string => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(endLength);
    const start = Math.max(0, statSync(path).size - endLength);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, endLength, start));
  } finally {
    closeSync(file);
  }
};

const recordOf = (line: string): readonly LogRecord[] => {
  try {
    const { at, level, tag, message, data } = JSON.parse(line) as LogRecord;
    const texts = [at, level, tag, message];
    return texts.every((text) => typeof text === 'string') ? [{ at, level, tag, message, data }] : [];
  } catch {
    return [];
  }
};

/** The last lines of the log file, oldest first; none where there is no file, and without those that are torn. */
export function readLastRecords(directory: string): readonly LogRecord[] {
  const path = fileName(directory, 0);
  try {
    return existsSync(path) ? readEnd(path).split('\n').flatMap(recordOf) : [];
  } catch {
    return [];
  }
}
