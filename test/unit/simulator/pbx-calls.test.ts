import { expect, test } from 'vitest';
import { answer, hangUp, partiesOf, placeCall } from '../../../simulator/pbx/pbx.ts';
import { type TestPbx, testPbx } from './kit.ts';

function place(pbx: TestPbx, from: string, to: string): string {
  const placed = placeCall(pbx.exchange, { from, to });
  if (!placed.ok) {
    throw new Error(placed.message);
  }
  return placed.value.call.id;
}

/** Takes the steps written down since the last time. */
function steps(pbx: TestPbx): string[] {
  return pbx.steps.splice(0);
}

test('an internal call: the caller is connected at once, hears the far end ring, and hears it answer', () => {
  const pbx = testPbx();
  const id = place(pbx, '200', '201');
  expect(steps(pbx)).toEqual([
    '200 connected originatedEvent newCall',
    '201 ringing deliveredEvent newCall',
    '200 connected deliveredEvent newCall',
  ]);
  expect(answer(pbx.exchange, pbx.leg('201', id)).ok).toBe(true);
  expect(steps(pbx)).toEqual(['201 connected establishedEvent newCall', '200 connected establishedEvent newCall']);
  hangUp(pbx.exchange, pbx.leg('201', id));
  expect(steps(pbx)).toEqual([
    '201 ended connectionClearedEvent normalClearing',
    '200 ended connectionClearedEvent normalClearing',
  ]);
  expect(pbx.over.map((call) => call.id)).toEqual([id]);
});

test('both legs of an internal call share the call id and the tracking id', () => {
  const pbx = testPbx();
  const id = place(pbx, '200', '201');
  const [one, other] = [pbx.leg('200', id), pbx.leg('201', id)];
  expect(one.call).toBe(other.call);
  expect(one.call.trackingId).toBe('1700000000#1');
  expect(partiesOf(one)).toEqual({ from: '200', fromName: '', to: '201', toName: '' });
  expect(partiesOf(other)).toEqual({ from: '200', fromName: '', to: '201', toName: '' });
});

test('an outside party: the network is reached, and its answer is reported to nobody', () => {
  const pbx = testPbx();
  const id = place(pbx, '200', '+442079460018');
  expect(steps(pbx)).toEqual(['200 connected originatedEvent newCall', '200 connected networkReachedEvent newCall']);
  expect(answer(pbx.exchange, pbx.leg('+442079460018', id)).ok).toBe(true);
  expect(steps(pbx)).toEqual([]);
  expect(pbx.leg('+442079460018', id).steps.map(({ state }) => state)).toEqual(['ringing', 'connected']);
  hangUp(pbx.exchange, pbx.leg('+442079460018', id));
  expect(steps(pbx)).toEqual(['200 ended connectionClearedEvent normalClearing']);
});

test('a trunk that reports alerting says so, and still not the answer', () => {
  const pbx = testPbx({ trunkReports: () => 'alerting' });
  const id = place(pbx, '200', '0791234567');
  expect(pbx.leg('200', id).event).toBe('deliveredEvent');
  expect(pbx.leg('200', id).alertingDevice).toBe('0791234567');
  steps(pbx);
  answer(pbx.exchange, pbx.leg('0791234567', id));
  expect(steps(pbx)).toEqual([]);
});

test('a caller who is told nothing of the answer stays as it was; only the leg that answers says so', () => {
  const pbx = testPbx({ originatorHears: () => 'nothing' });
  const id = place(pbx, '200', '201');
  steps(pbx);
  answer(pbx.exchange, pbx.leg('201', id));
  expect(steps(pbx)).toEqual(['201 connected establishedEvent newCall']);
  expect(pbx.leg('200', id)).toMatchObject({ state: 'connected', event: 'deliveredEvent', alertingDevice: '201' });
});

test('a caller who gives up cancels the ringing leg; a called party who declines sends busy back', () => {
  const pbx = testPbx();
  const first = place(pbx, '+442079460018', '200');
  hangUp(pbx.exchange, pbx.leg('+442079460018', first));
  expect(steps(pbx).at(-1)).toBe('200 ended connectionClearedEvent callCancelled');
  const second = place(pbx, '201', '200');
  hangUp(pbx.exchange, pbx.leg('200', second));
  expect(steps(pbx).slice(-2)).toEqual([
    '200 ended connectionClearedEvent normalClearing',
    '201 ended connectionClearedEvent busy',
  ]);
});

test.each([
  ['busy', { isBusy: true }],
  ['doNotDisturb', { isDoNotDisturb: true }],
] as const)('a telephone that is set %s is not rung, and the caller hears why', (cause, set) => {
  const pbx = testPbx();
  Object.assign(pbx.exchange.extensions.get('201')!, set);
  place(pbx, '200', '201');
  expect(steps(pbx)).toEqual([
    '200 connected originatedEvent newCall',
    `200 connected failedEvent ${cause}`,
    `200 ended connectionClearedEvent ${cause}`,
  ]);
  expect(pbx.exchange.live.size).toBe(0);
});

