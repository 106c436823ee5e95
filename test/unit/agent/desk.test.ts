import { beforeEach, describe, expect, it } from 'vitest';
import { type CallBoard, createCallBoard } from '../../../main/agent/call-board.ts';
import { createDesk, type Desk } from '../../../main/agent/desk.ts';
import type { CallActivity } from '../../../main/agent/types.ts';
import type { CallReport } from '../../../main/calls/report.ts';
import type { Call } from '../../../main/calls/types.ts';
import type { Media } from '../../../main/cloudlink/types.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { bare, outbound, report } from '../calls/helpers.ts';

/** A platform that keeps requests open until the test answers them. */
class HeldMedia implements Pick<Media, 'changeCall' | 'makeCall' | 'deleteCall'> {
  readonly sent: unknown[] = [];
  private readonly waiting: ((answer: Result<CallReport | undefined>) => void)[] = [];

  changeCall(endpointId: string, callId: string, change: object): Promise<Result<CallReport | undefined>> {
    this.sent.push({ endpointId, callId, ...change });
    return this.held();
  }

  async makeCall(endpointId: string, to: string): Promise<Result<CallReport>> {
    this.sent.push({ endpointId, to });
    const answer = await this.held();
    if (!answer.ok) return answer;
    return answer.value === undefined ? failed('unreadable-answer') : success(answer.value);
  }

  async deleteCall(endpointId: string, callId: string): Promise<Result<void>> {
    this.sent.push({ endpointId, callId, method: 'DELETE' });
    const answer = await this.held();
    return answer.ok ? success(undefined) : answer;
  }

  async answer(answer: Result<CallReport | undefined>): Promise<void> {
    this.waiting.shift()?.(answer);
    await settle();
  }

  private held(): Promise<Result<CallReport | undefined>> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

let clock: FakeClock;
let media: HeldMedia;
let board: CallBoard;
let desk: Desk;
let calls: Call[];
let activities: CallActivity[];
let rereads: string[];
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const publish = (of: CallReport, at: number, isDeletion = false): void =>
  board.publication({ report: of, isDeletion, timestampMs: at });
const key = (): string => calls.at(-1)?.key ?? '';

beforeEach(() => {
  clock = new FakeClock();
  media = new HeldMedia();
  calls = [];
  activities = [];
  rereads = [];
  board = createCallBoard(clock, silent, {
    onCall: (call) => {
      calls.push(call);
      desk?.heard(call);
    },
    onReread: (endpointId) => rereads.push(endpointId),
    nameOf: (number) => (number === '201' ? 'Ada Lovelace' : undefined),
  });
  desk = createDesk({
    board,
    clock,
    log: silent,
    media: () => media as unknown as Media,
    endpoints: () => ['200'],
    country: () => 'GB',
    reread: async (endpointId) => {
      rereads.push(endpointId);
      return success(undefined);
    },
    onActivity: (activity) => activities.push(activity),
  });
});

describe('a command on a call', () => {
  it('is shown as pending, sent, and shown as done; the platform’s answer counts as a report', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    expect(media.sent).toEqual([{ endpointId: '200', callId: '350', action: 'answer' }]);
    await media.answer(success(report({ state: 'connected' })));
    expect(await result).toEqual(success(undefined));
    expect(activities).toEqual([
      { call: key(), pending: 'answer' },
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

  it('followed by silence makes the calls be read again, once', async () => {
    publish(report(), 1);
    const result = desk.execute({ command: 'answer', call: key() });
    await media.answer(success(undefined));
    await result;
    await clock.advance(60_000);
    expect(rereads).toEqual(['200']);
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
