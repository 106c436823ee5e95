import { describe, expect, it } from 'vitest';
import { answerCommand, declineCommand, hangUpCommand, holdCommand } from '../../../main/desktop/key-commands.ts';
import type { CallCard } from '../../../preload/contract.ts';

const actionsIn = {
  ringing: ['answer', 'decline', 'hangUp'],
  dialing: ['hangUp'],
  connected: ['hold', 'hangUp'],
  held: ['retrieve', 'hangUp'],
  ended: [],
} as const;

const card = (key: string, phase: CallCard['phase'], changes: Partial<CallCard> = {}): CallCard => ({
  key,
  direction: 'inbound',
  phase,
  elapsedMs: 0,
  actions: actionsIn[phase],
  isHidden: false,
  ...changes,
});

describe('answerCommand', () => {
  it('answers the call that rings longest', () => {
    const cards = [card('talk', 'connected'), card('first', 'ringing'), card('second', 'ringing')];
    expect(answerCommand(cards)).toEqual({ call: 'first', command: 'answer' });
  });

  it('answers an ignored call only where no other rings', () => {
    const ignored = card('ignored', 'ringing', { isHidden: true, isIgnored: true });
    const away = card('away', 'ringing', { isHidden: true });
    expect(answerCommand([ignored, away])?.call).toBe('away');
    expect(answerCommand([away, card('b', 'ringing')])?.call).toBe('b');
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

describe('declineCommand', () => {
  it('declines the call that rings longest, by hanging up where declining is not offered', () => {
    const cards = [card('talk', 'connected'), card('ring', 'ringing', { actions: ['answer', 'hangUp'] })];
    expect([declineCommand(cards), declineCommand([card('a', 'held')])]).toEqual([
      { call: 'ring', command: 'hangUp' },
      undefined,
    ]);
  });
});

describe('hangUpCommand', () => {
  const [held, dialing, talk, ring] = [
    card('held', 'held'),
    card('dialing', 'dialing'),
    card('talk', 'connected'),
    card('ring', 'ringing'),
  ];

  it('ends the call that the user is in, also while another one rings', () => {
    const endings = [[held, dialing, talk, ring], [held, dialing, ring], [ring, held], [held], []].map(hangUpCommand);
    expect(endings).toEqual([
      { call: 'talk', command: 'hangUp' },
      { call: 'dialing', command: 'hangUp' },
      { call: 'ring', command: 'decline' },
      { call: 'held', command: 'hangUp' },
      undefined,
    ]);
  });

  it('leaves a call alone that has ended, or cannot be ended', () => {
    expect(hangUpCommand([card('over', 'ended')])).toBeUndefined();
    expect(hangUpCommand([card('talk', 'connected', { actions: [] }), ring])).toBeUndefined();
  });
});

describe('holdCommand', () => {
  it('holds the call that the user is in', () => {
    expect(holdCommand([card('held', 'held'), card('talk', 'connected')])).toEqual({ call: 'talk', command: 'hold' });
  });

  it('takes back the one that was held last, with none', () => {
    const [first, last] = [card('first', 'held', { elapsedMs: 9_000 }), card('last', 'held', { elapsedMs: 1_000 })];
    expect(holdCommand([first, last])).toEqual({ call: 'last', command: 'retrieve' });
  });

  it('takes none back while the user is in a call that cannot be held', () => {
    expect(holdCommand([card('held', 'held'), card('out', 'dialing')])).toBeUndefined();
    expect(holdCommand([card('ring', 'ringing'), card('over', 'ended')])).toBeUndefined();
  });
});
