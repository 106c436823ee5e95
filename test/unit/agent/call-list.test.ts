import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CallList } from '../../../main/agent/call-list.ts';
import type { Call } from '../../../main/calls/types.ts';

const call = (key: number, second: number): Call => ({
  ...{ key: `k${key}`, endpointId: '200', callId: String(key), direction: 'inbound', phase: 'ringing' },
  ...{ from: {}, to: {}, party: {}, actions: [] },
  startedAt: new Date(Date.UTC(2026, 10, 23, 9, 0, second)).toISOString(),
});

const step = fc.record({ key: fc.nat(12), second: fc.nat(6), isOver: fc.boolean() });

it('holds each call once, the longest first, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list = new CallList();
      const expected = new Map<string, Call>();
      for (const { key, second, isOver } of steps) {
        const next = call(key, second);
        if (isOver) list.delete(next);
        else list.set(next);
        if (isOver) expected.delete(next.key);
        else expected.set(next.key, next);
      }
      const sorted = [...expected.values()].toSorted((a, b) =>
        `${a.startedAt} ${a.key}`.localeCompare(`${b.startedAt} ${b.key}`, 'en', { numeric: false }),
      );
      expect(list.all()).toEqual(sorted);
    }),
  );
});

it('is not changed by what is done to a list it gave away', () => {
  const list = new CallList();
  list.set(call(1, 1));
  const before = list.all();
  list.clear();
  expect([before.length, list.all()]).toEqual([1, []]);
});
