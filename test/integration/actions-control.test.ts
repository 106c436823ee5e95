import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../simulator/simulator.ts';
import { type ActionWorld, actElsewhere, endAll, ring, startActionWorld, talk, unheard } from './actions-kit.ts';
import { actionCases } from './actions-table.ts';

let world: ActionWorld;
beforeAll(async () => {
  world = await startActionWorld();
});
afterEach(async () => {
  world.platform.simulator.setBusy('204', false);
  await endAll(world);
});
afterAll(() => world?.stop());

const activity = () => world.terminal.activities.at(-1);
const untilActivity = (fits: object) => expect.poll(activity, { timeout: 10_000, interval: 2 }).toMatchObject(fits);
const fault = (request: FaultRequest): void => world.platform.simulator.setFault(request);
const onCalls = { service: 'media', method: 'PUT', path: '/endpoints' } as const;

/** Refusals that a proxy or the platform itself may send for any command. */
const refusals: readonly (readonly [string, FaultRequest, object])[] = [
  ['400', { kind: 'html-page', ...onCalls, status: 400 }, { code: 'not-allowed', status: 400 }],
  ['403', { kind: 'html-page', ...onCalls, status: 403 }, { code: 'forbidden', status: 403 }],
  ['404 though the call is there', { kind: 'html-page', ...onCalls, status: 404 }, { code: 'not-found', status: 404 }],
  ['405', { kind: 'html-page', ...onCalls, status: 405 }, { code: 'not-allowed', status: 405 }],
  ['422', { kind: 'html-page', ...onCalls, status: 422 }, { code: 'not-allowed', status: 422 }],
  [
    '429',
    { kind: 'throttle', ...onCalls, seconds: 30, as: 'seconds' },
    { code: 'throttled', status: 429, retryAfterMs: 30_000 },
  ],
  ['500', { kind: 'server-error', ...onCalls, status: 500 }, { code: 'platform-error', status: 500 }],
];

describe.each(actionCases)('$action', ({ action, extra, prepare, confirmedBy, prepareWrong, conflict }) => {
  const command = (call: string) => ({ command: action, call, ...extra });

  it('is carried out, and the platform’s own event confirms it', async () => {
    const call = await prepare(world);
    expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: true });
    if (confirmedBy !== undefined) {
      await world.terminal.nextCall(({ key, phase }) => key === call.key && phase === confirmedBy);
    }
    await untilActivity({ call: call.key, done: action });
    expect(world.terminal.activities.filter(({ refused }) => refused !== undefined)).toEqual([]);
  });

  it('is found to be carried out by reading, where every event is lost and the answer is empty', async () => {
    if (confirmedBy === undefined) return;
    const call = await prepare(world);
    await unheard(world, async () => {
      fault({ kind: 'empty-body', ...onCalls });
      expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: true });
    });
    expect(activity()).toMatchObject({ pending: action, isAccepted: true });
    await world.terminal.clock.end(2_000);
    await untilActivity({ call: call.key, done: action });
  });

  it('on a call that nobody knows is refused without a request', async () => {
    const before = world.changes();
    expect(await world.terminal.ask(command('nope'))).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    expect(world.changes()).toBe(before);
  });

  it('in the wrong state is refused without a request', async () => {
    if (prepareWrong === undefined) return;
    const call = await prepareWrong(world);
    const before = world.changes();
    expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(world.changes()).toBe(before);
  });

  it('after something that was not heard is refused with 409, and the truth is read', async () => {
    if (conflict === undefined) return;
    const call = await prepare(world);
    await unheard(world, () => conflict(world, call));
    const answer = await world.terminal.ask(command(call.key));
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed', status: 409 } });
    const live = (): number => world.terminal.agent.snapshot().calls.length;
    await expect.poll(live, { interval: 2 }).toBe((await listed()).length);
    expect(world.terminal.activities.filter(({ refused }) => refused !== undefined)).toHaveLength(1);
  });

  it('on a call that has just gone is refused with 404, and the call ends', async () => {
    const call = await prepare(world);
    const other = call.direction === 'outbound' ? '201' : undefined;
    await unheard(world, () => world.platform.simulator.hangUp(call.callId, other));
    const answer = await world.terminal.ask(command(call.key));
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found', status: 404 } });
    await world.terminal.nextCall(({ key, phase }) => key === call.key && phase === 'ended');
    expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it.each(refusals)('refused with %s says so, and can be given again', async (_, request, error) => {
    const call = await prepare(world);
    fault(request);
    expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: false, error });
    expect(activity()).toMatchObject({ call: call.key, refused: { action, failure: error } });
    expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: true });
  });

  it('without an answer ends after its time, and the calls are read again', async () => {
    const call = await prepare(world);
    fault({ kind: 'no-answer', ...onCalls });
    const answer = world.terminal.clock.endUntil(15_000, world.terminal.ask(command(call.key)));
    expect(await answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(activity()).toMatchObject({ refused: { action, failure: { code: 'timeout' } } });
  });

  it('whose connection is cut is called offline, though it was carried out: what the call is, is read', async () => {
    const call = await prepare(world);
    await unheard(world, async () => {
      fault({ kind: 'truncated-body', ...onCalls, cut: 'connection' });
      expect(await world.terminal.ask(command(call.key))).toMatchObject({ ok: false, error: { code: 'offline' } });
    });
    if (confirmedBy === undefined) return;
    await world.terminal.nextCall(({ key, phase }) => key === call.key && phase === confirmedBy);
  });
});

