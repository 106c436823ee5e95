import { afterEach, describe, expect, it } from 'vitest';
import type { CallCommand, DialCommand } from '../../../main/agent/types.ts';
import { keepHistory } from '../../../main/desktop/history.ts';
import { historyOwnerOf } from '../../../main/desktop/history-owner.ts';
import { noticingTargets } from '../../../main/desktop/history-targets.ts';
import type { People, Person } from '../../../main/desktop/ports.ts';
import { failed, success } from '../../../main/failure.ts';
import type { Journal } from '../../../main/journal/types.ts';
import { openCallJournal } from '../../../main/storage/call-journal.ts';
import type { UiFactChanges, UiFacts, UiHistoryCall } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeAgent, fakeLog, fakeSettings, offlineCall, ringing } from './fakes.ts';

const dayMs = 86_400_000;

/** Contacts by number; `tell` says that they have changed. */
function contacts(known: Readonly<Record<string, Person>>) {
  const listeners = new Set<() => void>();
  const people: People = {
    personOf: (number) => known[number],
    search: (text) =>
      Object.entries(known)
        .filter(([, { name, organisation }]) => `${name} ${organisation}`.includes(text))
        .map(([number]) => ({ destination: number, number })),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { people, tell: () => [...listeners].map((listener) => listener()) };
}

const journals: Journal[] = [];
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
});

function history(known: Readonly<Record<string, Person>> = {}) {
  const [agent, clock, settings] = [new FakeAgent(), new FakeClock(), fakeSettings()];
  const journal = openCallJournal({ path: undefined, days: 30, clock, log: fakeLog() });
  journals.push(journal);
  const facts: Partial<UiFacts> = {};
  const presenter = { setFacts: (changes: UiFactChanges) => void Object.assign(facts, changes) };
  const { people, tell } = contacts(known);
  const keeper = keepHistory({ agent, clock, settings, journal, people, presenter });
  const list = (
    query: { text?: string; filter?: 'all' | 'missed'; offset?: number } = {},
  ): readonly UiHistoryCall[] => {
    const found = keeper.search({ text: '', filter: 'all', offset: 0, ...query });
    return found.ok ? found.value.calls : [];
  };
  return { agent, clock, settings, facts, keeper, list, journal, tellContacts: tell };
}

const outside = { number: '+442079460018', name: 'LONDON' };

const ended = (key: string, changes: Parameters<typeof ringing>[0] = {}) =>
  ringing({ key, phase: 'ended', outcome: 'missed', party: outside, ...changes });

