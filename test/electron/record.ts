import { EventEmitter } from 'node:events';

/** One call that the app made on something that has no effect here, or whose effect a test wants to count. */
export interface RecordedCall {
  /** Object and member, for example `BrowserWindow#1.showInactive`, `shell.openExternal`, `app.focus`. */
  readonly member: string;
  /** Arguments as plain JSON. */
  readonly args: readonly unknown[];
}

/** Fires `change` whenever anything that a test can look at may have changed. */
export const changes = new EventEmitter();

const recorded: RecordedCall[] = [];

const limit = 10_000;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** Notes a call of the app. */
export function record(member: string, ...args: unknown[]): void {
  recorded.push({ member, args: args.map(plain) });
  if (recorded.length > limit) recorded.shift();
  changes.emit('change');
}

/** Every call noted so far, oldest first (the last ten thousand). */
export const recordedCalls = (): readonly RecordedCall[] => recorded;
