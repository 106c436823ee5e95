import type { LogRecord, LogSink } from './log.ts';

/** The last lines of the log, kept in memory for whoever exports them. */
export interface LogTail extends LogSink {
  /** Oldest first. */
  records(): readonly LogRecord[];
}

/** Keeps the last `maxRecords` lines; default 2,000. They are redacted and masked like those of every sink. */
export function createLogTail(maxRecords = 2_000): LogTail {
  const kept: LogRecord[] = [];
  return {
    write: (record) => {
      kept.push(record);
      if (kept.length > maxRecords) kept.shift();
    },
    records: () => [...kept],
  };
}
