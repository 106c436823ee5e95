import { describe, expect, it } from 'vitest';
import type { Journal } from '../../main/journal/types.ts';
import { playPast } from '../faults/past.ts';

const calmRuns = 15;
const disturbedRuns = 60;

const failuresOf = async (runs: number, isCalm: boolean): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const { wrong } = await playPast(`past/${run}`, { isCalm });
    failures.push(...wrong.map((text) => `run ${run}: ${text}`));
  }
  return failures;
};

/** Journals that do wrong; the judge must say what. */
const lies: readonly { readonly what: string; readonly complaint: RegExp; spoil(journal: Journal): Journal }[] = [
  {
    what: 'loses every third call',
    complaint: /is lost$/,
    spoil: (journal) => {
      let written = 0;
      return altered(journal, (entry) => {
        written += 1;
        return written % 3 === 0 ? [] : [entry];
      });
    },
  },
  {
    what: 'writes calls twice',
    complaint: /is written down twice/,
    spoil: (journal) => altered(journal, (entry) => [entry, { ...entry, key: `${entry.key}!` }]),
  },
  {
    what: 'calls the answered missed',
    complaint: /was answered$/,
    spoil: (journal) => altered(journal, (entry) => [{ ...entry, outcome: 'missed' }]),
  },
  {
    what: 'makes up how long was talked',
    complaint: /was talked for/,
    spoil: (journal) =>
      altered(journal, (entry) => [{ ...entry, connectedMs: entry.startedMs, endedMs: entry.startedMs + 1 }]),
  },
];

type Entry = Parameters<Journal['write']>[0];

function altered(journal: Journal, change: (entry: Entry) => readonly Entry[]): Journal {
  const write = journal.write.bind(journal);
  journal.write = (entry) => {
    for (const each of change(entry)) write(each);
  };
  return journal;
}

describe('the history beside the simulator’s ledger', () => {
  it(`has each call of ${calmRuns} random days once, as it was`, async () => {
    expect(await failuresOf(calmRuns, true)).toEqual([]);
  });

  it(`says nothing wrong of ${disturbedRuns} days with gaps, sign-outs, restarts and clocks that are set`, async () => {
    expect(await failuresOf(disturbedRuns, false)).toEqual([]);
  });

  it.each(lies)('is noticed where it $what', async ({ spoil, complaint }) => {
    const texts: string[] = [];
    for (let run = 1; run <= 5; run += 1) texts.push(...(await playPast(`past/${run}`, { isCalm: true, spoil })).wrong);
    expect(texts.filter((text) => complaint.test(text))).not.toEqual([]);
  });
});
