import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseDialled } from '../../../main/dialing/normalise.ts';
import { canonicalNumber, displayNumber } from '../../../main/dialing/number.ts';

const accepted: readonly (readonly [typed: string, country: string, dial: string])[] = [
  ['+44 20 7946 0018', 'GB', '+442079460018'],
  ['020 7946 0018', 'GB', '+442079460018'],
  ['+49 (0) 89 1234', 'GB', '+49891234'],
  ['201', 'GB', '201'],
  ['112', 'DE', '112'],
  ['*21*201#', 'GB', '*21*201#'],
  ['#31#', 'GB', '#31#'],
  ['81 234 5678 90', 'GB', '81234567890'],
  ['1-800-FLOWERS', 'US', '+18003569377'],
];

const refused = ['', ' ', '+', '#', 'hello', '20a1', '12+34', '<script>', '020 7946 0018 or 0019', '1'.repeat(33)];

describe('normaliseDialled', () => {
  it.each(accepted)('takes %s typed in %s as %s', (typed, country, dial) => {
    const result = normaliseDialled(typed, { country });
    expect(result.ok && result.value.dial).toBe(dial);
  });

  it.each(refused)('refuses %j', (typed) => {
    const result = normaliseDialled(typed, { country: 'GB' });
    expect(result.ok ? result.value : result.failure.code).toBe('invalid-number');
  });

  it('dials nothing but digits, plus, star and hash, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        const result = normaliseDialled(typed, { country: 'GB' });
        return !result.ok || /^\+?[\d*#]{1,32}$/.test(result.value.dial);
      }),
    );
  });
});

describe('displayNumber and canonicalNumber', () => {
  const shown: readonly (readonly [number: string, display: string, canonical: string])[] = [
    ['201', '201', '201'],
    ['+442079460018', '020 7946 0018', '+442079460018'],
    ['02079460018', '020 7946 0018', '+442079460018'],
    ['+498912345678', '+49 89 12345678', '+498912345678'],
    ['anonymous', 'anonymous', 'anonymous'],
    ['+4400', '+4400', '+4400'],
  ];

  it.each(shown)('shows %s as %s and writes it %s', (number, display, canonical) => {
    const context = { country: 'GB' };
    expect([displayNumber(number, context), canonicalNumber(number, context)]).toEqual([display, canonical]);
  });
});
