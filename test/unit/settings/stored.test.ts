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

describe('a file of the first version', () => {
  const first = (shortcuts: Readonly<Record<string, unknown>>) => ({ version: 1, username: 'bob', shortcuts });
  const own = { answer: 'Alt+F1', hangUp: 'Alt+F2', dialClipboard: '' };

  it('gets the keys that came later, and keeps its own', () => {
    const { settings, problems } = readStoredSettings(first(own), defaults);
    expect(settings.shortcuts).toEqual({ ...defaults.shortcuts, ...own });
    expect([settings.version, problems]).toEqual([2, []]);
  });

  it.each([
    'CommandOrControl+Shift+F8',
    'commandorcontrol+shift+f8',
    'Control+Shift+F8',
    'CmdOrCtrl+Shift+F8',
    'Shift+Ctrl+F8',
  ])('leaves a later key out where the user has given it to another: %s', (taken) => {
    const { settings, problems } = readStoredSettings(first({ ...own, answer: taken }), defaults);
    expect(settings.shortcuts).toMatchObject({ answer: taken, decline: '', hold: defaults.shortcuts.hold });
    expect(problems).toEqual([]);
  });

  it.each([undefined, null, 'F9', ['F9']])(
    'has the default keys where it has none that can be read: %j',
    (shortcuts) => {
      const { settings } = readStoredSettings({ version: 1, username: 'bob', shortcuts }, defaults);
      expect([settings.shortcuts, settings.username]).toEqual([defaults.shortcuts, 'bob']);
    },
  );

  it('without one of its keys has the default for it', () => {
    const { settings, problems } = readStoredSettings(first({ answer: 'Alt+F1' }), defaults);
    expect([settings.shortcuts, problems]).toEqual([{ ...defaults.shortcuts, answer: 'Alt+F1' }, []]);
  });
});

describe('an odd value', () => {
  const odd: Readonly<Record<string, readonly unknown[]>> = {
    popupHideSeconds: ['30', 1.5, -1, 601, null],
    ringVolume: ['60', 101, 0.5],
    historyDays: ['7', 366],
    popupDisplay: ['mouse', '', 'Pointer'],
    ringTone: ['siren'],
    language: ['it', 'DE'],
    whenAnsweringAnother: ['ask'],
    screenPopTrigger: ['hangup'],
    isPopupShown: ['true', 1],
    clientId: ['x'.repeat(201)],
    popupFixedDisplay: ['x'.repeat(201)],
    ringDeviceName: ['x'.repeat(201)],
    endpoints: ['200', ['200', '200'], [200]],
    country: ['XX', 'Germany'],
    api: ['http://cloudlink.test/{service}'],
    screenPopTemplate: ['javascript:alert(1)', 'file:///etc/passwd'],
    popupPlaces: [{ display: { x: 2, y: 0 } }, []],
    panelPlace: [{ x: 0, y: 0, width: 0, height: 10, isMaximized: false }],
  };
  const cases = Object.entries(odd).flatMap(([name, values]) => values.map((value) => ({ name, value })));

  it.each(cases)('of $name ($value) is the default, named, and costs nothing else', ({ name, value }) => {
    const { settings, problems } = readStoredSettings({ ...stored, [name]: value }, defaults);
    expect(settings).toEqual({ ...stored, [name]: defaults[name as keyof typeof defaults] });
    expect(problems).toEqual([`The stored "${name}" is not usable and was set to its default.`]);
  });

  it('of the version reads as the first', () => {
    const { settings } = readStoredSettings({ ...stored, version: '2', shortcuts: { answer: 'Alt+F1' } }, defaults);
    expect(settings.shortcuts).toEqual({ ...defaults.shortcuts, answer: 'Alt+F1' });
  });
});
