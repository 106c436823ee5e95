import { describe, expect, it } from 'vitest';
import { aimSettlingMs, KeyAims } from '../../../main/desktop/key-aims.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { presented, ringing } from './fakes.ts';

function aims() {
  const { agent, presenter } = presented();
  const clock = new FakeClock();
  const subject = new KeyAims({ presenter, clock });
  const unfollow = subject.follow();
  return { agent, clock, subject, unfollow };
}

const connected = (key: string) => ringing({ key, phase: 'connected', actions: ['hold', 'hangUp'] });
const ended = (key: string) => ringing({ key, phase: 'ended', actions: [] });

describe('KeyAims', () => {
  it('takes no press for a call that has only just begun', async () => {
    const { agent, clock, subject } = aims();
    agent.reportCall(ringing({ key: 'a' }));
    await clock.advance(aimSettlingMs - 1);
    expect(subject.take('answer')).toBeUndefined();
    await clock.advance(1);
    expect(subject.take('answer')).toEqual({ call: 'a', command: 'answer' });
  });

  it('takes no press meant for a call that has just ended for the one that rings', async () => {
    const { agent, clock, subject } = aims();
    agent.reportCall(connected('talk'));
    agent.reportCall(ringing({ key: 'next', actions: ['answer', 'decline'] }));
    await clock.advance(60_000);
    agent.reportCall(ended('talk'));
    expect(subject.take('hangUp')).toBeUndefined();
    await clock.advance(aimSettlingMs);
    expect(subject.take('hangUp')).toEqual({ call: 'next', command: 'decline' });
  });

  it('takes no press meant to decline for hanging up the same call, answered at the telephone', async () => {
    const { agent, clock, subject } = aims();
    agent.reportCall(ringing({ key: 'a', actions: ['answer', 'decline'] }));
    await clock.advance(aimSettlingMs);
    expect(subject.take('hangUp')?.command).toBe('decline');
    agent.reportCall(connected('a'));
    expect(subject.take('hangUp')).toBeUndefined();
  });

  it('goes on meaning a call while others come, and while the same call is told again', async () => {
    const { agent, clock, subject } = aims();
    agent.reportCall(ringing({ key: 'a' }));
    await clock.advance(aimSettlingMs);
    agent.reportCall(ringing({ key: 'b' }));
    agent.reportCall(ringing({ key: 'a', party: { number: '201', name: 'Ada Palmer' } }));
    expect(subject.take('answer')?.call).toBe('a');
  });

  it('counts anew for a call that is meant again', async () => {
    const { agent, clock, subject } = aims();
    agent.reportCall(connected('a'));
    await clock.advance(aimSettlingMs);
    agent.reportCall(ringing({ key: 'a', phase: 'held', actions: ['retrieve', 'hangUp'] }));
    agent.reportCall(connected('a'));
    expect([subject.take('hold'), subject.take('hangUp')?.call]).toEqual([undefined, 'a']);
  });

  it('does not count on having been told', async () => {
    const { agent, clock, subject, unfollow } = aims();
    unfollow();
    agent.reportCall(ringing({ key: 'a' }));
    await clock.advance(aimSettlingMs);
    expect(subject.take('answer')).toBeUndefined();
    await clock.advance(aimSettlingMs);
    expect(subject.take('answer')?.call).toBe('a');
  });
});
