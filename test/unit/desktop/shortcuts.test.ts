import { describe, expect, it } from 'vitest';
import { firstRepeatMs, KeyRepeat, repeatMs } from '../../../main/desktop/key-repeat.ts';
import { keyGrip } from '../../../main/desktop/shortcut-grip.ts';
import {
  followShortcutSettings,
  recordingLimitMs,
  type ShortcutDeps,
  Shortcuts,
} from '../../../main/desktop/shortcuts.ts';
import type { ShortcutStatus } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

/** The system's keys: some are taken, some are no keys at all, some only pretend. */
function keyboard({ taken = [] as string[], lying = [] as string[] } = {}) {
  const registered = new Map<string, () => void>();
  let isSuspended = false;
  return {
    registered,
    taken: new Set(taken),
    isSuspended: () => isSuspended,
    setSuspended(suspended: boolean) {
      isSuspended = suspended;
    },
    register(accelerator: string, callback: () => void) {
      if (accelerator === 'nonsense') throw new TypeError('conversion failure');
      if (isSuspended || this.taken.has(accelerator) || registered.has(accelerator)) return false;
      if (!lying.includes(accelerator)) registered.set(accelerator, callback);
      return true;
    },
    isRegistered: (accelerator: string) => registered.has(accelerator),
    unregister: (accelerator: string) => void registered.delete(accelerator),
  };
}

function shortcuts(options: Parameters<typeof keyboard>[0] & Partial<Pick<ShortcutDeps, 'platform' | 'grip'>> = {}) {
  const globalShortcut = keyboard(options);
  const pressed: string[] = [];
  const told: ShortcutStatus[] = [];
  const clock = new FakeClock();
  const subject = new Shortcuts({
    ...{ globalShortcut, clock, log: fakeLog(), platform: options.platform ?? 'linux', grip: options.grip ?? 'told' },
    onPress: (name: string) => void pressed.push(name),
    onStatus: (status) => void told.push(status),
  });
  const press = (accelerator: string) => globalShortcut.registered.get(accelerator)?.();
  return { globalShortcut, pressed, told, clock, press, shortcuts: subject };
}

const keys = (answer: string, hangUp: string, dialClipboard: string) => ({
  ...{ answer, hangUp, dialClipboard },
  ...{ decline: '', hold: '', bringPopup: '' },
});

const off = { answer: 'off', decline: 'off', hangUp: 'off', hold: 'off', bringPopup: 'off', dialClipboard: 'off' };

