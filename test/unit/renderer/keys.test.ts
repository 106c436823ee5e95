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

describe('a key in the popup', () => {
  it('does what its letter says, in either case', () => {
    expect(pressTarget(press('a'), [first])).toEqual({ call: 'call-1', action: 'answer' });
    expect(pressTarget(press('D'), [first])).toEqual({ call: 'call-1', action: 'decline' });
    expect(pressTarget(press('Escape'), [first])).toEqual({ call: 'call-1', action: 'ignore' });
  });

  it('goes to the topmost call that offers the action', () => {
    expect(pressTarget(press('a'), [first, second, live])?.call).toBe('call-1');
    expect(pressTarget(press('e'), [first, second, live])).toEqual({ call: 'call-2', action: 'hangUp' });
  });

  it('goes to the card with the focus, or nowhere', () => {
    expect(pressTarget(press('a'), [first, second, live], 'call-3')?.call).toBe('call-3');
    expect(pressTarget(press('e'), [first, second, live], 'call-3')).toBeUndefined();
  });

  it('does nothing while typing, held down, or with a modifier', () => {
    expect(pressTarget(press('a', { isTyping: true }), [first])).toBeUndefined();
    expect(pressTarget(press('a', { isRepeat: true }), [first])).toBeUndefined();
    expect(pressTarget(press('a', { isModified: true }), [first])).toBeUndefined();
  });

  it.each(['Enter', ' ', 'Tab', 'x'])('never answers by %j', (key) => {
    expect(pressTarget(press(key), [first, live])).toBeUndefined();
  });

  it('neither answers a connected call nor ignores it', () => {
    expect(pressTarget(press('a'), [live])).toBeUndefined();
    expect(pressTarget(press('Escape'), [live])).toBeUndefined();
  });

  it('holds and resumes by one key', () => {
    expect(pressTarget(press('h'), [live])?.action).toBe('hold');
    expect(pressTarget(press('h'), [talking({ phase: 'held', actions: ['retrieve'] })])?.action).toBe('retrieve');
  });
});

describe('the hints', () => {
  it('stand only where the key would act', () => {
    const cards = [first, second];
    const working = (...[card, focused]: [typeof first, string?]): string[] =>
      [...keyHints(card, cards, focused)].flatMap(([action, { isWorking }]) => (isWorking ? [action] : []));
    expect(working(first)).toEqual(['answer', 'decline', 'redirect', 'ignore']);
    expect(working(second)).toEqual([]);
    expect(working(second, 'call-3')).toContain('answer');
  });

  it('keep their place where the key would not act, so that no button moves when the keyboard does', () => {
    const hints = keyHints(second, [first, second], undefined);
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
      ['ignore', 'close'],
    ]);
  });
});
