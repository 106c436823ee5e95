import { describe, expect, it } from 'vitest';
import { countryOf, defaultSettings, type Settings, updateSettings } from '../../../main/settings/schema.ts';

const defaults = defaultSettings({ locale: 'en-GB', randomBytes: new Uint8Array(10).fill(171) });

const detailOf = (changes: object) => {
  const updated = updateSettings(defaults, changes);
  return updated.ok ? undefined : updated.failure.detail;
};

describe('defaults', () => {
  it('pass their own checks', () => {
    expect(updateSettings(defaults, {})).toEqual({ ok: true, value: defaults });
  });

  it.each([
    ['en-GB', 'GB'],
    ['de_AT.UTF-8', 'AT'],
    ['de', 'DE'],
    ['fr-CA', 'CA'],
    ['en', 'GB'],
    ['C', 'GB'],
    ['es-419', 'GB'],
    ['not a locale', 'GB'],
    [undefined, 'GB'],
  ])('take the country from locale %s: %s', (locale, country) => {
    expect(countryOf(locale)).toBe(country);
  });

  it('name the installation within the length that every MQTT broker takes', () => {
    expect(defaults.installationId).toBe('sp-abababababababababab');
    expect(defaults.installationId).toHaveLength(23);
  });

  it('use no combination that types a character on any layout', () => {
    for (const keys of Object.values(defaults.shortcuts)) expect(keys).toMatch(/\+F\d+$/);
  });
});

describe('a change', () => {
  it('is taken over and leaves the rest', () => {
    const updated = updateSettings(defaults, { username: ' bob ', country: 'de', endpoints: ['200', '201'] });
    expect(updated).toEqual({
      ok: true,
      value: { ...defaults, username: 'bob', country: 'DE', endpoints: ['200', '201'] },
    });
  });

  it('never alters what it was given', () => {
    const before = structuredClone(defaults);
    updateSettings(defaults, { username: 'bob' });
    expect(defaults).toEqual(before);
  });

  it('with an absent value changes nothing', () => {
    expect(updateSettings(defaults, { username: undefined } as unknown as Partial<Settings>)).toEqual({
      ok: true,
      value: defaults,
    });
  });

  it.each([
    [{ api: 'http://example.test/{service}' }, 'api: must begin with https://'],
    [{ country: 'ZZ' }, 'country: is not an ISO 3166 country with telephones'],
    [{ screenPopTemplate: 'http://crm.example/{number}' }, /^screenPopTemplate: only https/],
    [{ screenPopTemplate: 'https://{name}.example/' }, /^screenPopTemplate: .*host/],
    [{ screenPopTrigger: 'later' }, /^screenPopTrigger: /],
    [{ language: 'xx' }, /^language: /],
    [{ endpoints: ['200', ''] }, 'endpoints.1: is empty'],
    [{ endpoints: ['200', '2/03'] }, 'endpoints.1: is not an extension'],
    [{ endpoints: ['200', '200'] }, 'endpoints: must differ from each other'],
    [{ dialEndpoint: '../203' }, 'dialEndpoint: is not an extension'],
    [{ whenAnsweringAnother: 'drop' }, /^whenAnsweringAnother: /],
    [{ installationId: 'sp-another-one' }, 'installationId: cannot be changed'],
    [{ version: 1 }, 'version: cannot be changed'],
    [{ shortcuts: { ...defaults.shortcuts, answer: 'Ctrl+' } }, 'shortcuts.answer: is not a key combination'],
    [
      { shortcuts: { ...defaults.shortcuts, answer: defaults.shortcuts.hangUp.toLowerCase() } },
      'shortcuts: must differ from each other',
    ],
  ])('that cannot be is refused and names the field: %j', (changes, detail) => {
    expect(detailOf(changes)).toMatch(detail);
  });

  it('may switch shortcuts and screen pop off', () => {
    const shortcuts = { answer: '', decline: '', hangUp: '', hold: '', bringPopup: '', dialClipboard: '' };
    expect(detailOf({ shortcuts, screenPopTemplate: '' })).toBeUndefined();
  });
});