describe('the history', () => {
  it('lists a call once it is over, named by contacts, and counts it until it was looked at', () => {
    const { agent, facts, keeper, list } = history({ [outside.number]: { name: 'Ada', organisation: 'Engines' } });
    agent.reportCall(ringing({ key: 'k' }));
    expect([list(), facts.missedCount]).toEqual([[], 0]);
    const before = facts.historyRevision ?? 0;
    agent.reportCall(ended('k', { to: { number: '200', name: 'Sales' } }));
    expect(list()).toMatchObject([
      {
        ...{ key: 'k', name: 'Ada', organisation: 'Engines', number: '020 7946 0018', dial: '+442079460018' },
        ...{ outcome: 'missed', calledLabel: 'Sales (200)', startedMs: Date.parse('2026-01-05T09:00:00.000Z') },
      },
    ]);
    expect([facts.missedCount, facts.lastCallers?.[0]?.name]).toEqual([1, 'Ada']);
    expect(facts.historyRevision).toBeGreaterThan(before);
    keeper.markMissedSeen();
    expect([facts.missedCount, list().length]).toEqual([0, 1]);
  });

  it('says how long it was talked only where answer and end were seen, not found out after a fall of the line', () => {
    const { agent, list } = history();
    const [connectedAt, endedAt] = ['2026-01-05T09:00:10.000Z', '2026-01-05T09:05:10.000Z'];
    const end = { phase: 'ended', outcome: 'answered', connectedAt, endedAt } as const;
    agent.reportCall(ringing({ key: 'seen', ...end }));
    agent.reportCall(ringing({ key: 'end unseen', ...end, readTimes: ['endedAt'] }));
    agent.reportCall(ringing({ key: 'answer unseen', ...end, readTimes: ['connectedAt'] }));
    agent.reportCall(ringing({ key: 'two clocks', ...end, connectedAt: endedAt, endedAt: connectedAt }));
    const talked = Object.fromEntries(list().map(({ key, talkedMs }) => [key, talkedMs]));
    expect(talked).toEqual({ seen: 300_000 });
  });

  it('lists a call that was told of twice once, with the better outcome', () => {
    const { agent, list, facts } = history();
    agent.reportCall(ended('200/1/t/5', { outcome: 'missed', evidence: { basis: 'absence', state: 'ringing' } }));
    const found = {
      ...offlineCall('offline/200/1/t/5', 'elsewhere'),
      evidence: { basis: 'cause', state: 'x' },
    } as const;
    agent.report({ type: 'offline-calls', calls: [found] });
    expect([list().map(({ outcome, wasOffline }) => [outcome, wasOffline]), facts.missedCount]).toEqual([
      [['elsewhere', true]],
      0,
    ]);
  });

  it('takes a call back that was listed as over and rings', () => {
    const { agent, list } = history();
    agent.report({ type: 'offline-calls', calls: [offlineCall('offline/200/1/t/5', 'missed')] });
    expect(list()).toHaveLength(1);
    agent.reportCall(ringing({ key: '200/1/t/9' }));
    expect(list()).toEqual([]);
    agent.reportCall(ended('200/1/t/9', { outcome: 'answered' }));
    expect(list().map(({ outcome }) => outcome)).toEqual(['answered']);
  });

  it('does not bring back what was cleared when the list of the gap is told again', () => {
    const { agent, keeper, list, facts } = history();
    const first = offlineCall('offline/200/1/t/5', 'missed');
    agent.report({ type: 'offline-calls', calls: [first] });
    expect(keeper.clear().ok).toBe(true);
    agent.report({ type: 'offline-calls', calls: [offlineCall('offline/200/2/u/6', 'missed'), first] });
    expect([list().map(({ key }) => key), facts.missedCount]).toEqual([['200/2/u/6'], 1]);
  });

  it('finds calls by what contacts say of a number, which the platform never said', () => {
    const { agent, list } = history({ [outside.number]: { name: 'Ada', organisation: 'Engines' } });
    agent.reportCall(ended('a'));
    agent.reportCall(ended('b', { party: { number: '201', name: 'Ben' } }));
    expect(['Engines', 'Ada', 'london', 'ben', '020 7946'].map((text) => list({ text }).map(({ key }) => key))).toEqual(
      [['a'], ['a'], ['a'], ['b'], ['a']],
    );
  });

  it('is told page by page', () => {
    const { agent, keeper, list } = history();
    for (let index = 0; index < 51; index += 1) agent.reportCall(ended(`call ${index}`));
    const first = keeper.search({ text: '', filter: 'all', offset: 0 });
    expect([first.ok && first.value.hasMore, list().length, list({ offset: 50 }).length]).toEqual([true, 50, 1]);
  });

  it('is each user’s own, and nobody’s after the sign-out', () => {
    const { agent, facts, keeper, list } = history();
    agent.reportCall(ended('a'));
    agent.report({ type: 'account', account: undefined });
    expect([list(), facts.missedCount, facts.lastCallers, keeper.clear().ok]).toEqual([[], 0, [], false]);
    agent.report({ type: 'account', account: { account: '1', username: 'other', isRemembered: true } });
    expect([list(), facts.missedCount]).toEqual([[], 0]);
    agent.report({ type: 'account', account: { account: '1', username: ' U', isRemembered: true } });
    expect([list().length, facts.missedCount]).toEqual([1, 1]);
  });

  it('forgets daily', async () => {
    const { agent, clock, settings, list, facts } = history();
    agent.reportCall(ended('a'));
    settings.update({ historyDays: 7 });
    await clock.advance(7 * dayMs - 1);
    expect(list()).toHaveLength(1);
    await clock.advance(dayMs + 1);
    expect([list(), facts.missedCount]).toEqual([[], 0]);
  });

  it('forgets what is not to be kept any more only where the setting stays, or at the end', async () => {
    const { agent, clock, settings, keeper, list } = history();
    agent.reportCall(ended('old', { startedAt: '2026-01-01T09:00:00.000Z' }));
    settings.update({ historyDays: 1 });
    await clock.advance(2_000);
    settings.update({ historyDays: 90 });
    await clock.advance(60_000);
    expect(list()).toHaveLength(1);
    settings.update({ historyDays: 1 });
    await clock.advance(3_000);
    expect(list()).toEqual([]);
    agent.reportCall(ended('older', { startedAt: '2025-12-31T09:00:00.000Z' }));
    settings.update({ historyDays: 2 });
    keeper.stop();
    expect([list(), clock.pending]).toEqual([[], 0]);
  });

  it('tells anew what contacts and country change', () => {
    const { agent, settings, facts, tellContacts } = history();
    agent.reportCall(ended('a'));
    const before = facts.historyRevision ?? 0;
    tellContacts();
    settings.update({ country: 'DE' });
    expect([facts.historyRevision, facts.lastCallers?.[0]?.number]).toEqual([before + 2, '+44 20 7946 0018']);
  });

  it('follows nothing any more once it is stopped', async () => {
    const { agent, clock, keeper, list } = history();
    keeper.stop();
    agent.reportCall(ended('a'));
    expect([list(), clock.pending]).toEqual([[], 0]);
  });
});

