import { describe, expect, it } from 'vitest';
import { answerCommand, followShortcutSettings, hangUpCommand, Shortcuts } from '../../../main/desktop/shortcuts.ts';
import type { CallCard, ShortcutStatus } from '../../../preload/contract.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

/** The system's keys: some are taken, some are no keys at all, some only pretend. */
function keyboard({ taken = [] as string[], lying = [] as string[] } = {}) {
  const registered = new Map<string, () => void>();
  return {
    registered,
    register(accelerator: string, callback: () => void) {
      if (accelerator === 'nonsense') throw new TypeError('conversion failure');
      if (taken.includes(accelerator) || registered.has(accelerator)) return false;
      if (!lying.includes(accelerator)) registered.set(accelerator, callback);
      return true;
    },
    isRegistered: (accelerator: string) => registered.has(accelerator),
    unregister: (accelerator: string) => void registered.delete(accelerator),
  };
}

function shortcuts(options = {}) {
  const globalShortcut = keyboard(options);
  const pressed: string[] = [];
  const deps = { globalShortcut, log: fakeLog(), onPress: (name: string) => void pressed.push(name) };
  return { globalShortcut, pressed, shortcuts: new Shortcuts(deps) };
}

const keys = (answer: string, hangUp: string, dialClipboard: string) => ({
  ...{ answer, hangUp, dialClipboard },
  ...{ decline: '', hold: '', bringPopup: '' },
});

const off = { answer: 'off', decline: 'off', hangUp: 'off', hold: 'off', bringPopup: 'off', dialClipboard: 'off' };

describe('Shortcuts', () => {
  it('reports what the system really gave', () => {
    const { shortcuts: subject } = shortcuts({ taken: ['F9'] });
    expect([subject.apply(keys('F9', 'F10', '')), subject.status]).toEqual([
      { ...off, answer: 'refused', hangUp: 'registered' },
      { ...off, answer: 'refused', hangUp: 'registered' },
    ]);
  });

  it('calls a registration refused that is accepted and not kept', () => {
    expect(shortcuts({ lying: ['F9'] }).shortcuts.apply(keys('F9', '', '')).answer).toBe('refused');
  });

  it('calls a text refused that is no accelerator', () => {
    expect(shortcuts().shortcuts.apply(keys('nonsense', '', '')).answer).toBe('refused');
  });

  it('refuses the second of two equal keys', () => {
    expect(shortcuts().shortcuts.apply(keys('F9', 'F9', ''))).toEqual({
      ...off,
      answer: 'registered',
      hangUp: 'refused',
    });
  });

  it('gives the old keys back when they change, and presses the right one', () => {
    const { shortcuts: subject, globalShortcut, pressed } = shortcuts();
    subject.apply(keys('F9', 'F10', ''));
    subject.apply(keys('F8', '', 'F9'));
    globalShortcut.registered.get('F9')?.();
    expect([[...globalShortcut.registered.keys()], pressed]).toEqual([['F8', 'F9'], ['dialClipboard']]);
  });

  it('gives every key back at the end', () => {
    const { shortcuts: subject, globalShortcut } = shortcuts();
    subject.apply(keys('F9', 'F10', 'F11'));
    subject.release();
    expect(globalShortcut.registered.size).toBe(0);
  });

  it('follows the settings at once, and leaves the keys alone when something else changes', () => {
    const { shortcuts: subject } = shortcuts();
    const settings = fakeSettings({ shortcuts: keys('F9', '', '') });
    const told: ShortcutStatus[] = [];
    followShortcutSettings(subject, settings, (status) => told.push(status));
    settings.update({ country: 'DE' });
    settings.update({ shortcuts: keys('', 'F10', '') });
    expect(told).toEqual([
      { ...off, answer: 'registered' },
      { ...off, hangUp: 'registered' },
    ]);
  });
});

const card = (key: string, phase: CallCard['phase'], changes: Partial<CallCard> = {}): CallCard => ({
  key,
  direction: 'inbound',
  phase,
  elapsedMs: 0,
  actions: phase === 'ringing' ? ['answer', 'decline', 'hangUp'] : ['hold', 'hangUp'],
  isHidden: false,
  ...changes,
});

describe('answerCommand', () => {
  it('answers the call that rings longest', () => {
    const cards = [card('talk', 'connected'), card('first', 'ringing'), card('second', 'ringing')];
    expect(answerCommand(cards)).toEqual({ call: 'first', command: 'answer' });
  });

  it('answers an ignored call only where no other rings', () => {
    const ignored = card('ignored', 'ringing', { isHidden: true });
    expect([answerCommand([ignored, card('b', 'ringing')])?.call, answerCommand([ignored])?.call]).toEqual([
      'b',
      'ignored',
    ]);
  });

  it('does nothing where nothing can be answered', () => {
    expect([
      answerCommand([]),
      answerCommand([card('a', 'connected')]),
      answerCommand([card('a', 'ringing', { actions: ['hangUp'] })]),
    ]).toEqual([undefined, undefined, undefined]);
  });
});

describe('hangUpCommand', () => {
  it('declines the ringing call first, by hanging up where declining is not offered', () => {
    const talk = card('talk', 'connected');
    expect([
      hangUpCommand([talk, card('ring', 'ringing')]),
      hangUpCommand([talk, card('ring', 'ringing', { actions: ['answer', 'hangUp'] })]),
    ]).toEqual([
      { call: 'ring', command: 'decline' },
      { call: 'ring', command: 'hangUp' },
    ]);
  });

  it('ends the active call: connected, then dialled, then held', () => {
    const held = card('held', 'held');
    const dialing = card('dialing', 'dialing');
    const talk = card('talk', 'connected');
    expect([[held, dialing, talk], [held, dialing], [held], []].map((cards) => hangUpCommand(cards)?.call)).toEqual([
      'talk',
      'dialing',
      'held',
      undefined,
    ]);
  });
});
