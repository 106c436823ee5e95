import { beforeEach, describe, expect, it } from 'vitest';
import { failed, success } from '../../../main/failure.ts';
import { bare, outbound, report } from '../calls/helpers.ts';
import { createDeskWorld, type DeskWorld } from './desk-kit.ts';

let world: DeskWorld;
let media: DeskWorld['media'];
let board: DeskWorld['board'];
let desk: DeskWorld['desk'];
let calls: DeskWorld['calls'];
let clock: DeskWorld['clock'];
let activities: DeskWorld['activities'];
let rereads: DeskWorld['rereads'];
let publish: DeskWorld['publish'];
let key: DeskWorld['key'];

beforeEach(() => {
  world = createDeskWorld();
  ({ media, board, desk, calls, clock, activities, rereads, publish, key } = world);
});

describe('a command on a call', () => {
  it('is shown as pending, sent, and shown as done; the platform’s answer counts as a report', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    expect(media.sent).toEqual([{ endpointId: '200', callId: '350', action: 'answer' }]);
    await media.answer(success(report({ state: 'connected' })));
    expect(await result).toEqual(success(undefined));
    expect(activities).toEqual([
      { call: key(), pending: 'answer', intended: 'connected' },
      { call: key(), done: 'answer' },
    ]);
    expect(calls.map((call) => call.phase)).toEqual(['ringing', 'connected']);
  });

  it('given twice is one command', async () => {
    publish(report(), 1);
    const both = [desk.execute({ command: 'answer', call: key() }), desk.execute({ command: 'answer', call: key() })];
    await media.answer(success(undefined));
    expect(await Promise.all(both)).toEqual([success(undefined), success(undefined)]);
    expect(media.sent).toHaveLength(1);
  });

  it('refused is told with its failure, and a call that may be gone is read again', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    await media.answer(failed('not-found'));
    expect(await result).toEqual(failed('not-found'));
    expect(activities.at(-1)).toEqual({ call: key(), refused: { action: 'answer', failure: { code: 'not-found' } } });
    expect(rereads).toEqual(['200']);
  });

  it('explains the end of the call, even where the end overtakes the answer', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'redirect', call: key(), destination: ' 202 ' });
    publish(bare(), 2, true);
    await media.answer(success(undefined));
    await result;
    expect(calls.at(-1)).toMatchObject({ phase: 'ended', outcome: 'redirected' });
    expect(media.sent).toEqual([{ endpointId: '200', callId: '350', action: 'redirect', destination: '202' }]);
  });

  it('refused does not explain a later end', async () => {
    publish(report(), 1);
    board.capabilities({ names: ['answer', 'decline'], hasDelete: false });
    const result = desk.execute({ command: 'decline', call: key() });
    await media.answer(failed('unsupported-action'));
    await result;
    publish(report({ cause: 'callCancelled' }), 2, true);
    expect(calls.at(-1)).toMatchObject({ phase: 'ended', outcome: 'missed' });
  });

  it('followed by silence makes the calls be read again, twice, and then says that nothing changed', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    await media.answer(success(undefined));
    await result;
    await clock.advance(60_000);
    expect(rereads).toEqual(['200', '200']);
    expect(activities.at(-1)).toMatchObject({ refused: { action: 'answer', failure: { code: 'not-confirmed' } } });
  });

  it('confirmed by an event asks for nothing more', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    await media.answer(success(undefined));
    await result;
    publish(report({ state: 'connected' }), 2);
    await clock.advance(60_000);
    expect(rereads).toEqual([]);
  });

  it.each([
    ['an unknown call', { command: 'answer', call: 'nope' }, 'unknown-call'],
    ['an action that the phase does not allow', { command: 'hold' }, 'not-allowed'],
    ['a destination that is no number', { command: 'redirect', destination: 'hello' }, 'invalid-number'],
    ['no destination', { command: 'redirect' }, 'invalid-number'],
  ] as const)('for %s is refused without a request', async (_, command, code) => {
    publish(report(), 1);
    expect(await desk.execute({ call: key(), ...command })).toMatchObject({ ok: false, failure: { code } });
    expect(media.sent).toEqual([]);
  });

  it('that the platform does not list is refused as unsupported, and not offered', async () => {
    publish(report(), 1);
    board.capabilities({ names: ['answer'], hasDelete: false });
    expect(calls.at(-1)?.actions).toEqual(['answer']);
    const result = await desk.execute({ command: 'redirect', call: key(), destination: '202' });
    expect(result).toMatchObject({ ok: false, failure: { code: 'unsupported-action' } });
  });

  it('on a call that has ended says so', async () => {
    publish(report(), 1);
    publish(report(), 2, true);
    expect(await desk.execute({ command: 'answer', call: key() })).toMatchObject({ failure: { code: 'not-found' } });
  });

  it('that nobody listed is tried by its likeliest words, then by DELETE, and given up', async () => {
    publish(report({ state: 'connected' }), 1);
    const result = desk.execute({ command: 'hangUp', call: key() });
    for (let tried = 0; tried < 3; tried += 1) await media.answer(failed('unsupported-action'));
    expect(await result).toMatchObject({ failure: { code: 'unsupported-action' } });
    const where = { endpointId: '200', callId: '350' };
    const words = [
      { ...where, action: 'hangUp' },
      { ...where, action: 'hangup' },
    ];
    expect(media.sent).toEqual([...words, { ...where, method: 'DELETE' }]);
  });

  it('refused leaves an earlier one, still good, to explain the end', async () => {
    publish(report(), 1);
    const first = desk.execute({ command: 'redirect', call: key(), destination: '202' });
    await media.answer(success(undefined));
    await first;
    const second = desk.execute({ command: 'answer', call: key() });
    await media.answer(failed('not-allowed'));
    await second;
    publish(report({ cause: 'normalClearing' }), 2, true);
    expect(calls.at(-1)).toMatchObject({ phase: 'ended', outcome: 'redirected' });
  });

  it('hangs up by DELETE where only that is listed', async () => {
    publish(report({ state: 'connected' }), 1);
    board.capabilities({ names: ['answer'], hasDelete: true });
    const result = desk.execute({ command: 'hangUp', call: key() });
    await media.answer(success(undefined));
    expect(await result).toEqual(success(undefined));
    expect(media.sent).toEqual([{ endpointId: '200', callId: '350', method: 'DELETE' }]);
  });
});

