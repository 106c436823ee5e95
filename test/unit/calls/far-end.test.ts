/** Who answered, from the far leg of an internal call: evidence, never a guess (API reference 2.5, 8.4). */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Leg } from '../../../main/calls/leg.ts';
import {
  type CallsEffect,
  type CallsEvent,
  type CallsState,
  emptyCalls,
  reduceCalls,
} from '../../../main/calls/model.ts';
import type { CallReport } from '../../../main/calls/report.ts';
import { parseCallReport } from '../../../main/cloudlink/call-report.ts';
import { outbound, report } from './helpers.ts';

const began = Date.parse('2021-04-20T15:39:01.286Z');

let state: CallsState;
let effects: readonly CallsEffect[];
let clockMs: number;

type Untimed = CallsEvent extends infer E ? (E extends unknown ? Omit<E, 'moment'> : never) : never;

const take = (event: Untimed): void => {
  clockMs += 10;
  const moment = { nowMs: began + clockMs, monotonicMs: clockMs };
  const step = reduceCalls(state, { ...event, moment } as CallsEvent);
  ({ state, effects } = step);
};
const told = (own: CallReport, timestampMs = began + clockMs): void =>
  take({ type: 'publication', publication: { report: own, isDeletion: false, timestampMs } });
const far = (changes: Partial<CallReport> = {}, timestampMs = began + clockMs): void =>
  take({ type: 'far', publication: { report: colleague(changes), isDeletion: false, timestampMs } });
const farGone = (changes: Partial<CallReport> = {}): void =>
  take({ type: 'far', publication: { report: colleague(changes), isDeletion: true, timestampMs: began + clockMs } });
const sending = () => ({ arrival: state.arrival, monotonicMs: clockMs });
const farList = (reports: readonly CallReport[], sent = sending(), endpointId = '201'): void =>
  take({ type: 'farList', endpointId, reports, sent });

/** The colleague's leg of the call from 200 to 201, ringing. */
const colleague = (changes: Partial<CallReport> = {}): CallReport =>
  report({ endpointId: '201', from: { number: '200' }, to: { number: '201' }, ...changes });
const delivered = (changes: Partial<CallReport> = {}): CallReport =>
  outbound({ eventType: 'deliveredEvent', alertingDevice: '201', calledDevice: '201', ...changes });

const own = (): Leg | undefined => state.live.get('200/350');
const watches = () => effects.filter(({ type }) => type === 'watch' || type === 'unwatch');
const rereads = () => effects.flatMap((effect) => (effect.type === 'reread' ? [effect.endpointId] : []));

/** Dialled, and 201 rings. */
const callColleague = (): void => {
  told(outbound());
  told(delivered());
};

beforeEach(() => {
  state = emptyCalls;
  effects = [];
  clockMs = 0;
  take({ type: 'directory', extensions: new Set(['200', '201', '202', '203']) });
});

