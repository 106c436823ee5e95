import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../main/settings/schema.ts';
import {
  createMemorySettingsFile,
  createSettingsStore,
  type SettingsFile,
} from '../../../main/storage/settings-store.ts';

const defaults = defaultSettings({ locale: 'en-GB', randomBytes: new Uint8Array(10) });
const others = defaultSettings({ locale: 'de-DE', randomBytes: new Uint8Array(10).fill(1) });

const brokenDisk = (): never => {
  throw new Error('ENOSPC');
};

describe('the settings store', () => {
  it('keeps the first run’s installation id', () => {
    const file = createMemorySettingsFile();
    expect(createSettingsStore(file, defaults).problem).toBeUndefined();
    expect(createSettingsStore(file, others).get()).toEqual(defaults);
  });

  it('stores a change and tells its listeners, until they leave', () => {
    const file = createMemorySettingsFile();
    const store = createSettingsStore(file, defaults);
    const seen: string[] = [];
    const leave = store.subscribe(({ username }) => seen.push(username));
    store.update({ username: 'bob' });
    leave();
    store.update({ username: 'ann' });
    expect(seen).toEqual(['bob']);
    expect(createSettingsStore(file, others).get().username).toBe('ann');
  });

  it('refuses what the schema refuses, and nothing changes', () => {
    const file = createMemorySettingsFile();
    const store = createSettingsStore(file, defaults);
    const seen: unknown[] = [];
    store.subscribe((settings) => seen.push(settings));
    expect(store.update({ api: 'nonsense' })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(store.get()).toEqual(defaults);
    expect(file.read()).toEqual(defaults);
    expect(seen).toEqual([]);
  });

  it('does not pretend to have saved what the disk refused', () => {
    const file: SettingsFile = { ...createMemorySettingsFile(), write: brokenDisk };
    const store = createSettingsStore(file, defaults);
    expect(store.problem).toBe('The settings cannot be saved.');
    expect(store.update({ username: 'bob' })).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
    expect(store.get().username).toBe('');
  });

  it('never replaces a damaged file that could not be kept aside', () => {
    const written: unknown[] = [];
    const file: SettingsFile = {
      read: () => ({ ...defaults, country: 7 }),
      write: (value) => void written.push(value),
      keepAside: brokenDisk,
    };
    const store = createSettingsStore(file, defaults);
    expect(store.get()).toEqual(defaults);
    expect(store.problem).toContain('country');
    expect(written).toEqual([]);
  });
});
