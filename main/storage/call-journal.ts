import { failed, type Result, success } from '../failure.ts';
import { bettered } from '../journal/entry.ts';
import { keptSinceMs } from '../journal/retention.ts';
import type { Journal, JournalEntry, JournalQuery, UsedTarget } from '../journal/types.ts';
import type { Clock, Log } from '../ports.ts';
import { isDamaged, openFile, openInMemory, removeAside, removeFile, setAside } from './call-journal-file.ts';
import { CallStatements } from './call-journal-statements.ts';

/** Base name of the journal's file. */
export const callJournalName = 'calls.db';

/** Where the journal is kept. */
export interface CallJournalOptions {
  /** The file; undefined: in memory whatever the settings say, and nothing on the disk is touched. */
  readonly path: string | undefined;
  /** As of `Journal.keepFor`. */
  readonly days: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Opens the journal. What cannot be opened is replaced by a journal in memory, with a warning. */
export function openCallJournal(options: CallJournalOptions): Journal {
  const journal = new CallJournal(options);
  journal.keepFor(options.days);
  return journal;
}

/** So many calls wait for a file that cannot be written; the oldest give way. */
const mostUnwritten = 200;

const describe = (error: unknown) => {
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  return { code: errcode ?? code ?? 'none', reason: message ?? String(error) };
};

/** The journal on SQLite: one connection, in the file or in memory. */
class CallJournal implements Journal {
  readonly #options: CallJournalOptions;
  readonly #startedMs: number;
  readonly #told = new Set<string>();
  /** Calls that could not be written yet, because somebody had the file for a moment, or the disk was full. */
  #unwritten: readonly JournalEntry[] = [];
  #calls = new CallStatements(openInMemory());
  #isInFile = false;
  #days = 0;

  constructor(options: CallJournalOptions) {
    this.#options = options;
    this.#startedMs = options.clock.now();
  }

  write(entry: JournalEntry): void {
    this.#unwritten = [...this.#unwritten, entry].slice(-mostUnwritten);
    this.#catchUp();
  }

  remove(owner: string, key: string): void {
    this.#unwritten = this.#unwritten.filter((entry) => entry.owner !== owner || entry.key !== key);
    this.#attempt('remove', () => this.#calls.remove(owner, key));
  }

  keyOfTwin(entry: JournalEntry): string | undefined {
    this.#catchUp();
    const twin = this.#attempt('look', () => this.#calls.keyOfTwin(entry));
    return twin.ok ? twin.value : undefined;
  }

  removeUnfinished(owner: string, key: string): boolean {
    this.#catchUp();
    const removed = this.#attempt('remove', () => this.#calls.removeUnfinished(owner, key));
    return removed.ok && removed.value > 0;
  }

  search(query: JournalQuery): Result<readonly JournalEntry[]> {
    this.#catchUp();
    return this.#attempt('search', () => this.#calls.search(query));
  }

  missedCount(owner: string): number {
    const count = this.#attempt('count', () => this.#calls.missedCount(owner));
    return count.ok ? count.value : 0;
  }

  markMissedSeen(owner: string): void {
    this.#attempt('mark', () => this.#calls.markSeen(owner));
  }

  noteTarget(target: UsedTarget): void {
    this.#attempt('note', () => this.#calls.putTarget(target));
  }

  targets(owner: string, limit: number): readonly UsedTarget[] {
    const targets = this.#attempt('targets', () => this.#calls.targets(owner, limit));
    return targets.ok ? targets.value : [];
  }

  clear(owner: string): Result<void> {
    this.#unwritten = this.#unwritten.filter((entry) => entry.owner !== owner);
    return this.#attempt('clear', () => {
      // What stands in a file that could not be opened would come back.
      const { path } = this.#options;
      if (path !== undefined && this.#days > 0) this.#enterFile(path);
      this.#calls.clear(owner);
      if (this.#options.path !== undefined) removeAside(this.#options.path);
    });
  }

  keepFor(days: number): void {
    this.#days = days;
    const { path, clock } = this.#options;
    if (path !== undefined) this.#attempt('move', () => (days === 0 ? this.#leaveFile(path) : this.#enterFile(path)));
    const sinceMs = keptSinceMs(days, clock.now());
    if (sinceMs === undefined) return;
    this.#attempt('forget', () => {
      this.#calls.forgetBefore(sinceMs);
      if (path !== undefined) removeAside(path, sinceMs);
    });
  }

  close(): void {
    this.#retryFile();
    this.#catchUp();
    this.#attempt('close', () => this.#calls.close());
  }

  /** A file that could not be opened at the start may be free by now. */
  #retryFile(): void {
    const { path } = this.#options;
    if (path !== undefined && this.#days > 0) this.#attempt('move', () => this.#enterFile(path));
  }

  /** In their order, and up to the first that cannot be written either. */
  #catchUp(): void {
    const waiting = this.#unwritten;
    const stuck = waiting.findIndex((entry) => !this.#attempt('write', () => this.#put(entry)).ok);
    this.#unwritten = stuck < 0 ? [] : waiting.slice(stuck);
  }

  #put(entry: JournalEntry): void {
    const known = this.#calls.find(entry.owner, entry.key);
    this.#calls.put(known === undefined ? entry : bettered(known, entry));
  }

  /** What this run has told of is taken along. */
  #leaveFile(path: string): void {
    if (this.#isInFile) this.#replace(new CallStatements(openInMemory()), this.#startedMs);
    this.#isInFile = false;
    removeFile(path);
  }

  #enterFile(path: string): void {
    if (this.#isInFile) return;
    this.#replace(new CallStatements(this.#openedFile(path)), Number.NEGATIVE_INFINITY);
    this.#isInFile = true;
  }

  #replace(next: CallStatements, sinceMs: number): void {
    const old = this.#calls;
    try {
      next.copyFrom(old, sinceMs);
    } catch (error) {
      next.close();
      throw error;
    }
    this.#calls = next;
    old.close();
  }

  #openedFile(path: string) {
    try {
      return openFile(path);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      this.#setAside(path, error);
      return openFile(path);
    }
  }

  #setAside(path: string, error: unknown): void {
    setAside(path);
    this.#options.log.warn('the call journal is damaged: it was set aside, and a new one begun', describe(error));
  }

  #attempt<T>(what: string, work: () => T): Result<T> {
    try {
      return success(work());
    } catch (error) {
      this.#onError(what, error);
      return failed('unexpected', { detail: 'the call journal' });
    }
  }

  #onError(what: string, error: unknown): void {
    if (this.#isInFile && isDamaged(error)) this.#beginAnew(error);
    else this.#tell(what, error);
  }

  #tell(what: string, error: unknown): void {
    const { code, reason } = describe(error);
    // A full disk says the same of every call.
    if (this.#told.has(`${what} ${code}`)) return;
    this.#told.add(`${what} ${code}`);
    this.#options.log.warn('the call journal could not be used', { what, code, reason });
  }

  #beginAnew(error: unknown): void {
    const { path } = this.#options;
    if (path === undefined) return;
    this.#isInFile = false;
    this.#attempt('close', () => this.#calls.close());
    this.#calls = new CallStatements(openInMemory());
    this.#attempt('set aside', () => this.#setAside(path, error));
    this.keepFor(this.#days);
  }
}