const listed = async (): Promise<readonly unknown[]> =>
  (await world.platform.call('media', 'GET', '/endpoints/200/calls')).body._embedded.items;

describe('accepted, and nothing changes', () => {
  it('is said, once two looks have not found it; the answer of the command stays what the platform said', async () => {
    const call = await talk(world);
    await unheard(world, async () => {
      fault({ kind: 'empty-body', ...onCalls });
      expect(await world.terminal.ask({ command: 'hold', call: call.key })).toMatchObject({ ok: true });
      await actElsewhere(world, call, 'retrieve');
    });
    expect(activity()).toMatchObject({ pending: 'hold', intended: 'held', isAccepted: true });
    await world.terminal.clock.end(2_000);
    await world.terminal.clock.end(3_000);
    await untilActivity({ call: call.key, refused: { action: 'hold', failure: { code: 'not-confirmed' } } });
    expect(world.now(call.key)?.phase).toBe('connected');
  });
});

describe('two at once', () => {
  it('a double click is one request, and one answer', async () => {
    const { key } = await ring(world);
    const before = world.changes();
    const both = [
      world.terminal.ask({ command: 'answer', call: key }),
      world.terminal.ask({ command: 'answer', call: key }),
    ];
    expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(world.changes()).toBe(before + 1);
  });

  it('another agent that is faster by a moment leaves one truth: the call is connected, and nothing is refused on it', async () => {
    const call = await ring(world);
    await actElsewhere(world, call, 'answer');
    const late = await world.terminal.ask({ command: 'answer', call: call.key });
    expect(late).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    await expect.poll(() => world.now(call.key)?.phase, { interval: 2 }).toBe('connected');
  });

  it('a call that ends while a command waits ends the command: no late timeout', async () => {
    const call = await talk(world);
    fault({ kind: 'no-answer', ...onCalls });
    const answer = world.terminal.ask({ command: 'hold', call: call.key });
    await expect.poll(() => activity()?.pending, { interval: 2 }).toBe('hold');
    world.platform.simulator.hangUp(call.callId);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'not-found', detail: 'the call is over' } });
    expect(activity()).toMatchObject({ call: call.key, done: 'hold' });
  });
});

describe('the endpoint', () => {
  const state = () => world.terminal.ask({ command: 'endpointState' });

  it('is set to do not disturb and back, and says so', async () => {
    for (const enabled of [true, false]) {
      expect(await world.terminal.ask({ command: 'doNotDisturb', enabled })).toMatchObject({ ok: true });
      expect(await state()).toMatchObject({ endpointId: '200', isDoNotDisturb: enabled });
    }
  });

  it('keeps forwardings of several kinds apart', async () => {
    const forwardings = [
      { type: 'always', isEnabled: false, destination: '201' },
      { type: 'busy', isEnabled: true, destination: '202' },
      { type: 'noAnswer', isEnabled: true, destination: '+442079460018' },
    ];
    for (const { type, isEnabled, destination } of forwardings) {
      const forward = { command: 'forward', type, destination, enabled: isEnabled };
      expect(await world.terminal.ask(forward)).toMatchObject({ ok: true });
    }
    expect(await state()).toMatchObject({ ok: true, forwardings });
    for (const { type } of forwardings) await world.terminal.ask({ command: 'forward', type, enabled: false });
    expect(await state()).toMatchObject({ forwardings: forwardings.map(() => ({ isEnabled: false })) });
  });

  it.each([
    [
      'a kind that the platform does not know',
      { command: 'forward', type: 'fullMoon', enabled: true, destination: '201' },
      'unsupported-action',
    ],
    [
      'a destination that is none',
      { command: 'forward', type: 'busy', enabled: true, destination: 'hello' },
      'invalid-number',
    ],
    [
      'an endpoint that is not watched',
      { command: 'doNotDisturb', enabled: true, endpoint: '999' },
      'unknown-endpoint',
    ],
  ])('refuses %s', async (_, command, code) => {
    expect(await world.terminal.ask(command)).toMatchObject({ ok: false, error: { code } });
  });

  it('says who refused', async () => {
    const path = '/endpoints/200';
    fault({ kind: 'server-error', service: 'media', method: 'PUT', path });
    expect(await world.terminal.ask({ command: 'doNotDisturb', enabled: true })).toMatchObject({
      error: { code: 'platform-error' },
    });
    fault({ kind: 'html-page', service: 'media', method: 'GET', path, status: 404 });
    expect(await state()).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
