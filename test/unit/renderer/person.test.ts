import { describe, expect, it } from 'vitest';
import { initials, whoOf } from '../../../renderer/ui/person.ts';

describe('initials', () => {
  it.each([
    ['Marlene Fischer', 'MF'],
    ['Dr. Maximiliane Freifrau von Hohenstein-Wartenberg', 'MH'],
    ['Zoé', 'Z'],
    ['Østergaard, Émile', 'ØÉ'],
    ['山田 太郎', '山太'],
    ['0171 2345', undefined],
    ['', undefined],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('whoOf', () => {
  it('prefers the name, then the number, and admits that there is neither', () => {
    expect(whoOf({ name: 'Ada', number: '201' })).toBe('Ada');
    expect(whoOf({ number: '201' })).toBe('201');
    expect(whoOf({})).toBeUndefined();
  });
});
