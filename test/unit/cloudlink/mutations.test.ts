import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCalls, reduceCalls } from '../../../main/calls/model.ts';
import { parsePublications } from '../../../main/cloudlink/publications.ts';

const original = JSON.parse(
  readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

type Place = readonly string[];
const placesOf = (value: unknown, at: Place = []): Place[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...placesOf(inner, [...at, key])])
    : [];

const withChange = (value: unknown, [key, ...rest]: Place, change: unknown): unknown => {
  if (key === undefined) return change;
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return { ...object, [key]: withChange(object[key], rest, change) };
};

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', ' ', '%', '%zz', '1e400', '9e15', 8.64e15, -8.64e15, '0001-01-01', 'endpoints//calls/'),
  fc.constantFrom('endpoints/200/calls/350', 'DELETE', 'idle', 'onHold', '{"a":', '{"eventType":{}}'),
);
const mutation = fc.array(fc.tuple(fc.constantFrom(...placesOf(original)), odd), { minLength: 1, maxLength: 6 });

describe('mutated publications', () => {
  it('never throw at the door, nor in the model, and leave it usable', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 8 }), (all) => {
        let state = emptyCalls;
        all.forEach((changes, index) => {
          const mutated = changes.reduce<unknown>(
            (value, [place, change]) => withChange(value, place, change),
            original,
          );
          const read = parsePublications(JSON.stringify(mutated));
          const moment = { nowMs: 1_700_000_000_000 + index, monotonicMs: index };
          for (const publication of read.ok ? read.value : []) {
            state = reduceCalls(state, { type: 'publication', publication, moment }).state;
          }
        });
        const moment = { nowMs: 1_700_000_001_000, monotonicMs: 1_000 };
        const sent = { arrival: state.arrival, monotonicMs: 999 };
        const list = reduceCalls(state, { type: 'list', endpointId: '200', reports: [], sent, moment });
        expect([...list.state.live.values()].filter(({ endpointId }) => endpointId === '200')).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
