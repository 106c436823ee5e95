import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, numberForms, type SearchTerm, termsOf } from '../../../main/journal/search.ts';

const britain = { country: 'GB' };

/** As the statements look for a term. */
const isIn = ({ word, numbers }: SearchTerm, words: string, digits: string): boolean =>
  words.includes(word) || numbers.some((number) => digits.includes(number));

const isFound = (text: string, number: string, name = '', context = britain): boolean =>
  termsOf(text).every((term) => isIn(term, folded(name), numberForms(number, context).digits));

describe('a search for a number', () => {
  it.each([
    '020 7946',
    '+44 20 7946',
    '0044 20 7946',
    '+44 (0)20 7946',
    '(020) 7946-0018',
    '02079460018',
    '79460018',
    '0018',
    '7946 0018',
  ])('finds +442079460018 by %s', (text) => {
    expect([isFound(text, '+442079460018'), isFound(text, '020 7946 0018')]).toEqual([true, true]);
  });

  it.each(['020 7947', '+49 20 7946', '+4420794600180', '+44 020 79461'])('does not find it by %s', (text) => {
    expect(isFound(text, '+442079460018')).toBe(false);
  });

  it('finds an extension and a feature code as they stand', () => {
    expect([isFound('201', '201'), isFound('*21', '*21#'), isFound('201', '202')]).toEqual([true, true, false]);
  });

  it('finds nothing withheld', () => {
    expect([numberForms('anonymous', britain), numberForms(undefined, britain)]).toEqual([
      { digits: '' },
      { digits: '' },
    ]);
  });

  it('finds every number by every part of how it is written, spaced at will', () => {
    const subscriber = fc.integer({ min: 0, max: 999 }).map((last) => `+44207946${String(last).padStart(4, '0')}`);
    const written = fc.constantFrom('international', 'national');
    fc.assert(
      fc.property(
        subscriber,
        written,
        fc.nat(8),
        fc.nat(6),
        fc.constantFrom(' ', '-', '.'),
        (number, way, from, gap, mark) => {
          const digits = way === 'international' ? number : `0${number.slice(3)}`;
          const part = digits.slice(way === 'international' ? 0 : from);
          const text = `${part.slice(0, gap + 1)}${mark}${part.slice(gap + 1)}`;
          expect(isFound(text, number)).toBe(true);
        },
      ),
    );
  });
});

describe('a search for a name', () => {
  it.each([
    ['zoe lefevre', 'Zoë Lefèvre'],
    ['LEFEVRE zoe', 'Zoë Lefèvre'],
    ['strauss', 'Strauß & Söhne'],
    ['söhne', 'Strauß & Sohne'],
  ])('finds %s in %s', (text, name) => {
    expect(isFound(text, '201', name)).toBe(true);
  });

  it('wants every word, each of them in the name or in the number', () => {
    expect([isFound('ada 7946', '+442079460018', 'Ada'), isFound('ada 7947', '+442079460018', 'Ada')]).toEqual([
      true,
      false,
    ]);
  });

  it('looks for nothing where nothing is typed', () => {
    expect(termsOf('  \u200b ')).toEqual([]);
  });

  it('finds every name by any of its words, whatever the case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,9} [A-Za-zÀ-ÿ]{1,9}$/), (name) => {
        for (const word of name.split(' ')) expect(isFound(word.toUpperCase(), '201', name)).toBe(true);
      }),
    );
  });
});