describe('dialling', () => {
  it('sends the number without its decoration, and names the call', async () => {
    const result = desk.dial({ number: '+44 20 7946 0018' });
    expect(media.sent).toEqual([{ endpointId: '200', to: '+442079460018' }]);
    await media.answer(success(outbound({ callId: '357', to: { number: '+442079460018' } })));
    expect(await result).toEqual(success({ call: key() }));
    expect(calls.at(-1)).toMatchObject({ phase: 'dialing', farEnd: 'unknown', party: { number: '+442079460018' } });
  });

  it('without a readable answer is looked for: the call may have been placed', async () => {
    const result = desk.dial({ number: '201' });
    await media.answer(failed('timeout'));
    expect(await result).toMatchObject({ failure: { code: 'timeout' } });
    expect(rereads).toEqual(['200']);
  });

  it('from an endpoint that is not watched is refused', async () => {
    expect(await desk.dial({ number: '201', endpoint: '999' })).toMatchObject({
      failure: { code: 'unknown-endpoint' },
    });
  });
});

describe('names', () => {
  it('come from the directory where the platform sends none', () => {
    publish(report(), 1);
    expect(calls.at(-1)?.party).toEqual({ number: '201', name: 'Ada Lovelace' });
  });
});

describe('signing out', () => {
  it('ends what nobody watches any more, as unknown', () => {
    publish(report(), 1);
    board.reset();
    expect(calls.at(-1)).toMatchObject({ phase: 'ended', outcome: 'unknown' });
    expect(board.calls()).toEqual([]);
  });
});
