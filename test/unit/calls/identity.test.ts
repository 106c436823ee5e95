import { expect, it } from 'vitest';
import { isRecordId, parseCallAddress } from '../../../main/calls/identity.ts';

const call350 = { endpointId: '200', callId: '350' };

it.each([
  ['endpoints/200/calls/350', undefined],
  ['/2017-09-01/endpoints/200/calls/350', undefined],
  ['/2017-09-01/calls/endpoints/200/calls/350', undefined],
  ['350', '200'],
])('reads %s as call 350 of endpoint 200', (text, endpointId) => {
  expect(parseCallAddress(text, endpointId)).toEqual(call350);
});

it.each([
  ['350', undefined],
  ['', '200'],
  ['/2017-09-01/endpoints/200/calls/', undefined],
  ['/2017-09-01/endpoints//calls/350', undefined],
  ['/2017-09-01/calls/350', '200'],
  ['endpoints/200/calls/%', undefined],
  ['2d086378-f1c9-4865-9ea6-fd0a8b8a8303', '200'],
  ['endpoints/200/calls/2d086378f1c948659ea6fd0a8b8a8303', undefined],
])('refuses %s', (text, endpointId) => {
  expect(parseCallAddress(text, endpointId)).toBeUndefined();
});

it('tells a call-record GUID from a PBX id', () => {
  expect([isRecordId('7c511070-e9de-4f72-80f3-bc7ac9f61eea'), isRecordId('33656066')]).toEqual([true, false]);
});
