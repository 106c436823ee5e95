import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome, OutcomeEvidence } from '../../../main/calls/types.ts';
import { bettered, entryOfCall, entryOfGapCall, isSameCall } from '../../../main/journal/entry.ts';
import { lastCallers, talkedMs } from '../../../main/journal/latest.ts';
import type { JournalEntry } from '../../../main/journal/types.ts';
import { offlineCall, ringing } from '../desktop/fakes.ts';

const context = { owner: 'anna', country: 'GB', nowMs: 1_000 };

const ended = (outcome: Outcome, evidence?: OutcomeEvidence): JournalEntry => ({
  ...entryOfCall(ringing({ phase: 'ended', outcome }), context),
  ...(evidence === undefined ? {} : { evidence }),
});

describe('an entry', () => {
  it('holds the call as the platform had it, and its number as it is dialled', () => {
    const call = ringing({
      ...{ phase: 'ended', outcome: 'answered', party: { number: '020 7946 0018', name: 'Ada' } },
      ...{ connectedAt: '2026-01-05T09:00:04.000Z', endedAt: '2026-01-05T09:01:04.000Z' },
    });
    const entry = entryOfCall(call, context);
    expect(entry).toMatchObject({
      ...{ key: 'a', owner: 'anna', dial: '+442079460018', outcome: 'answered', isSeen: true, wasOffline: false },
      party: { number: '020 7946 0018', name: 'Ada' },
    });
    expect(talkedMs(entry)).toBe(60_000);
  });

  it('knows no duration where nobody knows that it was answered, and no number where it is withheld', () => {
    const call = ringing({ phase: 'ended', direction: 'outbound', outcome: 'unknown', party: { number: 'anonymous' } });
    const entry = entryOfCall(call, context);
    expect([talkedMs(entry), entry.dial, entry.digits]).toEqual([undefined, undefined, '']);
  });

  it('is of now where the call says no time', () => {
    expect(entryOfCall(ringing({ startedAt: 'soon' }), context).startedMs).toBe(1_000);
  });

  it('has the same key from a card as from the records, so that no call is listed twice', () => {
    const key = '200/350/tracking/7';
    const told = entryOfGapCall(offlineCall(`offline/${key}`, 'elsewhere'), context);
    expect([told.key, told.wasOffline]).toEqual([entryOfCall(ringing({ key }), context).key, true]);
  });
});

describe('isSameCall', () => {
  it.each([
    ['200/350/tracking/7', '200/350/tracking/9', true],
    ['200/350/tracking/7', '200/350/another/7', false],
    ['200/350/tracking/7', '201/350/tracking/7', false],
    ['record/1', 'record/2', false],
    ['a', 'b', false],
  ])('tells of %s and %s: %s', (one, other, isSame) => {
    expect(isSameCall(one, other)).toBe(isSame);
  });
});

const outcomes = fc.constantFrom<Outcome[]>(
  ...(['answered', 'missed', 'declined', 'redirected', 'transferred', 'elsewhere', 'cancelled', 'failed'] as const),
  'unknown',
);
const evidence = fc
  .constantFrom<OutcomeEvidence['basis'][]>('absence', 'state', 'cause', 'command')
  .map((basis): OutcomeEvidence => ({ basis, state: 'ringing' }));
const tellings = fc.record({ outcome: outcomes, evidence, wasOffline: fc.boolean(), isSeen: fc.boolean() }).map(
  ({ outcome, ...rest }): JournalEntry => ({
    ...ended(outcome),
    ...rest,
    isSeen: outcome !== 'missed' || rest.isSeen,
  }),
);

describe('bettered', () => {
  it('never makes unknown what was known, and keeps every key and beginning', () => {
    fc.assert(
      fc.property(tellings, fc.array(tellings, { maxLength: 5 }), (first, more) => {
        const last = more.reduce(bettered, first);
        const isKnown = [first, ...more].some(({ outcome }) => outcome !== 'unknown');
        expect([last.outcome !== 'unknown', last.key, last.startedMs]).toEqual([isKnown, first.key, first.startedMs]);
      }),
    );
  });

  it('changes nothing when the same is told again, but what was seen meanwhile', () => {
    fc.assert(
      fc.property(tellings, (entry) => {
        expect(bettered(entry, { ...entry })).toEqual(entry);
        expect(bettered({ ...entry, isSeen: true }, entry).isSeen).toBe(true);
      }),
    );
  });

  it('takes a proven outcome for an unproven one, with its own evidence and end', () => {
    const card = { ...ended('missed', { basis: 'absence', state: 'ringing' }), endedMs: 5 };
    const told = { ...ended('elsewhere', { basis: 'cause', cause: 'pickup', state: 'ringing' }), wasOffline: true };
    const { endedMs, ...rest } = bettered(card, told);
    expect([rest, endedMs]).toEqual([told, undefined]);
  });

  it('counts a call that turns out missed only now as not looked at', () => {
    expect(bettered(ended('unknown'), ended('missed')).isSeen).toBe(false);
  });
});

describe('the last callers', () => {
  it('are distinct, in the order of their latest calls, five at most, and none that is withheld', () => {
    const numbers = fc.array(
      fc.option(fc.constantFrom('201', '202', '203', '204', '205', '206', '207'), { nil: undefined }),
    );
    fc.assert(
      fc.property(numbers, (dials) => {
        const entries = dials.map((dial): JournalEntry => ({ ...ended('missed'), ...{ dial: dial as string } }));
        const distinct = [...new Set(dials.filter((dial) => dial !== undefined))].slice(0, 5);
        expect(lastCallers(entries).map(({ dial }) => dial)).toEqual(distinct);
      }),
    );
  });
});
