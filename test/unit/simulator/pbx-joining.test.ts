import { expect, test } from 'vitest';
import {
  answer,
  type Call,
  completeTransfer,
  conference,
  consult,
  type Done,
  findLeg,
  hangUp,
  legsOf,
  partiesOf,
  placeCall,
  reconnect,
  transfer,
} from '../../../simulator/pbx/pbx.ts';
import type { JoinForm } from '../../../simulator/pbx/types.ts';
import { type TestPbx, testPbx } from './kit.ts';

const outside = '+442079460018';
const newIds: JoinForm = { ids: 'new', tracking: 'held', order: 'end-first' };

function value<T>(done: Done<T>): T {
  if (!done.ok) {
    throw new Error(done.message);
  }
  return done.value;
}

/** 200 has answered `from` and asks 202 back, who has answered as well; steps so far are forgotten. */
function consulting(form: JoinForm, from = '201'): { pbx: TestPbx; held: Call; active: Call } {
  const pbx = testPbx({ joinForm: () => form });
  const held = value(placeCall(pbx.exchange, { from, to: '200', fromName: 'Ann' })).call;
  value(answer(pbx.exchange, pbx.leg('200', held.id)));
  const active = value(consult(pbx.exchange, pbx.leg('200', held.id), '202')).call;
  value(answer(pbx.exchange, pbx.leg('202', active.id)));
  pbx.steps.length = 0;
  return { pbx, held, active };
}

test('a completed transfer under a new id: the old legs end, the new ones begin where the old ones were', () => {
  const { pbx, held, active } = consulting(newIds);
  value(completeTransfer(pbx.exchange, pbx.leg('200', active.id)));
  expect(pbx.steps).toEqual([
    '200 ended transferredEvent transfer',
    '200 ended transferredEvent transfer',
    '201 ended transferredEvent transfer',
    '201 connected transferredEvent transfer',
    '202 ended transferredEvent transfer',
    '202 connected transferredEvent transfer',
  ]);
  const [joined] = [...pbx.exchange.live.values()];
  expect([...pbx.exchange.live.keys()]).toEqual(['352']);
  expect(joined).toMatchObject({ id: '352', trackingId: held.trackingId });
  expect(partiesOf(pbx.leg('202', '352'))).toMatchObject({ from: '201', fromName: 'Ann', to: '202' });
  expect(pbx.leg('201', '352').continues?.call).toBe(held);
  expect(pbx.over).toEqual([active, held]);
});

test.each([
  ['held', ({ held }: { held: Call }) => held.trackingId],
  ['active', ({ active }: { active: Call }) => active.trackingId],
] as const)('the joined call has the tracking id of the %s call', (tracking, wanted) => {
  const { pbx, ...calls } = consulting({ ...newIds, tracking });
  value(completeTransfer(pbx.exchange, pbx.leg('200', calls.active.id)));
  expect([...pbx.exchange.live.values()][0]?.trackingId).toBe(wanted({ held: calls.held, active: calls.active }));
});

test('the joined call may have a tracking id of its own', () => {
  const { pbx, held, active } = consulting({ ...newIds, tracking: 'new' });
  value(conference(pbx.exchange, pbx.leg('200', active.id)));
  expect([held.trackingId, active.trackingId]).not.toContain([...pbx.exchange.live.values()][0]?.trackingId);
});

test('a conference under a new id: who was on hold is back in, all three under that id', () => {
  const { pbx, active } = consulting(newIds);
  value(conference(pbx.exchange, pbx.leg('200', active.id)));
  expect(['200', '201', '202'].map((endpoint) => pbx.leg(endpoint, '352').state)).toEqual(Array(3).fill('connected'));
  expect(pbx.steps.filter((step) => step.startsWith('200'))).toEqual([
    '200 ended conferencedEvent conference',
    '200 ended conferencedEvent conference',
    '200 connected conferencedEvent conference',
  ]);
});

test('the new leg may be told before the end of the old one', () => {
  const { pbx, held } = consulting({ ...newIds, order: 'new-first' });
  value(completeTransfer(pbx.exchange, pbx.leg('200', held.id)));
  expect(pbx.steps.filter((step) => step.startsWith('201'))).toEqual([
    '201 connected transferredEvent transfer',
    '201 ended transferredEvent transfer',
  ]);
});

test('a blind transfer under a new id: the party that stays and the one that rings share it', () => {
  const pbx = testPbx({ joinForm: () => newIds });
  const { id } = value(placeCall(pbx.exchange, { from: '201', to: '200' })).call;
  value(answer(pbx.exchange, pbx.leg('200', id)));
  value(transfer(pbx.exchange, pbx.leg('200', id), '203'));
  expect(findLeg(pbx.exchange, '201', id)).toBeUndefined();
  expect(pbx.leg('201', '351')).toMatchObject({ state: 'connected', remote: '203', alertingDevice: '203' });
  expect(pbx.leg('203', '351')).toMatchObject({ state: 'ringing', remote: '201' });
});

test('a telephone that still rings when it is joined keeps its forwarding', () => {
  const pbx = testPbx({ joinForm: () => newIds });
  const forwarding = { kind: 'noAnswer', isEnabled: true, destination: '204', ringMs: 5_000 } as const;
  pbx.exchange.extensions.get('202')?.forwardings.set('noAnswer', forwarding);
  const { id } = value(placeCall(pbx.exchange, { from: outside, to: '200' })).call;
  value(answer(pbx.exchange, pbx.leg('200', id)));
  value(consult(pbx.exchange, pbx.leg('200', id), '202'));
  value(completeTransfer(pbx.exchange, pbx.leg('200', id)));
  pbx.clock.advance(5_000);
  expect(pbx.leg('204', '352').state).toBe('ringing');
});

test('a consultation is still one after the held call has got another id', () => {
  const pbx = testPbx({ joinForm: () => newIds });
  const first = value(placeCall(pbx.exchange, { from: outside, to: '201' })).call;
  value(answer(pbx.exchange, pbx.leg('201', first.id)));
  const other = value(placeCall(pbx.exchange, { from: '203', to: '200' })).call;
  value(answer(pbx.exchange, pbx.leg('200', other.id)));
  const asked = value(consult(pbx.exchange, pbx.leg('200', other.id), '202')).call;
  value(answer(pbx.exchange, pbx.leg('202', asked.id)));
  value(transfer(pbx.exchange, pbx.leg('203', other.id), '204'));
  const moved = legsOf(pbx.exchange, '200').find(({ state }) => state === 'held');
  value(answer(pbx.exchange, pbx.leg('204', moved?.call.id ?? '')));
  value(reconnect(pbx.exchange, pbx.leg('200', asked.id)));
  expect(legsOf(pbx.exchange, '200')).toEqual([moved]);
  expect(moved?.state).toBe('connected');
});

test('who leaves a conference is nobody’s partner any more', () => {
  const { pbx, held, active } = consulting({ ...newIds, ids: 'held' });
  value(conference(pbx.exchange, pbx.leg('200', active.id)));
  value(hangUp(pbx.exchange, pbx.leg('202', held.id)));
  expect([pbx.leg('200', held.id).remote, pbx.leg('201', held.id).remote]).toEqual(['201', '200']);
});
