import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { stemOf } from '../journal/entry.ts';
import type { SearchTerm } from '../journal/search.ts';
import type { JournalEntry, JournalQuery, UsedTarget } from '../journal/types.ts';
import { callColumns, entryOfRow, rowOf, targetColumns, targetOfRow, targetRowOf } from './call-journal-rows.ts';

const insertion = (table: string, columns: readonly string[]): string =>
  `INSERT OR REPLACE INTO ${table} (${columns.join()}) VALUES (${columns.map((column) => `:${column}`).join()})`;

const filters: Readonly<Record<JournalQuery['filter'], string>> = {
  all: '',
  missed: "AND outcome = 'missed'",
  inbound: "AND direction = 'inbound'",
  outbound: "AND direction = 'outbound'",
};

/** A condition and the values for its question marks, in their order. */
type Condition = readonly [sql: string, values: readonly SQLInputValue[]];

function conditionOf({ word, numbers }: SearchTerm): Condition {
  const inNumbers = numbers.map(() => ' OR instr(digits, ?) > 0').join('');
  return [`(instr(words, ?) > 0${inNumbers})`, [word, ...numbers]];
}

function foundBy({ terms, dials }: JournalQuery): Condition {
  if (terms.length === 0) return ['', []];
  const conditions = terms.map(conditionOf);
  const all = conditions.map(([sql]) => sql).join(' AND ');
  const values = [...conditions.flatMap(([, each]) => each), JSON.stringify(dials)];
  return [`AND ((${all}) OR dial IN (SELECT value FROM json_each(?)))`, values];
}

const known = <T>(found: T | undefined): readonly T[] => (found === undefined ? [] : [found]);

/** The statements on one open database. All of them are parameterised; each throws what SQLite throws. */
export class CallStatements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  find(owner: string, key: string): JournalEntry | undefined {
    return entryOfRow(this.#statement('SELECT * FROM calls WHERE owner = ? AND key = ?').get(owner, key));
  }

  put(entry: JournalEntry): void {
    this.#statement(insertion('calls', callColumns)).run(rowOf(entry));
  }

  remove(owner: string, key: string): void {
    this.#statement('DELETE FROM calls WHERE owner = ? AND key = ?').run(owner, key);
  }

  /** As of `Journal`. */
  keyOfTwin(entry: JournalEntry): string | undefined {
    const { owner, key, started_ms, endpoint_id, direction, party_number } = rowOf(entry);
    const sql = `SELECT key FROM calls WHERE owner = ? AND started_ms = ? AND endpoint_id = ? AND direction = ?
      AND party_number IS ? AND key <> ?`;
    const found = this.#statement(sql).get(owner, started_ms, endpoint_id, direction, party_number, key);
    return found === undefined ? undefined : String(found.key);
  }

  /** As of `Journal`; how many there were. Looks before it deletes: a call rings, and writing is the slow part. */
  removeUnfinished(owner: string, key: string): number {
    const stem = stemOf(key);
    const sql = `SELECT key FROM calls WHERE owner = ? AND key >= ? AND key < ? AND key <> ?
      AND outcome = 'unknown' AND ended_ms IS NULL`;
    const found = stem === '' ? [] : this.#statement(sql).all(owner, stem, `${stem}\u{10ffff}`, key);
    for (const row of found) this.remove(owner, String(row.key));
    return found.length;
  }

  search(query: JournalQuery): readonly JournalEntry[] {
    const [condition, values] = foundBy(query);
    const sql = `SELECT * FROM calls WHERE owner = ? ${filters[query.filter]} ${condition}
      ORDER BY started_ms DESC, key DESC LIMIT ? OFFSET ?`;
    const rows = this.#statement(sql).all(query.owner, ...values, query.limit, query.offset);
    return rows.flatMap((row) => known(entryOfRow(row)));
  }

  missedCount(owner: string): number {
    const row = this.#statement('SELECT count(*) AS missed FROM calls WHERE owner = ? AND is_seen = 0').get(owner);
    return Number(row?.missed ?? 0);
  }

  markSeen(owner: string): void {
    this.#statement('UPDATE calls SET is_seen = 1 WHERE owner = ? AND is_seen = 0').run(owner);
  }

  putTarget(target: UsedTarget): void {
    this.#statement(insertion('targets', targetColumns)).run(targetRowOf(target));
  }

  targets(owner: string, limit: number): readonly UsedTarget[] {
    const sql = 'SELECT * FROM targets WHERE owner = ? ORDER BY used_ms DESC, dial LIMIT ?';
    return this.#statement(sql)
      .all(owner, limit)
      .flatMap((row) => known(targetOfRow(row)));
  }

  clear(owner: string): void {
    this.#statement('DELETE FROM calls WHERE owner = ?').run(owner);
    this.#statement('DELETE FROM targets WHERE owner = ?').run(owner);
    // What was deleted is to be nowhere, also not in the log that is written ahead.
    this.#statement('PRAGMA wal_checkpoint(TRUNCATE)').get();
  }

  forgetBefore(timeMs: number): void {
    this.#statement('DELETE FROM calls WHERE started_ms < ?').run(timeMs);
    this.#statement('DELETE FROM targets WHERE used_ms < ?').run(timeMs);
  }

  /** Copies what began at `sinceMs` or later from another database. */
  copyFrom(source: CallStatements, sinceMs: number): void {
    this.#database.exec('BEGIN');
    try {
      this.#copy(source, sinceMs);
    } catch (error) {
      // An open transaction would keep the file locked to everybody for as long as this process lives.
      this.#database.exec('ROLLBACK');
      throw error;
    }
    this.#database.exec('COMMIT');
  }

  #copy(source: CallStatements, sinceMs: number): void {
    for (const entry of source.#since('calls', 'started_ms', sinceMs).flatMap((row) => known(entryOfRow(row)))) {
      this.put(entry);
    }
    const targets = source.#since('targets', 'used_ms', sinceMs).flatMap((row) => known(targetOfRow(row)));
    for (const target of targets) this.putTarget(target);
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #since(table: 'calls' | 'targets', column: 'started_ms' | 'used_ms', sinceMs: number): readonly unknown[] {
    return this.#statement(`SELECT * FROM ${table} WHERE ${column} >= ?`).all(sinceMs);
  }

  #statement(sql: string): StatementSync {
    const prepared = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
