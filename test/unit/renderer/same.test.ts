import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import { keepKnown } from '../../../renderer/panel/useHistory.ts';
import { isSame, isSameButCalls, isSameElement } from '../../../renderer/ui/same.ts';

describe('isSame', () => {
  it('compares fields one by one, those that are missing too', () => {
    expect(isSame({ a: 1, b: 'x' }, { b: 'x', a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
    expect(isSame({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    expect(isSame({ a: 1, b: 1 }, { a: 1 })).toBe(false);
    expect(isSame({ a: [] }, { a: [] })).toBe(false);
  });

  it('leaves out what it is told to', () => {
    expect(isSame({ a: 1, b: 1 }, { a: 1, b: 2 }, ['b'])).toBe(true);
  });
});

describe('isSameElement', () => {
  const icon = (className: string) => createElement('svg', { className });

  it('takes an icon that was made anew for the same', () => {
    expect(isSameElement(icon('icon'), icon('icon'))).toBe(true);
    expect(isSameElement(icon('icon'), icon('icon icon-down'))).toBe(false);
    expect(isSameElement(icon('icon'), createElement('img', { className: 'icon' }))).toBe(false);
    expect([isSameElement(false, false), isSameElement(false, icon('icon'))]).toEqual([true, false]);
  });
});

describe('isSameButCalls', () => {
  const link = { state: 'online', endpointIds: ['200'] } as const;

  it('overlooks calls, and nothing else', () => {
    const before = { state: { link, cards: [], sequence: 1 } };
    expect(isSameButCalls(before, { state: { link, cards: [], sequence: 2 } })).toBe(true);
    expect(isSameButCalls(before, { state: { link: { ...link }, cards: [], sequence: 2 } })).toBe(false);
  });
});

describe('keepKnown', () => {
  const call = { key: 'a', direction: 'inbound', startedMs: 1, outcome: 'missed' } as const;

  it('keeps a call of the journal that says what it said, and takes over one that does not', () => {
    const known = [call];
    const [first, second] = keepKnown(known, [{ ...call }, { ...call, key: 'b' }]);
    expect(first).toBe(call);
    expect(second?.key).toBe('b');
    expect(keepKnown(known, [{ ...call, outcome: 'answered' }])[0]?.outcome).toBe('answered');
  });
});
