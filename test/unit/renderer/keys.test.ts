import { describe, expect, it } from 'vitest';
import { callActions } from '../../../main/calls/types.ts';
import { actionKeys, keyHints, pressTarget } from '../../../renderer/popup/keys.ts';
import { ringing, talking } from '../../preview/states.ts';

const press = (key: string, changes: object = {}) => ({
  key,
  isModified: false,
  isRepeat: false,
  isTyping: false,
  ...changes,
});
const first = ringing();
const second = ringing({ key: 'call-3' });
const live = talking();
const over = talking({ key: 'call-4', phase: 'ended', actions: [] });

describe('a key in the popup', () => {
  it('does what its letter says, in either case', () => {
    expect(pressTarget(press('a'), { cards: [first] })).toEqual({ call: 'call-1', action: 'answer' });
    expect(pressTarget(press('D'), { cards: [first] })).toEqual({ call: 'call-1', action: 'decline' });
    expect(pressTarget(press('Escape'), { cards: [first] })).toEqual({ call: 'call-1', action: 'ignore' });
  });

  it('goes to the topmost call that offers the action', () => {
    expect(pressTarget(press('a'), { cards: [first, second, live] })?.call).toBe('call-1');
    expect(pressTarget(press('e'), { cards: [first, second, live] })).toEqual({ call: 'call-2', action: 'hangUp' });
  });

  it('goes to the card with the focus, or nowhere', () => {
    expect(pressTarget(press('a'), { cards: [first, second, live], focused: 'call-3' })?.call).toBe('call-3');
    expect(pressTarget(press('e'), { cards: [first, second, live], focused: 'call-3' })).toBeUndefined();
  });

  it('does nothing while typing, held down, or with a modifier', () => {
    expect(pressTarget(press('a', { isTyping: true }), { cards: [first] })).toBeUndefined();
    expect(pressTarget(press('a', { isRepeat: true }), { cards: [first] })).toBeUndefined();
    expect(pressTarget(press('a', { isModified: true }), { cards: [first] })).toBeUndefined();
  });

  it.each(['Enter', ' ', 'Tab', 'x'])('never answers by %j', (key) => {
    expect(pressTarget(press(key), { cards: [first, live] })).toBeUndefined();
  });

  it('does not answer a connected call, and hides it by Esc', () => {
    expect(pressTarget(press('a'), { cards: [live] })).toBeUndefined();
    expect(pressTarget(press('Escape'), { cards: [live] })).toEqual({ call: 'call-2', action: 'hide' });
  });

  it('leaves by Esc first what is asked for, unless the focus is on another card', () => {
    const scene = { cards: [first, live], asking: 'call-2' };
    const esc = (focused?: string) => pressTarget(press('Escape'), { ...scene, focused });
    expect([esc(), esc('call-2')]).toEqual(Array(2).fill({ call: 'call-2', action: 'leave' }));
    expect(esc('call-1')).toEqual({ call: 'call-1', action: 'ignore' });
    expect(pressTarget(press('Escape'), { cards: [first], asking: 'call-2' })?.action).toBe('ignore');
  });

  it('leaves Esc to the question above the cards, unless the focus is on a card', () => {
    const scene = { cards: [first, live], hasPrompt: true, asking: 'call-2' };
    expect(pressTarget(press('Escape'), scene)).toBeUndefined();
    expect(pressTarget(press('Escape'), { ...scene, focused: 'call-2' })?.action).toBe('leave');
  });

  it('takes the next ring although the focus is on a card that is over, and ends nothing else', () => {
    const scene = { cards: [first, live, over], focused: 'call-4' };
    expect(pressTarget(press('a'), scene)).toEqual({ call: 'call-1', action: 'answer' });
    expect(pressTarget(press('e'), scene)).toBeUndefined();
    expect(pressTarget(press('Escape'), scene)).toEqual({ call: 'call-4', action: 'close' });
  });

  it('goes to the topmost where the card that held the focus is gone', () => {
    expect(pressTarget(press('a'), { cards: [first], focused: 'call-9' })?.call).toBe('call-1');
  });

  it('holds and resumes by one key', () => {
    expect(pressTarget(press('h'), { cards: [live] })?.action).toBe('hold');
    expect(pressTarget(press('h'), { cards: [talking({ phase: 'held', actions: ['retrieve'] })] })?.action).toBe(
      'retrieve',
    );
  });
});

describe('the hints', () => {
  it('stand only where the key would act', () => {
    const cards = [first, second];
    const working = (...[card, focused]: [typeof first, string?]): string[] =>
      [...keyHints(card, { cards, focused })].flatMap(([action, { isWorking }]) => (isWorking ? [action] : []));
    expect(working(first)).toEqual(['answer', 'decline', 'redirect', 'ignore']);
    expect(working(second)).toEqual([]);
    expect(working(second, 'call-3')).toContain('answer');
  });

  it('keep their place where the key would not act, so that no button moves when the keyboard does', () => {
    const hints = keyHints(second, { cards: [first, second] });
    expect(hints.get('answer')).toEqual({ key: 'A', isWorking: false });
  });
});

describe('the key map', () => {
  it('has a key for every action of the agent', () => {
    expect(callActions.filter((action) => actionKeys[action] === undefined)).toEqual([]);
  });

  it('shares a key only between what no card offers together', () => {
    const users = Map.groupBy(Object.entries(actionKeys), ([, key]) => key);
    const shared = [...users.values()].filter((list) => list.length > 1).map((list) => list.map(([action]) => action));
    expect(shared).toEqual([
      ['hold', 'retrieve'],
      ['consult', 'callBack'],
      ['ignore', 'hide', 'close'],
    ]);
  });
});
