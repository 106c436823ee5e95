import { describe, expect, it } from 'vitest';
import { reduceCalls } from '../../../main/calls/model.ts';
import type { CallReport } from '../../../main/calls/report.ts';
import { bare, Feed, outbound, report } from './helpers.ts';

const tracking = '1618933141#42';
const joined = { cause: 'transfer', eventType: 'transferredEvent' } as const;
const iso = (ms: number): string => new Date(ms).toISOString();

/** An inbound call 350 that was answered; its last event is of 2,000 ms. */
const talking = (): Feed =>
  new Feed()
    .step({ put: report({ createdOn: iso(1_000) }), at: 1_000 })
    .step({ put: report({ createdOn: iso(1_000), state: 'connected', eventType: 'establishedEvent' }), at: 2_000 });

/** The end of that call's id by a transfer, at 3,000 ms. */
const left = (changes: Partial<CallReport> = {}): CallReport =>
  report({ ...joined, state: 'disconnected', createdOn: iso(1_000), ...changes });

/** The same call at another id, with another party, since 3,000 ms. */
const moved = (changes: Partial<CallReport> = {}): CallReport =>
  report({
    ...{ ...joined, callId: '352', state: 'connected', createdOn: iso(3_000), from: { number: '+442079460018' } },
    ...changes,
  });

describe('a call that goes on under another id', () => {
  it('keeps its key where the new id is told first, and its old end ends nothing', () => {
    const feed = talking().step({ put: moved(), at: 3_000 }).step({ delete: left(), at: 3_000 });
    expect(feed.phases()).toEqual(['ringing', 'connected', 'connected']);
    expect(feed.keys().size).toBe(1);
    expect(feed.live()).toMatchObject([{ callId: '352', party: { number: '+442079460018' }, startedAt: iso(1_000) }]);
  });

  it('is not told as ended where the end of the old id comes first', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    expect(feed.effects.at(-1)).toEqual({ type: 'reread', endpointId: '200' });
    feed.step({ put: moved(), at: 3_000 });
    expect(feed.phases()).toEqual(['ringing', 'connected', 'connected']);
    expect([...feed.keys()]).toEqual([feed.live()[0]?.key]);
  });

  it('is found by the list where its beginning under the new id is lost', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    feed.step({ list: [moved({ eventType: 'heldEvent', state: 'held', cause: 'normal' })] });
    expect(feed.phases()).toEqual(['ringing', 'connected', 'held']);
    expect(feed.keys().size).toBe(1);
  });

  it('is found by the list where nothing at all was told', () => {
    const feed = talking().step({ list: [moved({ eventType: 'establishedEvent', cause: 'newCall' })] });
    expect([feed.phases().at(-1), feed.keys().size]).toEqual(['connected', 1]);
    expect(feed.step({ put: report({ state: 'held', createdOn: iso(1_000) }), at: 2_500 }).live()).toHaveLength(1);
  });

  it('is known without its tracking id by one event at one moment', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    feed.step({ put: moved({ callTrackingId: '1618933141#43', createdOn: iso(3_001) }), at: 3_001 });
    expect([feed.phases().at(-1), feed.keys().size]).toEqual(['connected', 1]);
  });

  it('is another call where the beginning is of another moment and names another tracking id', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    feed.step({ put: moved({ callTrackingId: '1618933141#43', createdOn: iso(3_020) }), at: 3_020 });
    expect([feed.live().length, feed.keys().size]).toEqual([2, 2]);
    feed.step({ list: [moved({ callTrackingId: '1618933141#43', createdOn: iso(3_020) })] });
    expect(feed.phases().at(-1)).toBe('ended:transferred');
  });

  it('of two that end in one event, is the one with the same party', () => {
    const other = { callId: '351', callTrackingId: '1618933150#43', from: { number: '+493023125042' } };
    const feed = talking().step({ put: report({ ...other, state: 'connected', createdOn: iso(1_500) }), at: 2_500 });
    const keyAt = (callId: string) => feed.live().find((leg) => leg.callId === callId)?.key;
    const second = keyAt('351');
    const end = { cause: 'conference', eventType: 'conferencedEvent' };
    feed
      .step({ delete: left(end), at: 3_000 })
      .step({ delete: left({ ...other, ...end, createdOn: iso(1_500) }), at: 3_000 });
    feed.step({ put: moved({ ...end, callTrackingId: '1618933199#44', from: other.from }), at: 3_000 });
    expect([keyAt('352'), keyAt('350') === undefined]).toEqual([second, false]);
  });

  it('rings on under the same key where it was handed on while it rang', () => {
    const feed = new Feed().step({ put: report({ createdOn: iso(1_000) }), at: 1_000 });
    feed.step({ delete: left(), at: 3_000 }).step({ put: moved({ state: 'ringing' }), at: 3_000 });
    expect([feed.phases(), feed.keys().size]).toEqual([['ringing', 'ringing'], 1]);
  });

  it('is not confused by what comes late under the old id', () => {
    const feed = talking().step({ put: moved(), at: 3_000 });
    feed.step({ put: report({ state: 'held', createdOn: iso(1_000) }), at: 2_500 });
    feed.step({ list: [moved()] });
    expect(feed.live()).toMatchObject([{ callId: '352', phase: 'connected' }]);
  });

  it('is not confused by an id that it had between two others', () => {
    const feed = talking().step({ put: moved({ callId: '353', createdOn: iso(4_000) }), at: 4_000 });
    feed.step({ put: moved(), at: 3_000 }).step({ delete: moved({ state: 'disconnected' }), at: 4_000 });
    expect(feed.live()).toMatchObject([{ callId: '353' }]);
    expect(feed.keys().size).toBe(1);
  });

  it('ends under its new id, once', () => {
    const feed = talking().step({ put: moved(), at: 3_000 });
    feed.step({
      delete: moved({ state: 'disconnected', cause: 'normalClearing', eventType: 'connectionClearedEvent' }),
      at: 5_000,
    });
    feed.step({ list: [] });
    expect(feed.phases().filter((phase) => phase.startsWith('ended'))).toEqual(['ended:answered']);
  });

  it('is commanded under its new id once the answer to a conference has named it', () => {
    const feed = talking();
    feed.step({ answer: moved({ cause: 'conference', eventType: 'conferencedEvent' }), sent: feed.sending() });
    expect(feed.live()).toMatchObject([{ callId: '352', phase: 'connected' }]);
  });
});

