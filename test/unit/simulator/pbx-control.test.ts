import { expect, test } from 'vitest';
import {
  alternate,
  answer,
  completeTransfer,
  conference,
  consult,
  type Done,
  dial,
  hangUp,
  hold,
  legsOf,
  partiesOf,
  placeCall,
  reconnect,
  redirect,
  retrieve,
  sendDigits,
  transfer,
} from '../../../simulator/pbx/pbx.ts';
import { type TestPbx, testPbx } from './kit.ts';

const outside = '+442079460018';

function value<T>(done: Done<T>): T {
  if (!done.ok) {
    throw new Error(done.message);
  }
  return done.value;
}

/** A call that 200 has answered; steps so far are forgotten. */
function answered(pbx: TestPbx, from = outside): string {
  const { id } = value(placeCall(pbx.exchange, { from, to: '200' })).call;
  value(answer(pbx.exchange, pbx.leg('200', id)));
  pbx.steps.length = 0;
  return id;
}

test('redirect: the ringing leg is diverted, the new one rings, the caller sees where', () => {
  const pbx = testPbx();
  const { id } = value(placeCall(pbx.exchange, { from: '201', to: '200' })).call;
  pbx.steps.length = 0;
  value(redirect(pbx.exchange, pbx.leg('200', id), '202'));
  expect(pbx.steps).toEqual([
    '200 ended divertedEvent redirected',
    '202 ringing deliveredEvent redirected',
    '201 connected deliveredEvent redirected',
  ]);
  expect(pbx.leg('202', id).calledDevice).toBe('200');
  expect(partiesOf(pbx.leg('202', id))).toMatchObject({ from: '201', to: '202' });
});

test('redirect to an outside party', () => {
  const pbx = testPbx();
  const { id } = value(placeCall(pbx.exchange, { from: '201', to: '200' })).call;
  value(redirect(pbx.exchange, pbx.leg('200', id), outside));
  expect(pbx.steps.at(-1)).toBe('201 connected networkReachedEvent redirected');
  expect(pbx.leg(outside, id).state).toBe('ringing');
});

test('redirect is for ringing legs, to a number that can be reached', () => {
  const pbx = testPbx();
  const { id } = value(placeCall(pbx.exchange, { from: '201', to: '200' })).call;
  pbx.exchange.extensions.get('203')!.isBusy = true;
  expect(redirect(pbx.exchange, pbx.leg('200', id), '203')).toMatchObject({ ok: false, reason: 'unobtainable' });
  expect(redirect(pbx.exchange, pbx.leg('200', id), '')).toMatchObject({ ok: false, reason: 'bad-number' });
  expect(pbx.leg('200', id).state).toBe('ringing');
  expect(redirect(pbx.exchange, pbx.leg('201', id), '202')).toMatchObject({ ok: false, state: 'connected' });
});

test('blind transfer: we are out, the other party stays, the third one rings', () => {
  const pbx = testPbx();
  const id = answered(pbx, '201');
  value(transfer(pbx.exchange, pbx.leg('200', id), '202'));
  expect(pbx.steps).toEqual([
    '200 ended transferredEvent singleStepTransfer',
    '202 ringing deliveredEvent singleStepTransfer',
    '201 connected transferredEvent singleStepTransfer',
  ]);
  value(answer(pbx.exchange, pbx.leg('202', id)));
  expect(pbx.steps.slice(-2)).toEqual([
    '202 connected establishedEvent newCall',
    '201 connected establishedEvent newCall',
  ]);
});

test('blind transfer from one outside party to another leaves the trunk to itself', () => {
  const pbx = testPbx();
  const id = answered(pbx);
  value(transfer(pbx.exchange, pbx.leg('200', id), '+442079460019'));
  expect(pbx.steps).toEqual(['200 ended transferredEvent singleStepTransfer']);
  expect(pbx.leg('+442079460019', id).state).toBe('ringing');
});

test('transfer needs a far end that has answered, unless it is outside, where nobody can know', () => {
  const pbx = testPbx();
  const ringing = value(dial(pbx.exchange, '200', '201')).call.id;
  expect(transfer(pbx.exchange, pbx.leg('200', ringing), '202').ok).toBe(false);
  const unknown = value(dial(pbx.exchange, '200', outside)).call.id;
  expect(transfer(pbx.exchange, pbx.leg('200', unknown), '202').ok).toBe(true);
});

test('hold and retrieve, each only from the other state', () => {
  const pbx = testPbx();
  const id = answered(pbx);
  value(hold(pbx.exchange, pbx.leg('200', id)));
  expect(hold(pbx.exchange, pbx.leg('200', id))).toMatchObject({ ok: false, state: 'held' });
  value(retrieve(pbx.exchange, pbx.leg('200', id)));
  expect(retrieve(pbx.exchange, pbx.leg('200', id))).toMatchObject({ ok: false, state: 'connected' });
  expect(pbx.steps).toEqual(['200 held heldEvent normal', '200 connected retrievedEvent normal']);
});

