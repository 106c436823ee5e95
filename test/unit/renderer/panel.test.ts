import { describe, expect, it } from 'vitest';
import { acceleratorOf, areSameKeys, displayAccelerator } from '../../../renderer/panel/accelerator.ts';
import { listCountries } from '../../../renderer/panel/countries.ts';
import { answerNow, worstFirst } from '../../../renderer/panel/health.ts';
import { formatMoment } from '../../../renderer/panel/moment.ts';
import { listedPages, shownPage } from '../../../renderer/panel/pages.ts';
import { fromSnapshot } from '../../../renderer/ui/store.ts';
import { quiet } from '../../preview/states.ts';

const plain = { code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

describe('acceleratorOf', () => {
  it.each([
    [{ key: 'A', code: 'KeyA', ctrlKey: true, shiftKey: true }, false, 'CommandOrControl+Shift+A'],
    [{ key: 'F9', code: 'F9' }, false, 'F9'],
    [{ key: 'å', code: 'KeyA', metaKey: true, altKey: true }, true, 'CommandOrControl+Alt+A'],
    [{ key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true }, false, 'CommandOrControl+Shift+1'],
    [{ key: 'ArrowUp', code: 'ArrowUp', altKey: true }, false, 'Alt+Up'],
    [{ key: 'd', code: 'KeyD', metaKey: true }, false, 'Super+D'],
    [{ key: 'a', code: 'KeyA' }, false, 'A'],
    [{ key: 'A', code: 'KeyA', shiftKey: true }, false, 'Shift+A'],
    [{ key: 'ü', code: 'BracketLeft' }, false, 'Ü'],
    [{ key: '+', code: 'BracketRight', ctrlKey: true }, false, 'CommandOrControl+Plus'],
    [{ key: 'Control', code: 'ControlLeft', ctrlKey: true }, false, undefined],
    [{ key: 'Enter', code: 'Enter' }, false, 'Return'],
  ])('reads %j (mac: %s) as %s', (press, isMac, expected) => {
    expect(acceleratorOf({ ...plain, ...press }, isMac)).toBe(expected);
  });
});

describe('areSameKeys', () => {
  it('knows the same keys in another spelling', () => {
    expect(areSameKeys('Ctrl+Shift+f9', 'CommandOrControl+Shift+F9', false)).toBe(true);
    expect(areSameKeys('Control+F9', 'CommandOrControl+F9', true)).toBe(false);
  });
});

describe('displayAccelerator', () => {
  it("is written as the system's users write it", () => {
    expect(displayAccelerator('CommandOrControl+Shift+F9', false)).toBe('Ctrl+Shift+F9');
    expect(displayAccelerator('CommandOrControl+Shift+F9', true)).toBe('⌘⇧F9');
  });
});

describe('the pages of the panel', () => {
  const signedIn = fromSnapshot(quiet, 0);
  const { account: _account, ...signedOut } = signedIn;

  it('asks to sign in before there are calls', () => {
    expect(shownPage({ ...signedOut, page: 'calls' })).toBe('sign-in');
    expect(shownPage({ ...signedOut, page: 'settings' })).toBe('settings');
    expect(listedPages(signedOut)).toEqual(['sign-in', 'settings', 'health']);
  });

  it('leaves the sign-in page after signing in', () => {
    expect(shownPage({ ...signedIn, page: 'sign-in' })).toBe('calls');
    expect(listedPages(signedIn)).toEqual(['calls', 'dial', 'settings', 'health']);
  });

  it('begins with the test calls in the demonstration, and has none outside of it', () => {
    const demo = { ...signedIn, isDemo: true };
    expect(listedPages(demo)[0]).toBe('demo');
    expect(shownPage({ ...demo, page: 'demo' })).toBe('demo');
    expect(shownPage({ ...signedIn, page: 'demo' })).toBe('calls');
  });

  it('lets a user whose sign-in has ended sign in again', () => {
    const expired = { ...signedIn, link: { state: 'auth-required', endpointIds: [] } } as const;
    expect(shownPage({ ...expired, page: 'sign-in' })).toBe('sign-in');
  });
});

describe('the health page', () => {
  it('says no without a line, whatever was checked before', () => {
    const link = { state: 'retrying', endpointIds: [] } as const;
    expect(answerNow({ link, healthAnswer: 'yes' })).toBe('no');
    expect(answerNow({ link: { state: 'online', endpointIds: [] }, healthAnswer: 'probably' })).toBe('probably');
  });

  it('lists what is wrong first, then what is not known, otherwise in the order of the answer', () => {
    const checks = (['pass', 'unknown', 'fail', 'pass', 'fail'] as const).map((status, place) => ({
      ...{ name: `${place}`, status, sentence: '' },
    }));
    expect(worstFirst(checks).map(({ name }) => name)).toEqual(['2', '4', '1', '0', '3']);
  });
});

describe('formatMoment', () => {
  it('says day and time as the language does', () => {
    const at = Date.UTC(2026, 10, 23, 14, 2);
    expect(formatMoment(at, 'de', 'UTC')).toBe('Mo., 23. Nov., 14:02');
    expect(formatMoment(at, 'en-GB', 'UTC')).toBe('Mon 23 Nov, 14:02');
  });

  it('says nothing of a time that is none', () => {
    expect(formatMoment(Number.NaN, 'en')).toBeUndefined();
  });
});

describe('listCountries', () => {
  it('names every country in the language, once, in its order', () => {
    const german = listCountries('de');
    expect(german.find(({ code }) => code === 'GB')?.name).toBe('Vereinigtes Königreich');
    expect(new Set(german.map(({ code }) => code)).size).toBe(german.length);
    expect(german.map(({ name }) => name)).toEqual(
      german.map(({ name }) => name).toSorted(Intl.Collator('de').compare),
    );
  });
});
