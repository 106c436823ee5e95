import { describe, expect, it } from 'vitest';
import { CardSlots } from '../../../renderer/popup/slots.ts';

describe('CardSlots', () => {
  it('gives a new card the slot of the spare one, and makes the next slot the spare one', () => {
    const slots = new CardSlots();
    const spare = slots.spare;
    expect(slots.slotOf('a')).toBe(spare);
    expect(slots.spare).not.toBe(spare);
  });

  it('answers the same when asked twice: a card never changes its slot', () => {
    const slots = new CardSlots();
    const [a, b] = [slots.slotOf('a'), slots.slotOf('b')];
    expect([slots.slotOf('b'), slots.slotOf('a'), a]).toEqual([b, a, a]);
    expect(b).not.toBe(a);
  });

  it('never gives a slot twice, also when a call comes back that was forgotten', () => {
    const slots = new CardSlots();
    const first = slots.slotOf('a');
    slots.keep([]);
    expect(slots.slotOf('a')).not.toBe(first);
  });

  it('keeps those that stay', () => {
    const slots = new CardSlots();
    const b = [slots.slotOf('a'), slots.slotOf('b')].at(-1);
    slots.keep(['b']);
    expect(slots.slotOf('b')).toBe(b);
  });
});
