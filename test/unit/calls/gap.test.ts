import { describe, expect, it } from 'vitest';
import { callsInGap, type Gap } from '../../../main/calls/gap.ts';
import type { Leg } from '../../../main/calls/leg.ts';
import type { PastCall } from '../../../main/calls/past-call.ts';
import type { KeptPublication } from '../../../main/calls/replay.ts';
import type { CallReport } from '../../../main/calls/report.ts';
import { Feed, outbound, report } from './helpers.ts';

/** The line was down from minute 0 to minute 10. */
const zero = Date.parse('2026-03-01T09:00:00Z');
const minute = 60_000;
const at = (minutes: number): number => zero + minutes * minute;
const iso = (minutes: number): string => new Date(at(minutes)).toISOString();

const kept = (minutes: number, told: CallReport, isDeletion = false): KeptPublication => ({
  publication: {
    report: told,
    isDeletion,
    timestampMs: at(minutes),
    publicationId: JSON.stringify([minutes, told, isDeletion]),
  },
  recordedMs: at(minutes) + 80,
});
const call = (minutes: number, changes: Partial<CallReport> = {}): CallReport =>
  report({ callTrackingId: `${minutes}#1`, createdOn: iso(minutes), ...changes });
const rings = (minutes: number, changes: Partial<CallReport> = {}) => kept(minutes, call(minutes, changes));
const changes = (minutes: number, told: CallReport, more: Partial<CallReport>) => kept(minutes, { ...told, ...more });
const ends = (minutes: number, told: CallReport, cause = 'callCancelled') => kept(minutes, { ...told, cause }, true);

const record = (minutes: number, more: Partial<PastCall> = {}): PastCall => ({
  recordId: `guid-${minutes}`,
  direction: 'inbound',
  from: { number: '201' },
  to: { number: '200' },
  cause: 'callCancelled',
  createdOn: iso(minutes),
  endedOn: iso(minutes + 0.5),
  ...more,
});

const gap = (more: Partial<Gap> = {}): Gap => ({
  before: new Feed().state,
  ...{ seen: [], vanished: [], publications: [], records: [], endpoints: ['200'] },
  fromMs: () => at(0),
  untilMs: at(10),
  now: { platformMs: at(10) + 500, monotonicMs: 700_000 },
  ...more,
});
const told = (more: Partial<Gap>) => callsInGap(gap(more)).map((leg) => `${leg.party.number} ${leg.outcome}`);

/** What a card knew, and what was known then. */
const knowing = (...steps: Parameters<Feed['step']>[0][]) => {
  const feed = new Feed();
  for (const step of steps) feed.step(step);
  return { state: feed.state, cards: feed.live() };
};
const card = (cards: readonly Leg[]): Leg => {
  const [leg] = cards;
  if (leg === undefined) throw new Error('no card');
  return leg;
};

describe('recorded publications', () => {
  it('tell what became of a call', () => {
    const one = call(1);
    expect(told({ publications: [rings(1), ends(1.5, one)] })).toEqual(['201 missed']);
    expect(told({ publications: [rings(1), ends(1.5, one, 'callPickup')] })).toEqual(['201 elsewhere']);
    expect(told({ publications: [rings(1), ends(1.5, one, 'redirected')] })).toEqual(['201 redirected']);
    const talked = [rings(1), changes(1.2, one, { state: 'connected', eventType: 'establishedEvent' }), ends(2, one)];
    expect(told({ publications: talked })).toEqual(['201 answered']);
  });

  it('tell of calls that the telephone placed', () => {
    const out = outbound({ callTrackingId: '1#1', createdOn: iso(1), to: { number: '+442079460018' } });
    expect(told({ publications: [kept(1, out), ends(2, out, 'busy')] })).toEqual(['+442079460018 failed']);
  });

  it('count once when recorded twice, in any order, also in one millisecond', () => {
    const one = call(1);
    const twice = (minutes: number, told: CallReport, isDeletion: boolean) => {
      const first = kept(minutes, told, isDeletion);
      return [first, { ...first, publication: { ...first.publication, publicationId: 'of another subscription' } }];
    };
    const connected = { ...one, state: 'connected', eventType: 'establishedEvent' };
    const all = [...twice(1, one, false), ...twice(1, connected, false), ...twice(1, one, true)];
    expect(told({ publications: all })).toEqual(['201 answered']);
    expect(told({ publications: all.toReversed() })).toEqual(['201 answered']);
  });

  it('tell of two calls under one id of the PBX as two', () => {
    const [one, other] = [call(1), call(3, { from: { number: '202' } })];
    const all = [kept(1, one), ends(2, one), kept(3, other), ends(4, other)];
    expect(told({ publications: all })).toEqual(['202 missed', '201 missed']);
  });

  it('end with a bare deletion, dated by when it was recorded', () => {
    const bare: CallReport = { endpointId: '200', callId: '350', from: {}, to: {} };
    const deletion = { publication: { report: bare, isDeletion: true }, recordedMs: at(2) };
    const [leg] = callsInGap(gap({ publications: [rings(1), deletion] }));
    expect(leg).toMatchObject({ outcome: 'missed', endedAt: iso(2) });
  });

  it('without an end tell of a call that was not there any more: gone, and nobody knows when', () => {
    const [leg] = callsInGap(gap({ publications: [rings(1)] }));
    expect(leg).toMatchObject({ phase: 'ended', outcome: 'missed' });
    expect(leg).not.toHaveProperty('endedAt');
  });

  it('tell nothing of a call that rings on, or that began when the line was back', () => {
    const feed = knowing({ put: call(9), at: at(9) });
    expect(told({ publications: [rings(9)], seen: feed.cards })).toEqual([]);
    expect(told({ publications: [rings(10)] })).toEqual([]);
    expect(told({ publications: [rings(11), ends(12, call(11))] })).toEqual([]);
  });

  it('are placed by the platform’s clock where the PBX’s is an hour off', () => {
    const hour = 60;
    const off = (minutes: number, told: CallReport, isDeletion = false): KeptPublication => ({
      publication: { report: told, isDeletion, timestampMs: at(minutes - hour) },
      recordedMs: at(minutes),
    });
    const one = call(1 - hour);
    expect(told({ publications: [off(1, one), off(2, one, true)] })).toEqual(['201 missed']);
    expect(told({ publications: [off(1, one)] })).toEqual(['201 missed']);
    expect(told({ publications: [off(-2, one), off(-1, one, true)] })).toEqual([]);
  });

  it('tell nothing of what was over before the gap', () => {
    expect(told({ publications: [rings(-3), ends(-2, call(-3))] })).toEqual([]);
  });

  it('tell nothing of what was heard live, though they carry other ids', () => {
    const one = call(-2);
    const feed = knowing({ put: one, at: at(-2), id: 'live' }, { delete: one, at: at(-1), id: 'live end' });
    const again = [kept(-2, one), ends(-1, one)];
    expect(told({ before: feed.state, publications: again, fromMs: () => at(-5) })).toEqual([]);
  });
});

