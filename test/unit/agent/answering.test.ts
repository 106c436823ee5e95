import { beforeEach, describe, expect, it } from 'vitest';
import { roomLimitMs } from '../../../main/agent/answering.ts';
import { failed, success } from '../../../main/failure.ts';
import { report } from '../calls/helpers.ts';
import { createDeskWorld, type DeskWorld } from './desk-kit.ts';

let world: DeskWorld;
beforeEach(() => {
  world = createDeskWorld();
});

let at = 1;
/** A call of its own; resolves with its key. */
const call = (callId: string, state: string, endpointId = '200'): string => {
  at += 1;
  world.publish(report({ callId, state, endpointId, callTrackingId: `t#${callId}` }), at);
  return world.key();
};
const goes = (callId: string): void => {
  at += 1;
  world.publish(report({ callId, callTrackingId: `t#${callId}` }), at, true);
};
const sent = (): string[] => world.media.sent.map(({ callId, action }) => `${callId} ${action}`);

describe('answering while another call goes on', () => {
  it('asks for nothing but the answer where the first is to be held: the PBX holds it', () => {
    call('350', 'connected');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second });
    expect(sent()).toEqual(['351 answer']);
  });

  it('ends the first, and answers when that is over', async () => {
    call('350', 'connected');
    const second = call('351', 'ringing');
    const result = world.desk.execute({ command: 'answer', call: second, other: 'end' });
    await world.media.answer(success(undefined));
    expect(sent()).toEqual(['350 hangUp']);
    goes('350');
    await world.media.answer(success(undefined));
    expect(sent()).toEqual(['350 hangUp', '351 answer']);
    expect(await result).toEqual(success(undefined));
  });

  it('is shown at once, on both cards', () => {
    const first = call('350', 'connected');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second, other: 'end' });
    expect(world.activities.map(({ call: key, pending }) => [key, pending])).toEqual([
      [second, 'answer'],
      [first, 'hangUp'],
    ]);
  });

  it('answers all the same where the first cannot be ended', async () => {
    call('350', 'connected');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second, other: 'end' });
    await world.media.answer(failed('platform-error'));
    expect(sent()).toEqual(['350 hangUp', '351 answer']);
  });

  it('answers all the same where nothing is heard of the end, nor of the command', async () => {
    call('350', 'connected');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second, other: 'end' });
    await world.clock.advance(roomLimitMs - 1);
    expect(sent()).toEqual(['350 hangUp']);
    await world.clock.advance(1);
    expect(sent()).toEqual(['350 hangUp', '351 answer']);
  });

  it('answers nothing where the caller has gone meanwhile, and says so', async () => {
    call('350', 'connected');
    const second = call('351', 'ringing');
    const result = world.desk.execute({ command: 'answer', call: second, other: 'end' });
    goes('351');
    await world.clock.advance(60_000);
    expect(await result).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    expect(sent()).not.toContain('351 answer');
  });

  it('ends every call that is talked in or dialled on that line, and none that is held', async () => {
    call('348', 'held');
    call('350', 'connected');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second, other: 'end' });
    expect(sent()).toEqual(['350 hangUp']);
  });

  it('leaves other lines alone: on another telephone somebody else may be talking', () => {
    call('350', 'connected', '203');
    const second = call('351', 'ringing');
    void world.desk.execute({ command: 'answer', call: second, other: 'end' });
    expect(sent()).toEqual(['351 answer']);
  });

  it('takes no other word', async () => {
    const second = call('351', 'ringing');
    expect(await world.desk.execute({ command: 'answer', call: second, other: 'drop' })).toMatchObject({
      failure: { code: 'invalid-input' },
    });
    expect(sent()).toEqual([]);
  });
});

describe('an action on two calls', () => {
  const held = (callId: string): string => {
    const key = call(callId, 'held');
    void world.clock.advance(10);
    return key;
  };

  it('names the call that was held last, where none is named', () => {
    held('348');
    held('349');
    void world.desk.execute({ command: 'completeTransfer', call: call('350', 'connected') });
    expect(world.media.sent).toEqual([
      { endpointId: '200', callId: '350', action: 'completeTransfer', associatedCallId: '349' },
    ]);
  });

  it.each(['completeTransfer', 'alternate', 'reconnect', 'conference'] as const)(
    '%s names the chosen one',
    (command) => {
      const other = held('348');
      held('349');
      void world.desk.execute({ command, call: call('350', 'connected'), other });
      expect(world.media.sent).toMatchObject([{ action: command, associatedCallId: '348' }]);
    },
  );

  it('is refused for a call that is not there, not held, or on another line', async () => {
    held('349');
    const elsewhere = call('347', 'held', '203');
    const ringing = call('346', 'ringing');
    const active = call('350', 'connected');
    const codes = await Promise.all(
      ['nope', elsewhere, ringing].map(async (other) => {
        const result = await world.desk.execute({ command: 'alternate', call: active, other });
        return result.ok ? 'ok' : result.failure.code;
      }),
    );
    expect(codes).toEqual(['unknown-call', 'not-allowed', 'not-allowed']);
    expect(world.media.sent).toEqual([]);
  });
});
