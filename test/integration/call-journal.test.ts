import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryOfCall } from '../../main/journal/entry.ts';
import { termsOf } from '../../main/journal/search.ts';
import type { Journal, JournalEntry, JournalQuery } from '../../main/journal/types.ts';
import { callJournalName, openCallJournal } from '../../main/storage/call-journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { fakeLog, ringing } from '../unit/desktop/fakes.ts';

const dayMs = 86_400_000;
let directory: string;
let clock: FakeClock;
let log: ReturnType<typeof fakeLog>;
const opened: Journal[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'screenpop-journal-'));
  clock = new FakeClock();
  log = fakeLog();
});
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  rmSync(directory, { recursive: true, force: true });
});

const path = (): string => join(directory, callJournalName);
const files = (): string[] => readdirSync(directory).sort();

const open = (days = 30, file: string | undefined = path()): Journal => {
  const journal = openCallJournal({ path: file, days, clock, log });
  opened.push(journal);
  return journal;
};

const restart = (days = 30): Journal => {
  opened.pop()?.close();
  return open(days);
};

/** A missed call, so many days ago. */
const entry = (key: string, changes: Partial<JournalEntry> = {}, daysAgo = 0): JournalEntry => ({
  ...entryOfCall(
    ringing({ key, phase: 'ended', outcome: 'missed', party: { number: '+442079460018', name: 'Zoë Palmer' } }),
    { owner: 'anna', country: 'GB', nowMs: clock.now() },
  ),
  startedMs: clock.now() - daysAgo * dayMs,
  ...changes,
});

const everything = { owner: 'anna', filter: 'all', terms: [], dials: [], offset: 0, limit: 50 } as const;

const found = (journal: Journal, query: Partial<JournalQuery> = {}): readonly JournalEntry[] => {
  const result = journal.search({ ...everything, ...query });
  if (!result.ok) throw new Error('the journal could not be read');
  return result.value;
};

const keys = (journal: Journal, query: Partial<JournalQuery> = {}): readonly string[] =>
  found(journal, query).map(({ key }) => key);

describe('the call journal in its file', () => {
  it('keeps an entry as it is over a restart, in a file that is its owner’s alone', () => {
    const evidence = { basis: 'cause', cause: 'noAnswer', state: 'ringing' } as const;
    const told = entry('a', { evidence, endedMs: clock.now() + 5_000, connectedMs: clock.now() + 2_000 });
    open().write(told);
    const modes = files().map((name) => (statSync(join(directory, name)).mode & 0o777).toString(8));
    expect(new Set(modes)).toEqual(new Set(['600']));
    expect(found(restart())).toEqual([told]);
    expect(log.lines).toEqual([]);
  });

  it('has on the disk what was written, also where the process ends without a word', () => {
    open().write(entry('a'));
    expect(keys(open())).toEqual(['a']);
  });

  it('forgets what is older than it may be kept, at the start and when it is told to', () => {
    const journal = open(30);
    for (const days of [1, 29, 31, 400]) journal.write(entry(`${days} days`, {}, days));
    journal.noteTarget({ owner: 'anna', dial: '201', usedMs: clock.now() - 31 * dayMs });
    const again = restart(30);
    expect([keys(again), again.targets('anna', 5)]).toEqual([['1 days', '29 days'], []]);
    again.keepFor(7);
    expect(keys(again)).toEqual(['1 days']);
  });

  it('shows a user only their own calls, and leaves the other’s where they are', () => {
    const journal = open();
    journal.write(entry('a'));
    journal.write(entry('a', { owner: 'ben' }));
    journal.write(entry('b', { owner: 'ben' }));
    expect([keys(journal), keys(journal, { owner: 'ben' }).length, journal.missedCount('ben')]).toEqual([['a'], 2, 2]);
    journal.markMissedSeen('anna');
    journal.clear('anna');
    expect([keys(journal), journal.missedCount('anna'), journal.missedCount('ben')]).toEqual([[], 0, 2]);
  });

  it('leaves nothing on the disk of what was cleared', () => {
    const journal = open();
    journal.write(entry('a', { party: { name: 'Wilhelmina Quux', number: '+442079460777' } }));
    journal.noteTarget({ owner: 'anna', dial: '+442079460777', usedMs: clock.now() });
    expect(journal.clear('anna').ok).toBe(true);
    const left = files().map((name) => readFileSync(join(directory, name), 'latin1'));
    expect(left.filter((text) => text.includes('Quux') || text.includes('9460777'))).toEqual([]);
  });

  it('begins anew where the file is none, keeps the old one aside, and says so', () => {
    writeFileSync(path(), 'not a database, and long enough to be looked at as one'.repeat(200));
    const journal = open();
    journal.write(entry('a'));
    expect([keys(journal), log.lines.length, files().includes(`${callJournalName}.bak`)]).toEqual([['a'], 1, true]);
    expect(log.lines[0]).toContain('warn the call journal is damaged');
    expect(keys(restart())).toEqual(['a']);
  });

  it('begins anew where the file turns out damaged only while it is used', () => {
    const journal = open();
    for (let index = 0; index < 400; index += 1) journal.write(entry(`call ${index}`, {}, 0));
    opened.pop()?.close();
    const bytes = readFileSync(path());
    bytes.fill(0xff, 8_192);
    writeFileSync(path(), bytes);
    const damaged = open();
    damaged.search(everything);
    damaged.write(entry('after'));
    damaged.write(entry('later'));
    expect(keys(damaged)).toContain('later');
    expect(log.lines.join()).toContain('the call journal is damaged');
    expect(keys(restart())).toContain('later');
  });

  it('removes a file that was set aside once its calls are too old to be kept, and when the user clears', () => {
    for (const act of [(journal: Journal) => journal.clear('anna'), (journal: Journal) => journal.keepFor(7)]) {
      const journal = open();
      writeFileSync(`${path()}.bak`, 'old calls');
      const longAgo = (clock.now() - 8 * dayMs) / 1000;
      utimesSync(`${path()}.bak`, longAgo, longAgo);
      act(journal);
      expect(files()).not.toContain(`${callJournalName}.bak`);
    }
  });

  it('leaves the file of a newer program alone, and keeps this run’s calls in memory', () => {
    open().write(entry('a'));
    opened.pop()?.close();
    const database = new DatabaseSync(path());
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(path());
    const journal = open();
    journal.write(entry('b'));
    expect([keys(journal), readFileSync(path()).equals(before)]).toEqual([['b'], true]);
    expect(log.lines[0]).toContain('newer than this program');
  });

  it('goes on in memory where there is no place for a file, and says so once', () => {
    const journal = open(30, join(directory, 'no', 'such', 'folder'));
    journal.write(entry('a'));
    journal.keepFor(30);
    expect([keys(journal), log.lines.length]).toEqual([['a'], 1]);
  });

  it('never throws while somebody else has the file, and writes again afterwards', () => {
    const journal = open();
    const other = new DatabaseSync(path());
    other.exec('BEGIN IMMEDIATE');
    journal.write(entry('during'));
    journal.write(entry('during too'));
    expect([journal.clear('ben').ok, log.lines.length]).toEqual([false, 2]);
    other.exec('COMMIT');
    other.close();
    journal.write(entry('after'));
    expect(keys(journal)).toEqual(['during too', 'during', 'after'].sort().reverse());
  });
});