test('forwardings: always, when busy, and when nobody answers', () => {
  const pbx = testPbx();
  const { forwardings } = pbx.exchange.extensions.get('201')!;
  forwardings.set('always', { kind: 'always', isEnabled: true, destination: '202', ringMs: 0 });
  const always = place(pbx, '200', '201');
  expect(pbx.leg('202', always)).toMatchObject({
    state: 'ringing',
    cause: 'callForwardImmediate',
    calledDevice: '201',
  });
  expect(partiesOf(pbx.leg('200', always)).to).toBe('202');
  forwardings.clear();

  forwardings.set('busy', { kind: 'busy', isEnabled: true, destination: '+442079460018', ringMs: 0 });
  pbx.exchange.extensions.get('201')!.isBusy = true;
  const busy = place(pbx, '200', '201');
  expect(pbx.leg('+442079460018', busy).cause).toBe('callForwardBusy');
  pbx.exchange.extensions.get('201')!.isBusy = false;

  forwardings.set('noAnswer', { kind: 'noAnswer', isEnabled: true, destination: '203', ringMs: 5000 });
  const late = place(pbx, '200', '201');
  pbx.clock.advance(4999);
  expect(pbx.leg('201', late).state).toBe('ringing');
  pbx.clock.advance(1);
  expect(pbx.leg('203', late)).toMatchObject({ state: 'ringing', cause: 'callForwardNoAnswer' });
  expect(steps(pbx)).toContain('201 ended divertedEvent callForwardNoAnswer');
});

test('forwardings in a circle end in a refusal', () => {
  const pbx = testPbx();
  for (const [from, destination] of [
    ['201', '202'],
    ['202', '201'],
  ] as const) {
    const forwarding = { kind: 'always', isEnabled: true, destination, ringMs: 0 } as const;
    pbx.exchange.extensions.get(from)!.forwardings.set('always', forwarding);
  }
  place(pbx, '200', '201');
  expect(steps(pbx).at(-1)).toBe('200 ended connectionClearedEvent destNotObtainable');
});

test('names are empty unless whoever placed the call gave one', () => {
  const pbx = testPbx();
  const placed = placeCall(pbx.exchange, { from: '+442079460018', fromName: 'Ada King', to: '200' });
  expect(placed.ok && partiesOf(pbx.leg('200', placed.value.call.id))).toEqual({
    from: '+442079460018',
    fromName: 'Ada King',
    to: '200',
    toName: '',
  });
});

test('a number that cannot be dialled is refused before there is a call', () => {
  const pbx = testPbx();
  for (const to of ['', 'abc', '200', '1 2']) {
    expect(placeCall(pbx.exchange, { from: '200', to })).toMatchObject({ ok: false, reason: 'bad-number' });
  }
  expect(pbx.exchange.live.size).toBe(0);
});

test('what a leg was given at the start stays as it was, whatever happens later', () => {
  const pbx = testPbx();
  const placed = placeCall(pbx.exchange, { from: '200', to: '201' });
  expect(placed.ok && placed.value.originated).toMatchObject({ state: 'connected', event: 'originatedEvent' });
});

test('call ids are small, wrap around, and are used again, but never while their call lives; tracking ids are not', () => {
  const pbx = testPbx({ callIds: { lowest: 100, first: 101, highest: 102 } });
  const lasting = place(pbx, '201', '200');
  const ids: string[] = [];
  const trackingIds = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    const id = place(pbx, '+442079460018', '200');
    ids.push(id);
    trackingIds.add(pbx.leg('200', id).call.trackingId);
    hangUp(pbx.exchange, pbx.leg('200', id));
  }
  expect(lasting).toBe('101');
  expect(ids).toEqual(['102', '100', '102', '100']);
  expect(trackingIds.size).toBe(4);
});

test('a PBX whose ids are all in use says so', () => {
  const pbx = testPbx({ callIds: { lowest: 1, first: 1, highest: 1 } });
  place(pbx, '201', '200');
  expect(() => place(pbx, '202', '200')).toThrow('no free call id');
});

test('answering a second call holds the first: one telephone, one voice', () => {
  const pbx = testPbx();
  const first = place(pbx, '+442079460018', '200');
  answer(pbx.exchange, pbx.leg('200', first));
  const second = place(pbx, '+442079460019', '200');
  steps(pbx);
  answer(pbx.exchange, pbx.leg('200', second));
  expect(steps(pbx)).toEqual(['200 held heldEvent normal', '200 connected establishedEvent newCall']);
});

test('a leg that is not ringing cannot be answered, and says in which state it is', () => {
  const pbx = testPbx();
  const id = place(pbx, '200', '201');
  expect(answer(pbx.exchange, pbx.leg('200', id))).toMatchObject({
    ok: false,
    reason: 'wrong-state',
    state: 'connected',
  });
});
