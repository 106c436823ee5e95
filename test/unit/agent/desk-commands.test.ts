import { beforeEach, describe, expect, it } from 'vitest';
import { failed, success } from '../../../main/failure.ts';
import { settle } from '../../support/fake-clock.ts';
import { bare, report } from '../calls/helpers.ts';
import { createDeskWorld, type DeskWorld } from './desk-kit.ts';

let world: DeskWorld;
beforeEach(() => {
  world = createDeskWorld();
});

const ringing = (): string => {
  world.publish(report(), 1);
  return world.key();
};
const talking = (): string => {
  world.publish(report({ state: 'connected' }), 1);
  return world.key();
};
const last = () => world.activities.at(-1);

describe('what is intended', () => {
  it('is shown at once, stays apart from what is, and is done when the event comes', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hold', call });
    expect(last()).toEqual({ call, pending: 'hold', intended: 'held' });
    await world.media.answer(success(undefined));
    expect(await result).toEqual(success(undefined));
    expect(last()).toEqual({ call, pending: 'hold', intended: 'held', isAccepted: true });
    world.publish(report({ state: 'held' }), 2);
    await settle();
    expect(last()).toEqual({ call, done: 'hold' });
  });

  it('is taken back where two looks do not find it', async () => {
    const call = talking();
    void world.desk.execute({ command: 'hold', call });
    await world.media.answer(success(undefined));
    await world.clock.advance(4_999);
    expect(last()).toMatchObject({ pending: 'hold' });
    await world.clock.advance(1);
    expect(last()).toMatchObject({ refused: { action: 'hold', failure: { code: 'not-confirmed' } } });
    expect(world.rereads).toEqual(['200', '200']);
  });

  it('is no longer claimed, nor denied, where the calls cannot be read', async () => {
    world.onReread = () => failed('offline');
    const call = talking();
    void world.desk.execute({ command: 'hold', call });
    await world.media.answer(success(undefined));
    await world.clock.advance(5_000);
    expect(last()).toEqual({ call, done: 'hold' });
  });

  it('of digits cannot show: accepted is done', async () => {
    const call = talking();
    void world.desk.execute({ command: 'digits', call, digits: '1' });
    await world.media.answer(success(undefined));
    expect(world.activities).toEqual([
      { call, pending: 'digits' },
      { call, done: 'digits' },
    ]);
  });

  it('that shows in spite of a refusal is no failure: somebody else was faster', async () => {
    const call = ringing();
    const result = world.desk.execute({ command: 'answer', call });
    world.publish(report({ state: 'connected' }), 2);
    await world.media.answer(failed('not-allowed', { status: 409 }));
    expect(await result).toMatchObject({ failure: { code: 'not-allowed' } });
    expect(last()).toEqual({ call, done: 'answer' });
  });
});

describe('a command given again', () => {
  it('while its success does not show yet is the same one', async () => {
    const call = ringing();
    const command = { command: 'answer', call } as const;
    void world.desk.execute(command);
    await world.media.answer(success(undefined));
    expect(await world.desk.execute(command)).toEqual(success(undefined));
    expect(world.media.sent).toHaveLength(1);
  });

  it('as digits is another one, which does not overtake the first', async () => {
    const call = talking();
    const command = { command: 'digits', call, digits: '1' } as const;
    const both = [world.desk.execute(command), world.desk.execute(command)];
    await settle();
    expect(world.media.sent).toHaveLength(1);
    await world.media.answer(success(undefined));
    expect(world.media.sent).toHaveLength(2);
    await world.media.answer(success(undefined));
    expect(await Promise.all(both)).toEqual([success(undefined), success(undefined)]);
  });
});

describe('the end of the call', () => {
  it('ends a command and its request, and no timer is left', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hold', call });
    await settle();
    world.publish(bare(), 2, true);
    expect(await result).toMatchObject({ failure: { code: 'not-found', detail: 'the call is over' } });
    expect(world.media.signals[0]?.aborted).toBe(true);
    expect(last()).toEqual({ call, done: 'hold' });
    expect(world.clock.pending).toBe(0);
  });

  it('that a command was for waits a moment for its answer', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hangUp', call });
    world.publish(bare(), 2, true);
    await world.clock.advance(1_999);
    await world.media.answer(success(undefined));
    expect(await result).toEqual(success(undefined));
    expect(world.clock.pending).toBe(0);
  });

  it('that a command was for does not wait for ever', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hangUp', call });
    world.publish(bare(), 2, true);
    await world.clock.advance(2_000);
    expect(await result).toMatchObject({ failure: { code: 'not-found' } });
  });
});

