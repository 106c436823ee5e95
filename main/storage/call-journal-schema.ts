import type { DatabaseSync } from 'node:sqlite';

/** What each version of the file adds to the one before; `user_version` is how many have been applied. Never changed, only added to. */
const migrations: readonly string[] = [
  `CREATE TABLE calls (
     owner TEXT NOT NULL,
     key TEXT NOT NULL,
     endpoint_id TEXT NOT NULL,
     direction TEXT NOT NULL,
     from_number TEXT, from_name TEXT,
     to_number TEXT, to_name TEXT,
     party_number TEXT, party_name TEXT,
     started_ms INTEGER NOT NULL,
     connected_ms INTEGER,
     ended_ms INTEGER,
     outcome TEXT NOT NULL,
     evidence TEXT,
     was_offline INTEGER NOT NULL,
     is_seen INTEGER NOT NULL,
     dial TEXT,
     digits TEXT NOT NULL,
     words TEXT NOT NULL,
     PRIMARY KEY (owner, key)
   ) STRICT;
   CREATE INDEX calls_newest ON calls (owner, started_ms DESC, key DESC);
   CREATE INDEX calls_unseen ON calls (owner) WHERE is_seen = 0;
   CREATE INDEX calls_oldest ON calls (started_ms);
   CREATE TABLE targets (
     owner TEXT NOT NULL,
     dial TEXT NOT NULL,
     name TEXT,
     used_ms INTEGER NOT NULL,
     PRIMARY KEY (owner, dial)
   ) STRICT;`,
  'ALTER TABLE calls ADD COLUMN dialled_number TEXT;',
];

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/**
 * Brings a database up to this program's version, each step in a transaction of its own.
 * @throws Error for a file that a newer Screenpop has written, which is left alone, and whatever SQLite throws of a
 * damaged one
 */
export function migrate(database: DatabaseSync): void {
  const version = versionOf(database);
  if (version > migrations.length)
    throw new Error(`the call journal is of version ${version}, newer than this program`);
  migrations.slice(version).forEach((step, index) => {
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