test('dialling while talking holds the call first', () => {
  const pbx = testPbx();
  answered(pbx);
  value(dial(pbx.exchange, '200', '201'));
  expect(pbx.steps.slice(0, 2)).toEqual(['200 held heldEvent normal', '200 connected originatedEvent newCall']);
});

test('consult, alternate, reconnect', () => {
  const pbx = testPbx();
  const first = answered(pbx);
  const second = value(consult(pbx.exchange, pbx.leg('200', first), '201')).call.id;
  expect(pbx.steps[0]).toBe('200 held heldEvent consultation');
  value(answer(pbx.exchange, pbx.leg('201', second)));
  pbx.steps.length = 0;
  value(alternate(pbx.exchange, pbx.leg('200', second)));
  expect(pbx.steps).toEqual(['200 held heldEvent alternate', '200 connected retrievedEvent alternate']);
  value(alternate(pbx.exchange, pbx.leg('200', second)));
  value(reconnect(pbx.exchange, pbx.leg('200', second)));
  expect(pbx.leg('200', first).state).toBe('connected');
  expect(legsOf(pbx.exchange, '201')).toEqual([]);
});

test('completing a transfer joins the others under the held call and lets us go', () => {
  const pbx = testPbx();
  const first = answered(pbx, '201');
  const second = value(consult(pbx.exchange, pbx.leg('200', first), '202')).call.id;
  value(answer(pbx.exchange, pbx.leg('202', second)));
  pbx.steps.length = 0;
  value(completeTransfer(pbx.exchange, pbx.leg('200', second)));
  expect(legsOf(pbx.exchange, '200')).toEqual([]);
  expect(partiesOf(pbx.leg('201', first))).toMatchObject({ from: '201', to: '202' });
  expect(pbx.leg('202', first)).toMatchObject({ state: 'connected', remote: '201', event: 'transferredEvent' });
  expect(pbx.exchange.live.has(second)).toBe(false);
});

test('completing a transfer while the third party still rings leaves it ringing for the other', () => {
  const pbx = testPbx();
  const first = answered(pbx);
  const second = value(consult(pbx.exchange, pbx.leg('200', first), '202')).call.id;
  value(completeTransfer(pbx.exchange, pbx.leg('200', first)));
  expect(pbx.leg('202', first)).toMatchObject({ state: 'ringing', remote: outside });
  expect(pbx.exchange.live.has(second)).toBe(false);
});

test('a conference of three goes on when one leaves, and ends with two', () => {
  const pbx = testPbx();
  const first = answered(pbx, '201');
  const second = value(consult(pbx.exchange, pbx.leg('200', first), '202')).call.id;
  expect(conference(pbx.exchange, pbx.leg('200', second)).ok).toBe(false);
  value(answer(pbx.exchange, pbx.leg('202', second)));
  value(conference(pbx.exchange, pbx.leg('200', second)));
  expect(['200', '201', '202'].map((endpoint) => pbx.leg(endpoint, first).state)).toEqual(Array(3).fill('connected'));
  value(hangUp(pbx.exchange, pbx.leg('202', first)));
  expect(pbx.leg('200', first).state).toBe('connected');
  value(hangUp(pbx.exchange, pbx.leg('200', first)));
  expect(pbx.exchange.live.size).toBe(0);
});

test.each([
  ['alternate', alternate],
  ['reconnect', reconnect],
  ['completeTransfer', completeTransfer],
  ['conference', conference],
] as const)('%s needs a held and an active call', (_, operation) => {
  const pbx = testPbx();
  const id = answered(pbx);
  expect(operation(pbx.exchange, pbx.leg('200', id))).toMatchObject({ ok: false, reason: 'no-partner' });
});

test('digits are for a connected call and are digits', () => {
  const pbx = testPbx();
  const id = answered(pbx);
  expect(sendDigits(pbx.leg('200', id), '12#').ok).toBe(true);
  expect(sendDigits(pbx.leg('200', id), 'hello')).toMatchObject({ ok: false, reason: 'bad-number' });
  value(hold(pbx.exchange, pbx.leg('200', id)));
  expect(sendDigits(pbx.leg('200', id), '1')).toMatchObject({ ok: false, state: 'held' });
});

test.each([completeTransfer, conference, alternate, reconnect])('%o: takes the held call that is named', (act) => {
  const pbx = testPbx();
  const [chosen, other] = [answered(pbx), answered(pbx, '+442079460019')];
  const active = answered(pbx, '+442079460020');
  value(act(pbx.exchange, pbx.leg('200', active), chosen));
  expect(pbx.leg('200', other).state).toBe('held');
  const held = legsOf(pbx.exchange, '200').filter(({ state }) => state === 'held');
  expect(held.map(({ call }) => call.id)).not.toContain(chosen);
});

test.each([completeTransfer, conference, alternate, reconnect])('%o: refuses a named call that is not held', (act) => {
  const pbx = testPbx();
  answered(pbx);
  const active = answered(pbx, '+442079460020');
  expect(act(pbx.exchange, pbx.leg('200', active), '9999')).toMatchObject({ ok: false, reason: 'no-partner' });
});