describe('what is asked for', () => {
  it('is the endpoint of a colleague who has not answered, once', () => {
    told(outbound());
    expect(watches()).toEqual([{ type: 'watch', call: own()?.key, endpointId: '201', isAnswerTold: false }]);
    told(delivered());
    expect(watches()).toEqual([]);
  });

  it('is nothing for an outside party, nor for a call that cannot be told from another one', () => {
    told(outbound({ to: { number: '+447700900123' } }));
    told(outbound({ callId: '351', eventType: 'networkReachedEvent' }));
    const { callTrackingId: _, ...nameless } = outbound({ callId: '352' });
    told(nameless);
    expect([...state.pending.values()].filter(({ device }) => device !== undefined)).toEqual([]);
  });

  it('ends with the answer, and with the call', () => {
    callColleague();
    told(outbound({ eventType: 'establishedEvent' }));
    expect(watches()).toEqual([{ type: 'unwatch', call: own()?.key }]);
    told(outbound({ callId: '351', callTrackingId: 'b#2' }));
    take({
      type: 'publication',
      publication: { report: outbound({ callId: '351', callTrackingId: 'b#2' }), isDeletion: true },
    });
    expect(watches()).toMatchObject([{ type: 'unwatch' }]);
    expect(state.pending.size).toBe(0);
  });

  it('is in no hurry once our own leg was told of an answer', () => {
    callColleague();
    told(outbound({ eventType: 'establishedEvent' }));
    told(outbound({ callId: '351', callTrackingId: 'b#2' }));
    expect(watches()).toMatchObject([{ type: 'watch', isAnswerTold: true }]);
  });

  it('follows the call where it is diverted to another telephone', () => {
    callColleague();
    told(delivered({ alertingDevice: '202' }));
    expect(watches()).toMatchObject([{ type: 'unwatch' }, { type: 'watch', endpointId: '202' }]);
    far({ endpointId: '202', state: 'connected' });
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('ends where the call is sent on to somebody outside', () => {
    callColleague();
    told(delivered({ alertingDevice: '+447700900123' }));
    expect(watches()).toMatchObject([{ type: 'unwatch' }]);
    expect(own()?.isFarEndVisible).toBe(false);
  });
});

describe('evidence', () => {
  it('of the far leg that is connected: the call is, since then', () => {
    callColleague();
    clockMs = 5_000;
    far({ state: 'connected', eventType: 'establishedEvent' }, began + 4_700);
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered', connectedAt: '2021-04-20T15:39:05.986Z' });
    take({ type: 'publication', publication: { report: outbound(), isDeletion: true, timestampMs: began + 9_000 } });
    expect(effects[0]).toMatchObject({ leg: { outcome: 'answered' } });
  });

  it.each([
    ['another tracking id', { callTrackingId: 'other#7' }],
    ['no tracking id', { callTrackingId: undefined }],
    ['another id', { callId: '351' }],
    ['the leg of another caller', { direction: 'outbound' as const }],
    ['an unknown state', { state: 'parked' }],
  ])('is not one of %s', (_, changes) => {
    callColleague();
    const before = own();
    far({ state: 'connected', ...(changes as Partial<CallReport>) });
    expect([own(), effects]).toEqual([before, []]);
  });

  it('makes no call of ours of the far end', () => {
    callColleague();
    far();
    far({ callId: '360', callTrackingId: 'other#9' });
    farList([colleague(), colleague({ callId: '361', callTrackingId: 'other#10' })]);
    expect([...state.live.values()].map(({ endpointId, callId }) => [endpointId, callId])).toEqual([['200', '350']]);
  });

  it('of a list: answered before anybody looked', () => {
    callColleague();
    farList([colleague({ state: 'connected' })]);
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('stays, whatever older news of the two legs come after it', () => {
    callColleague();
    far({ state: 'held' });
    far();
    told(delivered());
    farList([]);
    farGone();
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('leaves a call held that was held before', () => {
    callColleague();
    told(outbound({ state: 'held', eventType: 'heldEvent' }));
    far({ state: 'connected' });
    expect(own()).toMatchObject({ phase: 'held', farEnd: 'answered' });
  });
});

describe('a far leg that has gone', () => {
  it('proves nothing: neither ringing nor answered, and our own calls are read', () => {
    callColleague();
    far();
    farGone();
    expect(own()).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
    expect(rereads()).toEqual(['200']);
    take({ type: 'list', endpointId: '200', reports: [delivered()], sent: sending() });
    expect(own()).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
  });

  it('was taken by somebody else: that one is watched', () => {
    callColleague();
    farGone();
    take({ type: 'list', endpointId: '200', reports: [delivered({ to: { number: '202' } })], sent: sending() });
    expect(watches()).toMatchObject([{ type: 'unwatch' }, { type: 'watch', endpointId: '202' }]);
    far({ endpointId: '202', state: 'connected', cause: 'callPickup' });
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('is one that a list does not know, unless the list was asked for before our news', () => {
    told(outbound());
    const early = sending();
    told(delivered());
    farList([], early);
    expect(own()?.farEnd).toBe('alerting');
    farList([]);
    expect(own()?.farEnd).toBe('unknown');
    farList([colleague()]);
    expect(own()?.farEnd).toBe('alerting');
  });

  it('leaves the outcome of a call that was given up as it is', () => {
    callColleague();
    far();
    farGone();
    take({ type: 'publication', publication: { report: outbound(), isDeletion: true } });
    expect(effects[0]).toMatchObject({ leg: { outcome: 'cancelled' } });
  });
});

describe('a far end that may not be watched', () => {
  const refuse = (isLasting: boolean): void => take({ type: 'unseen', endpointId: '201', isLasting });

  it('is unknown, offers what an outside party’s call does, and its outcome is unknown', () => {
    callColleague();
    refuse(true);
    told(delivered());
    expect(own()).toMatchObject({ phase: 'dialing', farEnd: 'unknown', isFarEndVisible: false });
    take({ type: 'publication', publication: { report: outbound(), isDeletion: true } });
    expect(effects[0]).toMatchObject({ leg: { outcome: 'unknown' } });
  });

  it('is not asked for again in this sign-in, and is again in the next', () => {
    callColleague();
    refuse(true);
    told(delivered({ callId: '351', callTrackingId: 'b#2' }));
    expect(watches()).toEqual([]);
    expect(state.live.get('200/351')).toMatchObject({ farEnd: 'unknown' });
    expect(effects.filter(({ type }) => type === 'leg')).toHaveLength(1);
    take({ type: 'reset' });
    take({ type: 'directory', extensions: new Set(['201']) });
    told(delivered({ callId: '352', callTrackingId: 'b#3' }));
    expect(watches()).toMatchObject([{ type: 'watch' }]);
  });

  it('is believed where our own leg is told of answers anyway', () => {
    callColleague();
    told(outbound({ eventType: 'establishedEvent' }));
    told(delivered({ callId: '351', callTrackingId: 'b#2' }));
    refuse(true);
    expect(state.live.get('200/351')).toMatchObject({ farEnd: 'alerting', isFarEndVisible: true });
  });

  it('still answers by an event on our own leg', () => {
    callColleague();
    refuse(true);
    told(outbound({ eventType: 'establishedEvent' }));
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('is seen again where it was refused for the moment only', () => {
    callColleague();
    refuse(false);
    expect(own()).toMatchObject({ farEnd: 'unknown', isFarEndVisible: true });
    farList([colleague()]);
    expect(own()?.farEnd).toBe('alerting');
  });
});

describe('a platform that has let somebody else tell of an answer', () => {
  beforeEach(() => {
    callColleague();
    far({ state: 'connected' });
  });

  const second = { callId: '351', callTrackingId: 'b#2' };
  const endOfSecond = (): unknown => {
    take({ type: 'publication', publication: { report: outbound(second), isDeletion: true } });
    return effects[0];
  };

  it('may have kept silent about the next one too: cancelled only where the far end was seen', () => {
    told(delivered(second));
    expect(endOfSecond()).toMatchObject({ leg: { outcome: 'unknown' } });
  });

  it('has not, where the far leg was seen ringing', () => {
    told(delivered(second));
    far(second);
    expect(endOfSecond()).toMatchObject({ leg: { outcome: 'cancelled' } });
  });

  it('has told our leg as well, where its event comes a moment later', () => {
    told(outbound({ eventType: 'establishedEvent' }));
    told(outbound(second));
    expect(watches()).toMatchObject([{ type: 'watch', isAnswerTold: true }]);
  });
});

describe('two endpoints of ours that call each other', () => {
  it('are each other’s evidence, and both calls of ours', () => {
    callColleague();
    told(colleague());
    told(colleague({ state: 'connected', eventType: 'establishedEvent' }), began + 3_000);
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered', connectedAt: '2021-04-20T15:39:04.286Z' });
    expect(state.live.get('201/350')).toMatchObject({ direction: 'inbound', phase: 'connected' });
  });

  it('are so too where the far leg is heard of first', () => {
    told(colleague({ state: 'connected', eventType: 'establishedEvent' }), began + 3_000);
    told(delivered());
    expect(own()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });
});

it('reads the two legs of the thread’s own GET /calls as one call, of which 201 has not answered', () => {
  const file = new URL('../../fixtures/get-calls-2021.json', import.meta.url);
  const { _embedded } = JSON.parse(readFileSync(file, 'utf8'));
  const [called, caller] = _embedded.items.map((item: unknown) => parseCallReport(item, {}));
  take({ type: 'list', endpointId: '201', reports: [caller], sent: sending() });
  expect(state.live.get('201/335')).toMatchObject({ direction: 'outbound', phase: 'dialing', farEnd: 'alerting' });
  expect(watches()).toMatchObject([{ type: 'watch', endpointId: '200' }]);
  farList([called], sending(), '200');
  expect(state.live.get('201/335')).toMatchObject({ phase: 'dialing', farEnd: 'alerting' });
  farList([{ ...called, state: 'connected' }], sending(), '200');
  expect(state.live.get('201/335')).toMatchObject({ phase: 'connected', farEnd: 'answered' });
});