describe('a call that rang when the line fell', () => {
  const one = call(-1);
  const feed = knowing({ put: one, at: at(-1) });
  const gone: Leg = { ...card(feed.cards), phase: 'ended', outcome: 'missed', endedAt: iso(10) };
  const known = { before: feed.state, seen: [gone], vanished: [gone] };

  it('is told as the publications end it', () => {
    const answered = changes(1, one, { state: 'connected', eventType: 'establishedEvent' });
    expect(told({ ...known, publications: [answered, ends(2, one)] })).toEqual(['201 answered']);
    expect(told({ ...known, publications: [ends(2, one, 'callPickup')] })).toEqual(['201 elsewhere']);
    expect(told({ ...known, publications: [answered] })).toEqual(['201 answered']);
  });

  it('is told as its record has it where no publication does', () => {
    const [leg] = callsInGap(gap({ ...known, records: [record(-1, { connectedOn: iso(1), endedOn: iso(2) })] }));
    expect(leg).toMatchObject({ outcome: 'answered', endedAt: iso(2), connectedAt: iso(1) });
  });

  it('is not ended by the bare deletion of the call before it, which is dated by when it was recorded', () => {
    const bare: CallReport = { endpointId: '200', callId: '350', from: {}, to: {} };
    const deletion = { publication: { report: bare, isDeletion: true }, recordedMs: at(-2) };
    const [leg] = callsInGap(gap({ ...known, publications: [deletion] }));
    expect(leg).not.toHaveProperty('endedAt');
  });

  it('is told as its card had it where nothing is known, without an end', () => {
    const legs = callsInGap(gap(known));
    expect(legs).toMatchObject([{ outcome: 'missed' }]);
    expect(legs[0]).not.toHaveProperty('endedAt');
  });
});

