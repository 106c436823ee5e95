import { describe, expect, it } from 'vitest';
import { actionTable, availableActions } from '../../../main/calls/actions.ts';
import type { CallAction } from '../../../main/calls/types.ts';
import { type ActionCapabilities, waysOf } from '../../../main/calls/ways.ts';
import { Feed, outbound, report } from './helpers.ts';

const all = { hasDelete: false };
const only = (...names: string[]) => ({ names, hasDelete: false });

const wireForm = (action: CallAction, capabilities: ActionCapabilities) =>
  waysOf(action, actionTable[action], capabilities)[0];

const legOf = (feed: Feed) => {
  const leg = feed.live()[0];
  if (leg === undefined) throw new Error('no live leg');
  return leg;
};
const actionsOf = (feed: Feed, capabilities = all) => availableActions(legOf(feed), feed.live(), capabilities);

describe('what is offered', () => {
  it('while ringing: answer, decline, redirect, hang up', () => {
    expect(actionsOf(new Feed().step({ put: report(), at: 1 }))).toEqual(['answer', 'decline', 'redirect', 'hangUp']);
  });

  it('is limited to what the platform lists', () => {
    const feed = new Feed().step({ put: report(), at: 1 });
    expect(actionsOf(feed, only('answer', 'redirect'))).toEqual(['answer', 'redirect']);
  });

  it('while connected and while held', () => {
    const connected = new Feed().step({ put: report({ state: 'connected' }), at: 1 });
    const held = new Feed().step({ put: report({ state: 'held' }), at: 1 });
    expect(actionsOf(connected)).toEqual(['hold', 'transfer', 'consult', 'digits', 'hangUp']);
    expect(actionsOf(held)).toEqual(['retrieve', 'hangUp']);
  });

  it('dialling a colleague: hang up only; an outside party: all of a connected call', () => {
    const colleague = new Feed().step({ put: outbound({ eventType: 'deliveredEvent', alertingDevice: '201' }), at: 1 });
    const outside = new Feed().step({ put: outbound({ to: { number: '+447700900123' } }), at: 1 });
    expect(actionsOf(colleague)).toEqual(['hangUp']);
    expect(actionsOf(outside)).toEqual(['hold', 'transfer', 'consult', 'digits', 'hangUp']);
  });

  it('a consultation that still rings is given up, or the caller passed on; it cannot be joined or swapped', () => {
    const feed = new Feed()
      .step({ put: outbound({ eventType: 'deliveredEvent', alertingDevice: '201' }), at: 1 })
      .step({ put: report({ callId: '351', callTrackingId: 'b#2', state: 'held' }), at: 2 });
    expect(actionsOf(feed)).toEqual(['completeTransfer', 'reconnect', 'hangUp']);
  });

  it('with a held call beside it: joining the two', () => {
    const feed = new Feed()
      .step({ put: report({ state: 'connected' }), at: 1 })
      .step({ put: report({ callId: '351', callTrackingId: 'b#2', state: 'held' }), at: 2 });
    expect(actionsOf(feed)).toEqual(
      expect.arrayContaining(['completeTransfer', 'alternate', 'reconnect', 'conference']),
    );
  });
});

describe('how it is sent', () => {
  it('in the platform’s own spelling', () => {
    expect(wireForm('hangUp', only('Hangup'))).toEqual({ method: 'PUT', action: 'Hangup' });
    expect(wireForm('retrieve', only('unhold'))).toEqual({ method: 'PUT', action: 'unhold' });
    expect(wireForm('decline', only('clearConnection'))).toEqual({ method: 'PUT', action: 'clearConnection' });
  });

  it('as DELETE where only that exists, and not at all where nothing does', () => {
    expect(wireForm('hangUp', { names: ['answer'], hasDelete: true })).toEqual({ method: 'DELETE' });
    expect(wireForm('hold', { names: ['answer'], hasDelete: true })).toBeUndefined();
  });
});
