import { describe, expect, it } from 'vitest';
import { chooseDestination, firstHighlight, isNumberLike, moveHighlight } from '../../../renderer/ui/target.ts';

const found = [
  { destination: '201', number: '201', name: 'Anna Schmidt' },
  { destination: '202', number: '202', name: 'Jan Andersen' },
];

describe('isNumberLike', () => {
  it.each(['201', '+44 20 7946 0018', '(030) 90-18', '*21#'])('takes %j as a number', (text) => {
    expect(isNumberLike(text)).toBe(true);
  });
  it.each(['', 'Anna', 'Anna 2', '+', '#'])('does not take %j as a number', (text) => {
    expect(isNumberLike(text)).toBe(false);
  });
});

describe('where a call goes', () => {
  it('is the first colleague of a name search', () => {
    expect(chooseDestination('an', found, firstHighlight('an', found))).toBe('201');
  });

  it('is the typed number, although colleagues match it too', () => {
    expect(chooseDestination(' 20 ', found, firstHighlight(' 20 ', found))).toBe('20');
  });

  it('is the colleague that was picked while a number was typed', () => {
    expect(chooseDestination('20', found, 1)).toBe('202');
  });

  it('is nowhere before anything is typed, and the recent one that was picked', () => {
    expect(chooseDestination('', found, firstHighlight(' ', found))).toBeUndefined();
    expect(chooseDestination('', found, 1)).toBe('202');
  });

  it('is nowhere for a name that nobody has', () => {
    expect(chooseDestination('Zoe', [], firstHighlight('Zoe', []))).toBeUndefined();
  });
});

describe('moveHighlight', () => {
  it.each([
    ['ArrowDown', -1, 2, 0],
    ['ArrowDown', 1, 2, 0],
    ['ArrowUp', 0, 2, 1],
    ['ArrowUp', -1, 2, 1],
    ['ArrowDown', -1, 0, undefined],
    ['Enter', 0, 2, undefined],
  ])('%s at %i of %i moves to %s', (key, index, count, expected) => {
    expect(moveHighlight(key, index, count)).toBe(expected);
  });
});
