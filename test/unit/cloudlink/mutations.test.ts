import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallBoard, createCallBoard } from '../../../main/agent/call-board.ts';
import type { Call } from '../../../main/calls/types.ts';
import { parsePublications } from '../../../main/cloudlink/publications.ts';
import { FakeClock, FakeLog } from './fakes.ts';

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

const deep = (levels: number): unknown => (levels === 0 ? 'deep' : { inner: [deep(levels - 1)] });
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', ' ', '%', '%zz', '1e400', '9e15', 8.64e15, -8.64e15, '0001-01-01', 'endpoints//calls/'),
  fc.constantFrom('endpoints/200/calls/350', 'DELETE', 'idle', 'onHold', '{"a":', '{"eventType":{}}'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '../../etc',
    '\u0000',
    '\ud800',
    '‮',
    '\r\n',
    'x'.repeat(5_000),
  ),
  fc.constantFrom(
    deep(3),
    deep(200),
    JSON.stringify(deep(50)),
    Array.from({ length: 500 }, () => 'y'),
  ),
  fc.nat(5_000).map((id) => `endpoints/200/calls/${id}`),
);
const mutation = fc.array(fc.tuple(fc.constantFrom(...placesOf(original)), odd), { minLength: 1, maxLength: 6 });
const seed = Number(process.env.MUTATION_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Each has an id of its own, unless that is what was changed: otherwise it would only be dropped as a repetition. */
const mutate = (changes: readonly (readonly [Place, unknown])[], publicationId: string): string =>
  JSON.stringify(
    changes.reduce<unknown>((value, [place, change]) => withChange(value, place, change), {
      ...original,
      publicationId,
    }),
  );

/** A board that keeps what it tells, to be looked at. */
function createBoard(): { board: CallBoard; clock: FakeClock; told: Map<string, Call> } {
  const clock = new FakeClock();
  const told = new Map<string, Call>();
  const board = createCallBoard(clock, new FakeLog(), {
    onCall: (call) => (call.phase === 'ended' ? told.delete(call.key) : told.set(call.key, call)),
    onReread: () => undefined,
    nameOf: () => undefined,
  });
  return { board, clock, told };
}

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

describe('mutated publications', () => {
  it('never throw at the door, nor in the model, and leave it usable: 100,000 of them', { timeout: 300_000 }, () => {
    console.info(`MUTATION_SEED=${seed}`);
    const { board, told } = createBoard();
    const deliver = (payload: string): void => {
      const read = parsePublications(payload);
      if (read.ok) for (const publication of read.value) board.publication(publication);
    };
    const heap: number[] = [];
    for (let batch = 0; batch < 50; batch += 1) {
      fc.sample(mutation, { numRuns: 2_000, seed: seed + batch }).forEach((changes, index) => {
        deliver(mutate(changes, `${batch}-${index}`));
      });
      for (const endpointId of new Set([...board.legs()].map((leg) => leg.endpointId))) {
        board.list(endpointId, [], board.sending());
      }
      expect([...board.legs()]).toEqual([]);
      expect(told.size).toBe(0);
      collectGarbage();
      heap.push(process.memoryUsage().heapUsed);
    }
    // Flat: what 80,000 more of them leave behind is noise.
    expect((heap.at(-1) ?? 0) - (heap[10] ?? 0)).toBeLessThan(8 * 1024 * 1024);
  });
});