describe('the call journal in memory', () => {
  it('touches no disk in a demonstration, whatever the settings say', () => {
    const journal = openCallJournal({ path: undefined, days: 30, clock, log });
    opened.push(journal);
    journal.write(entry('a'));
    journal.keepFor(0);
    journal.keepFor(7);
    expect([keys(journal), files()]).toEqual([['a'], []]);
  });

  it('writes no file with 0 days, and keeps the run’s calls', () => {
    const journal = open(0);
    journal.write(entry('a'));
    expect([keys(journal), files(), keys(restart(0))]).toEqual([['a'], [], []]);
  });

  it('takes this run’s calls along when it leaves the file, deletes the file, and puts them back', () => {
    open().write(entry('before', {}, 2));
    const journal = restart();
    journal.write(entry('now'));
    journal.keepFor(0);
    expect([keys(journal), files()]).toEqual([['now'], []]);
    journal.keepFor(30);
    expect([keys(journal), keys(restart())]).toEqual([['now'], ['now']]);
  });
});

describe('a large journal', () => {
  it('finds among 100,000 calls by name, by any spelling of a number, and page by page', { timeout: 60_000 }, () => {
    open().close();
    opened.pop();
    const database = new DatabaseSync(path());
    database.exec(`
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
      INSERT INTO calls SELECT 'anna', 'k' || i, '200', iif(i % 2, 'inbound', 'outbound'), NULL, NULL, NULL, NULL,
        NULL, 'Caller ' || i, ${clock.now()} - i, NULL, NULL, iif(i % 10 = 1, 'missed', 'answered'), NULL, 0,
        i % 10 != 1, '+4420' || (70000000 + i), '+4420' || (70000000 + i) || ' 020' || (70000000 + i), 'caller ' || i, NULL
      FROM n`);
    database.close();
    const journal = open();
    const search = (text: string, query: Partial<JournalQuery> = {}) =>
      keys(journal, { terms: termsOf(text), ...query });
    expect([search('caller 77777'), search('020 7007 7777'), search('+44 20 7007 7777')]).toEqual([
      ['k77777'],
      ['k77777'],
      ['k77777'],
    ]);
    expect([search('nobody'), journal.missedCount('anna')]).toEqual([[], 10_000]);
    expect(search('', { offset: 99_990 })).toHaveLength(10);
    expect(search('caller', { filter: 'missed', offset: 50, limit: 1 })).toEqual(['k501']);
  });
});
