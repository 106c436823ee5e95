import type { Clock, Log } from '../ports.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import type { MaskingRegister } from './secrets.ts';
import { serialise } from './serialise.ts';

export { createSecretRegister, type MaskingRegister } from './secrets.ts';

/** From chatty to grave. */
const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** How grave a line is. */
export type LogLevel = (typeof logLevels)[number];

/** One log line, redacted already. */
export interface LogRecord {
  /** ISO 8601, wall clock. */
  readonly at: string;
  readonly level: LogLevel;
  /** Which room spoke. */
  readonly tag: string;
  readonly message: string;
  readonly data?: unknown;
}

/** Where lines go. A sink never throws for a full or missing disk. */
export interface LogSink {
  write(record: LogRecord): void;
}

/** A log that can be handed on under a name of its own. */
export interface TaggedLog extends Log {
  child(tag: string): TaggedLog;
}

/** What a log is made of. */
export interface LogOptions {
  readonly sinks: readonly LogSink[];
  /** Live secret values; the same register that the agent adds to. */
  readonly secrets: MaskingRegister;
  readonly clock: Pick<Clock, 'now'>;
  readonly tag?: string;
  /** Least level that is written; default `info`. */
  readonly level?: LogLevel;
  /** True while the user allows telephone numbers and names in the log; default never. */
  readonly isPersonalShown?: () => boolean;
}

type Data = Readonly<Record<string, unknown>>;

type Write = (level: LogLevel, tag: string, message: string, data: Data | undefined) => void;

const toRecord = (redactor: Redactor, at: number, [level, tag, message, data]: Parameters<Write>): LogRecord => ({
  at: new Date(at).toISOString(),
  level,
  tag,
  message: redactor.text(message),
  ...(data === undefined ? {} : { data: serialise(data, redactor) }),
});

const createTagged = (write: Write, tag: string): TaggedLog => {
  const at = (level: LogLevel) => (message: string, data?: Data) => write(level, tag, message, data);
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (childTag) => createTagged(write, childTag),
  };
};

/**
 * The log. Everything is redacted here, before any sink sees it: by field name, by pattern and by live secret value, so
 * that no caller has to think of it.
 */
export const createLog = (options: LogOptions): TaggedLog => {
  const redactor = createRedactor(options.secrets, options.isPersonalShown ?? (() => false));
  const least = logLevels.indexOf(options.level ?? 'info');
  const write: Write = (...line) => {
    if (logLevels.indexOf(line[0]) < least) return;
    const record = toRecord(redactor, options.clock.now(), line);
    for (const sink of options.sinks) sink.write(record);
  };
  return createTagged(write, options.tag ?? 'app');
};
