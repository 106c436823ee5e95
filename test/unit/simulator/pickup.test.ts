import { expect, test } from 'vitest';
import { answer, hangUp, liveLegs, pickUp, placeCall } from '../../../simulator/pbx/pbx.ts';
import { testPbx } from './kit.ts';

function ringing(from = '201') {
  const pbx = testPbx();
  const placed = placeCall(pbx.exchange, { from, to: '200' });
  const id = placed.ok ? placed.value.call.id : '';
  pbx.steps.length = 0;
  return { ...pbx, id };
}

test('a colleague picks a ringing call up: it ends here by a cause that says so, and the caller hears of it', () => {
  const { exchange, leg, steps, id, over } = ringing();
  expect(pickUp(exchange, leg('200', id), '203').ok).toBe(true);
  expect(steps).toEqual([
    '200 ended divertedEvent callPickup',
    '203 connected establishedEvent callPickup',
    '201 connected establishedEvent callPickup',
  ]);
  expect([leg('201', id).remote, leg('203', id).remote]).toEqual(['203', '201']);
  hangUp(exchange, leg('203', id));
  expect(over).toHaveLength(1);
});

test('what is active at the telephone that picks up is held first', () => {
  const { exchange, leg, steps, id } = ringing('+442079460018');
  const other = placeCall(exchange, { from: '203', to: '204' });
  const otherId = other.ok ? other.value.call.id : '';
  answer(exchange, leg('204', otherId));
  steps.length = 0;
  pickUp(exchange, leg('200', id), '203');
  expect(steps[0]).toBe('203 held heldEvent normal');
  expect(leg('203', otherId).state).toBe('held');
});

test.each(['200', '201', '+44123', '999'])('%s cannot pick it up: in the call already, or no extension', (by) => {
  const { exchange, leg, steps, id } = ringing();
  expect(pickUp(exchange, leg('200', id), by)).toMatchObject({ ok: false, reason: 'unobtainable', state: 'ringing' });
  expect(steps).toEqual([]);
});

test('a call that is answered cannot be picked up', () => {
  const { exchange, leg, id } = ringing();
  answer(exchange, leg('200', id));
  expect(pickUp(exchange, leg('200', id), '203')).toMatchObject({ ok: false, reason: 'wrong-state' });
  expect(liveLegs(leg('200', id).call)).toHaveLength(2);
});
