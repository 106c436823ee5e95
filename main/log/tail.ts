import type { LogRecord, LogSink } from './log.ts';

/** The last lines of the log, kept in memory for whoever exports them. */
export interface LogTail extends LogSink {
  /** Oldest first. */
  records(): readonly LogRecord[];
}

/** So many lines are kept. */
const maxRecords = 2_000;

/**
 * Keeps the last 2,000 lines, redacted and masked like those of every sink; `earlier` are those of the last run, oldest
 * first.
 */
export function createLogTail(earlier: readonly LogRecord[] = []): LogTail {
  const kept: LogRecord[] = earlier.slice(-maxRecords / 2);
  return {
    write: (record) => {
      kept.push(record);
      if (kept.length > maxRecords) kept.shift();
    },
    records: () => [...kept],
  };
}
