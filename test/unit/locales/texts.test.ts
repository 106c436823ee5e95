import { describe, expect, it } from 'vitest';
import {
  failureText,
  resolveLanguage,
  spokenAgo,
  spokenAhead,
  spokenList,
  spokenTime,
  type Translate,
} from '../../../locales/index.ts';

describe('resolveLanguage', () => {
  it.each([
    { preferred: ['de-AT', 'en'], setting: 'system', expected: 'de' },
    { preferred: ['it', 'fr-CA', 'en'], setting: 'system', expected: 'fr' },
    { preferred: ['DE'], setting: 'system', expected: 'de' },
    { preferred: ['it', 'es'], setting: 'system', expected: 'en' },
    { preferred: [], setting: 'system', expected: 'en' },
    { preferred: ['de-DE'], setting: 'fr', expected: 'fr' },
  ] as const)('speaks $expected for $preferred with setting $setting', ({ preferred, setting, expected }) => {
    expect(resolveLanguage(preferred, setting)).toBe(expected);
  });
});

describe('a length of time', () => {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

  it.each([
    [0, '0 seconds'],
    [1.6 * second, '2 seconds'],
    [59.4 * second, '59 seconds'],
    [59.6 * second, '1 minute'],
    [5.6 * minute, '6 minutes'],
    [59.7 * minute, '1 hour'],
    [13 * hour, '13 hours'],
    [day - minute, '1 day'],
    [1.6 * day, '2 days'],
    [-5 * second, '0 seconds'],
  ])('of %d ms is rounded, not cut', (ms, expected) => {
    expect(spokenTime('en', ms)).toBe(expected);
  });

  it('that has passed is rounded alike', () => {
    expect(spokenAgo('de', day - minute)).toBe('vor 1 Tag');
    expect(spokenAgo('en', 5.6 * minute)).toBe('6 minutes ago');
  });

  it('that is still to come is rounded alike', () => {
    expect(spokenAhead('de', day - minute)).toBe('in 1 Tag');
    expect(spokenAhead('fr', 5.6 * minute)).toBe('dans 6 minutes');
  });
});

describe('spokenList', () => {
  it('joins as the language does', () => {
    expect(spokenList('en', ['200', '203', '204'])).toBe('200, 203, and 204');
    expect(spokenList('de', ['200', '203'])).toBe('200 und 203');
    expect(spokenList('fr', ['200'])).toBe('200');
  });
});

describe('failureText', () => {
  const translate: Translate = (key, options) => (options === undefined ? key : `${key} ${JSON.stringify(options)}`);

  it('names the sentence and the hint of the code', () => {
    expect(failureText(translate, { code: 'auth-required' })).toEqual({
      sentence: 'failure.auth-required.sentence',
      hint: 'failure.auth-required.hint',
    });
  });

  it('says how long to wait where the platform said so', () => {
    expect(failureText(translate, { code: 'throttled', retryAfterSeconds: 7 }).hint).toBe(
      'failureNote.retryIn {"count":7}',
    );
  });

  it.each(['made-up', 'constructor', ''])('reads an unknown code (%j) as unexpected', (code) => {
    expect(failureText(translate, { code }).sentence).toBe('failure.unexpected.sentence');
  });
});