describe('call records', () => {
  it('tell of calls that no publication told of', () => {
    const answered = record(2, { from: { number: '202' }, connectedOn: iso(2.1), cause: 'normalClearing' });
    expect(told({ records: [record(1), answered] })).toEqual(['202 answered', '201 missed']);
  });

  it('prove nothing by a time of connection of an outbound call, nor by a normal end without one', () => {
    const own = { from: { number: '200' }, to: { number: '201' }, direction: 'outbound' } as const;
    expect(told({ records: [record(1, { ...own, connectedOn: iso(1), cause: 'normalClearing' })] })).toEqual([
      '201 unknown',
    ]);
    expect(told({ records: [record(1, { ...own, cause: 'busy' })] })).toEqual(['201 failed']);
    expect(told({ records: [record(1, { cause: 'normalClearing' })] })).toEqual(['201 unknown']);
  });

  it('count no call twice', () => {
    const publications = [rings(1), ends(1.5, call(1), 'callPickup')];
    expect(told({ publications, records: [record(1)] })).toEqual(['201 elsewhere']);
  });

  it('of two calls by one caller within seconds tell both', () => {
    const publications = [rings(1), ends(1.1, call(1))];
    const records = [record(1, { endedOn: iso(1.1) }), record(1.15, { endedOn: iso(1.2) })];
    expect(told({ publications, records })).toEqual(['201 missed', '201 missed']);
  });

  it('are not of a call that goes on: a record is written when its call is over', () => {
    const withheld = { from: { number: 'anonymous' } };
    const live = knowing({ put: call(1.1, withheld), at: at(1.1) }).cards;
    expect(told({ seen: live, records: [record(1, { endedOn: iso(1.05) })] })).toEqual(['201 missed']);
    const same = knowing({ put: call(9.7), at: at(9.7) }).cards;
    expect(told({ seen: same, records: [record(9.7, { endedOn: iso(10.1) })] })).toEqual([]);
  });

  it('with a number are hardly those of a call without one, and the other way round', () => {
    const withheld = call(1.1, { from: { number: 'anonymous' } });
    const publications = [kept(1.1, withheld), ends(2, withheld)];
    expect(told({ publications, records: [record(1)] })).toEqual(['anonymous missed', '201 missed']);
    expect(told({ publications, records: [record(1.11)] })).toEqual(['anonymous missed']);
  });

  it('are not of a call that went elsewhere only later', () => {
    const publications = [rings(1), ends(2, call(1), 'redirected')];
    const other = record(1.1, { endedOn: iso(1.2) });
    expect(told({ publications, records: [other] })).toEqual(['201 missed', '201 redirected']);
    expect(told({ publications, records: [{ ...other, endedOn: iso(9) }] })).toEqual(['201 redirected']);
  });

  it('without a number are told apart by when the calls began, also where they ended together', () => {
    const withheld = (minutes: number) => call(minutes, { from: {}, callTrackingId: `${minutes}#2` });
    const publications = [kept(1, withheld(1)), ends(2, withheld(1), 'redirected')];
    const other = record(1.1, { from: {}, endedOn: iso(2) });
    expect(told({ publications, records: [other] })).toEqual(['undefined missed', 'undefined redirected']);
    expect(told({ publications, records: [{ ...other, createdOn: iso(1) }] })).toEqual(['undefined redirected']);
  });

  it('say how a call went of which nobody heard more than the end', () => {
    const end = ends(2, call(1), 'normalClearing');
    const connected = record(1, { connectedOn: iso(1.2), endedOn: iso(2), cause: 'normalClearing' });
    expect(told({ publications: [end], records: [connected] })).toEqual(['201 answered']);
    expect(told({ publications: [end] })).toEqual(['201 unknown']);
  });

  it('of a call just before the gap do not swallow the next one by the same caller', () => {
    const shown = card(knowing({ put: call(-0.2), at: at(-0.2) }).cards);
    const over: Leg = { ...shown, phase: 'ended', outcome: 'missed', endedAt: iso(-0.1) };
    const records = [record(-0.2, { endedOn: iso(-0.1) }), record(0.01, { endedOn: iso(0.1) })];
    expect(told({ seen: [over], records })).toEqual(['201 missed']);
  });

  it('are joined by tracking id where they carry one, and by numbers written with and without the country', () => {
    const far = { from: { number: '+442079460018' } };
    const publications = [rings(1, far), ends(1.5, call(1, far))];
    expect(told({ publications, records: [record(4, { ...far, callTrackingId: '1#1' })] })).toHaveLength(1);
    expect(told({ publications, records: [record(1, { from: { number: '02079460018' } })] })).toHaveLength(1);
    expect(told({ publications, records: [record(1, { ...far, callTrackingId: '9#9' })] })).toHaveLength(2);
  });

  it('of what was over before the gap, or began after it, are not told', () => {
    expect(told({ records: [record(-3), record(11)] })).toEqual([]);
  });

  it('of others than our endpoints are not told', () => {
    const others = [
      record(1, { to: { number: '203' } }),
      record(1, { endpointId: '203' }),
      record(1, { direction: 'outbound' }),
    ];
    expect(told({ records: others })).toEqual([]);
  });

  it('find their endpoint by the number on our side where no direction is said', () => {
    const { direction: _, ...unsaid } = record(1);
    const legs = callsInGap(gap({ records: [unsaid, { ...unsaid, recordId: 'x', from: { number: '200' }, to: {} }] }));
    expect(legs.map(({ direction }) => direction).sort()).toEqual(['inbound', 'outbound']);
  });

  it('that were told of once are not told again, by records or by publications', () => {
    const seen = callsInGap(gap({ records: [record(1)] }));
    expect(seen).toHaveLength(1);
    expect(told({ seen, records: [record(1)] })).toEqual([]);
    expect(told({ seen, publications: [rings(1), ends(1.5, call(1))], records: [record(1)] })).toEqual([]);
  });
});

it('tells of no more than a hundred calls, the newest first', () => {
  const records = Array.from({ length: 150 }, (_, index) => record(index / 20, { endedOn: iso(index / 20) }));
  const legs = callsInGap(gap({ records }));
  expect(legs).toHaveLength(100);
  expect(legs[0]?.startedAt).toBe(iso(149 / 20));
});
