import type { LogRecord, LogSink } from '../../main/log/log.ts';

/** Keeps every record, so that a test can look at it. */
export const createMemorySink = (): LogSink & { records(): readonly LogRecord[] } => {
  const kept: LogRecord[] = [];
  return { write: (record) => void kept.push(record), records: () => [...kept] };
};
