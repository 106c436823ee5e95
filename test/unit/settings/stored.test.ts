import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, updateSettings } from '../../../main/settings/schema.ts';
import { readStoredSettings } from '../../../main/settings/stored.ts';

const defaults = defaultSettings({ locale: 'en-GB', randomBytes: new Uint8Array(10) });
const stored = { ...defaults, username: 'bob', installationId: 'sp-0123456789abcdef0123' };

describe('stored settings', () => {
  it('come back as they were', () => {
    expect(readStoredSettings(structuredClone(stored), defaults)).toEqual({ settings: stored, problems: [] });
  });

  it('are the defaults where there is no file', () => {
    expect(readStoredSettings(undefined, defaults)).toEqual({ settings: defaults, problems: [] });
  });

  it('lose only the field that is damaged, and say which', () => {
    const read = readStoredSettings({ ...stored, country: 7, unknown: true }, defaults);
    expect(read.settings).toEqual({ ...stored, country: 'GB' });
    expect(read.problems).toEqual(['The stored "country" is not usable and was set to its default.']);
  });

  it('of a newer program give way to defaults, except for the id of the installation', () => {
    const read = readStoredSettings({ ...stored, version: 99 }, defaults);
    expect(read.settings).toEqual({ ...defaults, installationId: stored.installationId });
    expect(read.problems).toHaveLength(1);
  });

  it.each([null, 7, 'text', [], [1, 2]])('that are no object are reported: %j', (value) => {
    const read = readStoredSettings(value, defaults);
    expect(read.settings).toEqual(defaults);
    expect(read.problems).toHaveLength(1);
  });

  it('of any shape give valid settings and never an error', () => {
    const field = fc.constantFrom(...Object.keys(defaults));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(field, fc.anything())), (value) => {
        const { settings } = readStoredSettings(value, defaults);
        expect(updateSettings(settings, {}).ok).toBe(true);
      }),
    );
  });
});

describe('migrations', () => {
  const steps = [
    (old: Readonly<Record<string, unknown>>) => ({ ...old, username: old.user }),
    (old: Readonly<Record<string, unknown>>) => ({ ...old, username: `${String(old.username)}!` }),
  ];

  it('run in order from the stored version on', () => {
    expect(readStoredSettings({ version: 1, user: 'bob' }, defaults, steps).settings).toMatchObject({
      version: 3,
      username: 'bob!',
    });
    expect(readStoredSettings({ version: 2, username: 'bob' }, defaults, steps).settings.username).toBe('bob!');
    expect(readStoredSettings({ version: 3, username: 'bob' }, defaults, steps).settings.username).toBe('bob');
  });

  it('begin at the first version for a file without one', () => {
    expect(readStoredSettings({ user: 'bob' }, defaults, steps).settings.username).toBe('bob!');
  });

  it('that fail leave the defaults and a report', () => {
    const failing = [
      () => {
        throw new Error('no');
      },
    ];
    const read = readStoredSettings({ version: 1, username: 'bob' }, defaults, failing);
    expect(read.settings).toEqual({ ...defaults, version: 2 });
    expect(read.problems).toHaveLength(1);
  });
});