describe('a call that ends by a transfer', () => {
  it('is told as over as soon as the platform lists no other in its place', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    expect(feed.phases()).toEqual(['ringing', 'connected']);
    expect(feed.step({ list: [] }).phases().at(-1)).toBe('ended:transferred');
    expect(feed.effects.at(-1)).toMatchObject({ leg: { endedAt: iso(3_000) } });
  });

  it('is told as over at once where the transfer is our own', () => {
    const feed = talking().step({ intent: 'transfer' }).step({ delete: left(), at: 3_000 });
    expect(feed.phases().at(-1)).toBe('ended:transferred');
    expect(feed.effects.filter(({ type }) => type === 'reread')).toEqual([]);
  });

  it('waits through a list that was asked for before the end, and through its end told twice', () => {
    const feed = talking();
    const sent = feed.sending();
    feed.step({ delete: left(), at: 3_000 }).step({ list: [], sent }).step({ delete: bare() });
    expect(feed.live()).toHaveLength(1);
    expect(feed.step({ list: [] }).live()).toEqual([]);
  });

  it('is told as over where the calls cannot be read', () => {
    const { state } = talking().step({ delete: left(), at: 3_000 });
    const moment = { nowMs: 1_700_000_005_000, monotonicMs: 5_000 };
    const read = reduceCalls(state, { type: 'unread', endpointId: '200', moment });
    expect(read.effects).toMatchObject([{ leg: { phase: 'ended', outcome: 'transferred' } }]);
    expect(reduceCalls(state, { type: 'unread', endpointId: '201', moment }).effects).toEqual([]);
  });

  it('ends before the next call at its address begins', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    feed.step({ put: report({ callTrackingId: 'z#9', createdOn: iso(4_000) }), at: 4_000 });
    expect(feed.phases()).toEqual(['ringing', 'connected', 'ended:transferred', 'ringing']);
    expect(feed.keys().size).toBe(2);
  });

  it('of a telephone that rings anew because of the transfer, begins another one', () => {
    const feed = talking().step({ delete: left(), at: 3_000 });
    const again = { callId: '352', cause: 'singleStepTransfer', createdOn: iso(4_000), callTrackingId: tracking };
    feed.step({ put: report(again), at: 4_000 });
    expect([feed.live().length, feed.keys().size]).toEqual([2, 2]);
  });
});

describe('two calls with one tracking id', () => {
  it('are two where nothing tells of a transfer: the second is shown when the list has both', () => {
    const feed = talking();
    const second = outbound({ callId: '360', eventType: 'heldEvent', state: 'held', createdOn: iso(2_500) });
    feed.step({ put: second, at: 2_600 });
    feed.step({ list: [report({ state: 'connected', createdOn: iso(1_000) }), second] });
    expect([feed.live().length, feed.keys().size]).toEqual([2, 2]);
  });
});
