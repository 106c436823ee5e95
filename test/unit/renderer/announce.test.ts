import { describe, expect, it } from 'vitest';
import type { Translate } from '../../../locales/index.ts';
import { announce } from '../../../renderer/ui/announce.ts';
import { ringing, talking } from '../../preview/states.ts';

const translate: Translate = (key, options) => [key, ...Object.values(options ?? {})].join(' ');
const nothing = { urgent: [], calm: [] };

describe('announce', () => {
  it('says at once who calls and which number', () => {
    expect(announce([], [ringing()], translate)).toEqual({
      urgent: ['announce.incomingFor Marlene Fischer Sales (200)'],
      calm: [],
    });
  });

  it('says that the number is withheld', () => {
    const { name: _name, number: _number, calledLabel: _called, ...withheld } = ringing();
    expect(announce([], [withheld], translate).urgent).toEqual(['announce.incoming card.numberWithheld']);
  });

  it('says each call once, whatever else changes on its card', () => {
    expect(announce([ringing()], [ringing({ elapsedMs: 9_000, pending: 'answer' })], translate)).toEqual(nothing);
  });

  it('says changes of state calmly', () => {
    expect(announce([ringing()], [ringing({ phase: 'connected' })], translate)).toEqual({
      urgent: [],
      calm: ['announce.connected Marlene Fischer'],
    });
    expect(announce([talking()], [talking({ phase: 'held' })], translate).calm).toEqual(['announce.held Tom Baker']);
  });

  it('says that a call is over, and that an own call goes out', () => {
    const out = talking({ key: 'call-4', direction: 'outbound', phase: 'dialing' });
    expect(announce([ringing()], [out], translate)).toEqual({
      urgent: [],
      calm: ['announce.outgoing Tom Baker', 'announce.ended Marlene Fischer'],
    });
  });

  const over = (ending: object, changes = {}) =>
    ringing({ phase: 'ended', ending: { outcome: 'missed', shownForMs: 1, ...ending }, ...changes } as never);

  it('says how a call ended, once, and nothing when its card goes', () => {
    expect(announce([ringing()], [over({})], translate)).toEqual({
      urgent: [],
      calm: ['announce.missed Marlene Fischer'],
    });
    expect(announce([over({})], [], translate)).toEqual(nothing);
  });

  it('says no more of an ending than is known, and to whom the call was sent', () => {
    const said = (ending: object) => announce([ringing()], [over(ending)], translate).calm;
    expect(said({ outcome: 'unknown' })).toEqual(['announce.ended Marlene Fischer']);
    expect(said({ outcome: 'answered' })).toEqual(['announce.ended Marlene Fischer']);
    expect(said({ outcome: 'redirected', sentTo: 'Jan (202)' })).toEqual([
      'announce.redirectedTo Marlene Fischer Jan (202)',
    ]);
  });
});