describe('Shortcuts', () => {
  it('reports what the system really gave', () => {
    const { shortcuts: subject, told } = shortcuts({ taken: ['F9'] });
    const status = { ...off, answer: 'refused', hangUp: 'registered' };
    expect([subject.apply(keys('F9', 'F10', '')), subject.status, told]).toEqual([status, status, [status]]);
  });

  it('calls a registration refused that is accepted and not kept', () => {
    expect(shortcuts({ lying: ['F9'] }).shortcuts.apply(keys('F9', '', '')).answer).toBe('refused');
  });

  it('calls a text refused that is no accelerator', () => {
    expect(shortcuts().shortcuts.apply(keys('nonsense', '', '')).answer).toBe('refused');
  });

  it('refuses the second of two equal keys', () => {
    const status = shortcuts().shortcuts.apply(keys('F9', 'F9', ''));
    expect(status).toEqual({ ...off, answer: 'registered', hangUp: 'refused' });
  });

  it('does not even ask for keys that are reserved', () => {
    const { shortcuts: subject, globalShortcut } = shortcuts({ platform: 'win32' });
    expect([subject.apply(keys('F12', 'Super+D', 'A')), globalShortcut.registered.size]).toEqual([
      { ...off, answer: 'reserved', hangUp: 'reserved', dialClipboard: 'reserved' },
      0,
    ]);
  });

  it('asks again for what was refused, and leaves the others alone', () => {
    const { shortcuts: subject, globalShortcut, told } = shortcuts({ taken: ['F9'] });
    subject.apply(keys('F9', 'F10', ''));
    const kept = globalShortcut.registered.get('F10');
    subject.retry();
    globalShortcut.taken.clear();
    subject.retry();
    subject.retry();
    expect(told.map(({ answer }) => answer)).toEqual(['refused', 'registered']);
    expect(globalShortcut.registered.get('F10')).toBe(kept);
  });

  it('does nothing while keys are typed into a field, and still asks for those that were typed', () => {
    const { shortcuts: subject, globalShortcut } = shortcuts();
    subject.apply(keys('F9', '', ''));
    subject.setRecording(true);
    const status = subject.apply(keys('F8', '', ''));
    const during = globalShortcut.isSuspended();
    subject.setRecording(false);
    expect([status.answer, during, globalShortcut.isSuspended()]).toEqual(['registered', true, false]);
  });

  it('takes the keys up again where the page went without a word', async () => {
    const { shortcuts: subject, globalShortcut, clock } = shortcuts();
    subject.setRecording(true);
    await clock.advance(recordingLimitMs);
    expect(globalShortcut.isSuspended()).toBe(false);
  });

  it('claims nothing where the desktop does not tell, until a key was pressed', () => {
    const { shortcuts: subject, press, told } = shortcuts({ grip: 'portal' });
    subject.apply(keys('F9', 'F10', ''));
    press('F9');
    expect(told).toEqual([
      { ...off, answer: 'unconfirmed', hangUp: 'unconfirmed' },
      { ...off, answer: 'registered', hangUp: 'unconfirmed' },
    ]);
  });

  it('claims nothing of keys that only X11 programs give away, pressed or not', () => {
    const { shortcuts: subject, press, pressed } = shortcuts({ grip: 'xwayland' });
    subject.apply(keys('F9', '', ''));
    press('F9');
    expect([subject.status.answer, pressed]).toEqual(['unconfirmed', ['answer']]);
  });

  it('takes a key that is held down for one press', async () => {
    const { shortcuts: subject, press, pressed, clock } = shortcuts();
    subject.apply(keys('F9', '', ''));
    press('F9');
    await clock.advance(660);
    for (let repeats = 0; repeats < 50; repeats += 1) {
      press('F9');
      await clock.advance(40);
    }
    expect(pressed).toEqual(['answer']);
    await clock.advance(repeatMs);
    press('F9');
    expect(pressed).toEqual(['answer', 'answer']);
  });

  it('takes a key sooner again that does nothing to a call', async () => {
    const { shortcuts: subject, press, pressed, clock } = shortcuts();
    subject.apply(keys('F9', '', 'F11'));
    for (const accelerator of ['F9', 'F11']) press(accelerator);
    await clock.advance(repeatMs);
    for (const accelerator of ['F9', 'F11']) press(accelerator);
    expect(pressed).toEqual(['answer', 'dialClipboard', 'dialClipboard']);
  });

  it('gives the old keys back when they change, and presses the right one', () => {
    const { shortcuts: subject, globalShortcut, pressed, press } = shortcuts();
    subject.apply(keys('F9', 'F10', ''));
    subject.apply(keys('F8', '', 'F9'));
    press('F9');
    expect([[...globalShortcut.registered.keys()], pressed]).toEqual([['F8', 'F9'], ['dialClipboard']]);
  });

  it('gives every key back at the end', () => {
    const { shortcuts: subject, globalShortcut } = shortcuts();
    subject.apply(keys('F9', 'F10', 'F11'));
    subject.release();
    expect(globalShortcut.registered.size).toBe(0);
  });

  it('follows the settings at once, and leaves the keys alone when something else changes', () => {
    const { shortcuts: subject, told } = shortcuts();
    const settings = fakeSettings({ shortcuts: keys('F9', '', '') });
    followShortcutSettings(subject, settings);
    settings.update({ country: 'DE' });
    settings.update({ shortcuts: keys('', 'F10', '') });
    expect(told).toEqual([
      { ...off, answer: 'registered' },
      { ...off, hangUp: 'registered' },
    ]);
  });
});

describe('KeyRepeat', () => {
  it('counts each key for itself', () => {
    const repeat = new KeyRepeat<string>(new FakeClock());
    expect([repeat.isNew('a'), repeat.isNew('b'), repeat.isNew('a')]).toEqual([true, true, false]);
  });

  it('takes a second press after the time in which systems begin to repeat', async () => {
    const clock = new FakeClock();
    const repeat = new KeyRepeat<string>(clock);
    repeat.isNew('a');
    await clock.advance(firstRepeatMs - 1);
    const early = repeat.isNew('a');
    await clock.advance(repeatMs);
    expect([early, repeat.isNew('a')]).toEqual([false, true]);
  });
});

describe('keyGrip', () => {
  const source = { platform: 'linux', environment: { XDG_SESSION_TYPE: 'wayland' }, ozonePlatform: '' } as const;

  it.each([
    ['told', { environment: { XDG_SESSION_TYPE: 'x11' } }],
    ['told', { platform: 'win32' }],
    ['portal', {}],
    ['portal', { environment: { WAYLAND_DISPLAY: 'wayland-0' }, ozonePlatform: 'wayland' }],
    ['xwayland', { ozonePlatform: 'x11' }],
  ] as const)('is %s for %j', (grip, changes) => {
    expect(keyGrip({ ...source, ...changes })).toBe(grip);
  });
});