describe('the time limit', () => {
  it('of a command is twenty seconds in all', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hold', call });
    await world.clock.advance(20_000);
    expect(await result).toMatchObject({ failure: { code: 'timeout' } });
    expect(world.media.signals[0]?.aborted).toBe(true);
    expect(world.rereads).toEqual(['200']);
  });
});

describe('what several commands explain', () => {
  it('is nothing once all of them have failed', async () => {
    const call = ringing();
    void world.desk.execute({ command: 'hangUp', call });
    void world.desk.execute({ command: 'decline', call });
    for (let answered = 0; answered < 2; answered += 1) await world.media.answer(failed('timeout'));
    expect(world.board.leg(call)?.intent).toBeUndefined();
  });

  it('is what the one says that has not failed', async () => {
    const call = ringing();
    void world.desk.execute({ command: 'redirect', call, destination: '202' });
    void world.desk.execute({ command: 'decline', call });
    await settle();
    await world.media.answer(success(undefined));
    await world.media.answer(failed('timeout'));
    world.publish(report({ cause: 'normalClearing' }), 2, true);
    expect(world.calls.at(-1)).toMatchObject({ phase: 'ended', outcome: 'redirected' });
  });

  it('is nothing where it was accepted and did not happen', async () => {
    const call = ringing();
    void world.desk.execute({ command: 'redirect', call, destination: '202' });
    await world.media.answer(success(undefined));
    await world.clock.advance(5_000);
    expect(world.board.leg(call)?.intent).toBeUndefined();
  });
});

describe('a 404', () => {
  const refuseHold = async (call: string): Promise<void> => {
    void world.desk.execute({ command: 'hold', call });
    await world.media.answer(failed('not-found', { status: 404 }));
    await settle();
  };

  it('for a call that is still there teaches that the word is unknown', async () => {
    const call = talking();
    await refuseHold(call);
    expect(world.calls.at(-1)?.actions).not.toContain('hold');
  });

  it('for a call that is gone teaches nothing', async () => {
    const call = talking();
    world.onReread = () => {
      world.publish(bare(), 2, true);
      return success(undefined);
    };
    await refuseHold(call);
    expect(world.board.currentCapabilities().lessons).toBeUndefined();
  });

  it('teaches nothing where the calls could not be read', async () => {
    const call = talking();
    world.onReread = () => failed('offline');
    await refuseHold(call);
    expect(world.calls.at(-1)?.actions).toContain('hold');
  });
});

describe('an answer that comes after the sign-in has ended', () => {
  it('teaches the next sign-in nothing', async () => {
    const call = talking();
    const result = world.desk.execute({ command: 'hold', call });
    await settle();
    world.isSignedIn = false;
    await world.media.answer(success(undefined));
    expect(await result).toMatchObject({ failure: { code: 'cancelled' } });
    expect(world.board.currentCapabilities().lessons).toBeUndefined();
  });
});

describe('the endpoint', () => {
  it('given twice to dial is one call', async () => {
    const both = [world.desk.dial({ number: '201' }), world.desk.dial({ number: '201' })];
    await world.media.answer(failed('not-allowed'));
    expect(await Promise.all(both)).toMatchObject([{ ok: false }, { ok: false }]);
    expect(world.media.sent).toEqual([{ endpointId: '200', to: '201' }]);
  });

  it('tells what it is set to', async () => {
    const state = world.desk.endpointState();
    await world.media.answer(success({ endpointId: '200', isDoNotDisturb: true }));
    await world.media.answer(success([{ action: 'busy', enabled: true, destination: '201' }]));
    expect(await state).toEqual(
      success({
        endpointId: '200',
        isDoNotDisturb: true,
        forwardings: [{ type: 'busy', isEnabled: true, destination: '201' }],
      }),
    );
  });

  it('forwards to a number as it is dialled, and not to what is none', async () => {
    void world.desk.setForwarding({ type: 'always', destination: '020 7946 0018', isEnabled: true });
    expect(world.media.sent).toEqual([
      { endpointId: '200', action: 'always', enabled: true, destination: '+442079460018' },
    ]);
    const wrong = world.desk.setForwarding({ type: 'always', destination: 'hello', isEnabled: true });
    expect(await wrong).toMatchObject({ failure: { code: 'invalid-number' } });
  });
});