describe('recent targets', () => {
  it('are the numbers that were dialled or sent to, newest first, each once, by name where one is known', async () => {
    const { agent, clock, keeper } = history({ [outside.number]: { name: 'Ada', organisation: 'Engines' } });
    agent.colleagues = [{ extension: '203', name: 'Cleo' }];
    for (const destination of ['020 7946 0018', '203', 'nobody', '020 7946 0018']) {
      keeper.noteTarget(destination);
      await clock.advance(1);
    }
    agent.reportCall(ended('c', { direction: 'outbound', outcome: 'unknown', party: { number: '204', name: 'Dan' } }));
    expect(keeper.recentTargets()).toEqual([
      { destination: '204', number: '204', name: 'Dan', isRecent: true },
      {
        ...{ destination: '+442079460018', number: '020 7946 0018', isRecent: true },
        ...{ name: 'Ada', organisation: 'Engines' },
      },
      { destination: '203', number: '203', name: 'Cleo', isRecent: true },
    ]);
  });

  it('are learnt from accepted commands that send a call somewhere, and from no others', async () => {
    const sent: string[] = [];
    let answer: ReturnType<typeof failed> | ReturnType<typeof success<void>> = success(undefined);
    const agent = noticingTargets(
      {
        execute: async (_: CallCommand) => answer,
        dial: async (_: DialCommand) => (answer.ok ? success({ call: 'k' }) : answer),
      },
      (destination) => sent.push(destination),
    );
    await agent.execute({ command: 'transfer', call: 'k', destination: '201' });
    await agent.execute({ command: 'hold', call: 'k' });
    await agent.dial({ number: '202' });
    answer = failed('not-allowed');
    await agent.execute({ command: 'redirect', call: 'k', destination: '203' });
    await agent.dial({ number: '204' });
    expect(sent).toEqual(['201', '202']);
  });
});

it('names an owner without saying who it is', () => {
  const owner = historyOwnerOf({ account: '1234567', username: 'anna@example.com' });
  expect(owner).toMatch(/^[0-9a-f]{16}$/);
  expect(historyOwnerOf({ account: '1234567', username: 'Anna@Example.com ' })).toBe(owner);
});
