/** Whatever of a gap the two histories kept, each call of which either tells is told, and told once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callsInGap } from '../../../main/calls/gap.ts';
import type { PastCall } from '../../../main/calls/past-call.ts';
import type { KeptPublication } from '../../../main/calls/replay.ts';
import { emptyCalls } from '../../../main/calls/state.ts';
import { report } from './helpers.ts';

const zero = Date.parse('2026-03-01T09:00:00Z');
const iso = (ms: number): string => new Date(zero + ms).toISOString();

/** What happened, and what is known of it: publications (each once, twice or not at all) and perhaps a record. */
const lives = fc.record({
  caller: fc.constantFrom('201', '202', '+442079460018'),
  ringsMs: fc.integer({ min: 1, max: 5_000 }),
  talksMs: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
  copies: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }),
  hasRecord: fc.boolean(),
  hasTracking: fc.boolean(),
});
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

/** Calls of one caller lie so far apart that their records cannot be taken for each other's. */
const startOf = (index: number): number => 60_000 * (index + 1);

const stepsOf = (life: Life, index: number) => {
  const began = startOf(index);
  const { ringsMs, talksMs = 0 } = life;
  const all = [
    { ms: began, state: 'ringing', isEnd: false },
    ...(life.talksMs === undefined ? [] : [{ ms: began + ringsMs, state: 'connected', isEnd: false }]),
    { ms: began + ringsMs + talksMs, state: 'disconnected', isEnd: true },
  ];
  return all.map((step, place) => ({ ...step, copies: life.copies[place] ?? 0 }));
};

const publicationsOf = (life: Life, index: number): readonly KeptPublication[] =>
  stepsOf(life, index).flatMap(({ ms, state, isEnd, copies }) =>
    Array.from({ length: copies }, (_, copy) => ({
      recordedMs: zero + ms + 20,
      publication: {
        report: report({
          ...{ callId: String(350 + (index % 2)), callTrackingId: `${index}#1`, state, from: { number: life.caller } },
          ...{ createdOn: iso(startOf(index)), cause: isEnd ? 'normalClearing' : 'newCall' },
        }),
        ...{ isDeletion: isEnd, publicationId: `${index} ${state} ${copy}`, timestampMs: zero + ms },
      },
    })),
  );

const recordOf = (life: Life, index: number): readonly PastCall[] => {
  const began = startOf(index);
  const { ringsMs, talksMs } = life;
  if (!life.hasRecord) return [];
  return [
    {
      ...{ recordId: `guid-${index}`, direction: 'inbound', from: { number: life.caller }, to: { number: '200' } },
      ...{ createdOn: iso(began), endedOn: iso(began + ringsMs + (talksMs ?? 0)) },
      ...(talksMs === undefined ? { cause: 'callCancelled' } : { connectedOn: iso(began + ringsMs) }),
      ...(life.hasTracking ? { callTrackingId: `${index}#1` } : {}),
    },
  ];
};

/** An end alone tells of its call as well: it says who called, and when that began. */
const isToldOf = (life: Life): boolean =>
  life.hasRecord || life.copies.slice(0, life.talksMs === undefined ? 2 : 3).some((copies) => copies > 0);

const conclude = (all: readonly Life[], order: (kept: KeptPublication[]) => KeptPublication[]) =>
  callsInGap({
    ...{ before: emptyCalls, seen: [], vanished: [], endpoints: ['200'], fromMs: () => zero },
    untilMs: zero + startOf(all.length) + 60_000,
    now: { platformMs: zero + startOf(all.length) + 60_500, monotonicMs: 1_000_000 },
    publications: order(all.flatMap(publicationsOf)),
    records: all.flatMap(recordOf),
  });

it('tells each call of which either history tells exactly once', () => {
  fc.assert(
    fc.property(fc.array(lives, { maxLength: 8 }), fc.boolean(), (all, isReversed) => {
      const legs = conclude(all, (kept) => (isReversed ? kept.toReversed() : kept));
      const starts = all.flatMap((life, index) => (isToldOf(life) ? [zero + startOf(index)] : []));
      const told = legs.map(({ startedAt }) => Math.floor((Date.parse(startedAt) - zero) / 60_000) * 60_000 + zero);
      expect(told.sort()).toEqual(starts.sort());
      expect(legs.every(({ phase, outcome }) => phase === 'ended' && outcome !== undefined)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('says answered or missed as it was, wherever a history had the whole of a call', () => {
  fc.assert(
    fc.property(fc.array(lives, { minLength: 1, maxLength: 6 }), (all) => {
      const whole = all.map((life) => ({ ...life, copies: [1, 1, 1] }));
      const legs = conclude(whole, (kept) => kept);
      const expected = whole.map(({ talksMs }) => (talksMs === undefined ? 'missed' : 'answered'));
      expect(legs.map(({ outcome }) => outcome)).toEqual(expected.reverse());
    }),
    { numRuns: 200 },
  );
});
