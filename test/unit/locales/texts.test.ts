import { describe, expect, it } from 'vitest';
import { failureText, resolveLanguage, type Translate } from '../../../locales/index.ts';

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
