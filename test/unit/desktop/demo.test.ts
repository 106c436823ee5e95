import { describe, expect, it } from 'vitest';
import {
  Demo,
  firstRingDelayMs,
  givesUpAfterMs,
  lineDownMs,
  type SimulatedCall,
  takenAfterMs,
} from '../../../main/desktop/demo.ts';
import { success } from '../../../main/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeAgent, fakeLog } from './fakes.ts';

/** A demonstration whose simulator notes what it was asked for. */
function demo() {
  const agent = Object.assign(new FakeAgent(), {
    signIn: async () => success({ account: '1', username: 'u', isRemembered: false }),
  });
  const clock = new FakeClock();
  const placed: SimulatedCall[] = [];
  const done: unknown[] = [];
  const simulator = {
    ...{ account: '1', username: 'u', password: 'p' },
    placeCall: (call: SimulatedCall) => ({ id: `${placed.push(call)}` }),
    hangUp: (id: string) => void done.push(['hangUp', id]),
    pickUp: (id: string, by: string, from: string) => void done.push(['pickUp', id, by, from]),
    setFault: (fault: unknown) => void done.push(fault),
  };
  const subject = new Demo({ agent, simulator, clock, log: fakeLog(), country: () => 'GB' });
  return { agent, clock, placed, done, subject };
}

describe('Demo', () => {
  it('rings once, a few seconds after the line is up', async () => {
    const { agent, clock, placed, subject } = demo();
    await subject.start();
    await clock.advance(firstRingDelayMs);
    const before = placed.length;
    agent.report({ type: 'link', link: { state: 'online', endpointIds: ['200'] } });
    agent.report({ type: 'link', link: { state: 'online', endpointIds: ['200', '201'] } });
    await clock.advance(firstRingDelayMs);
    expect([before, placed]).toEqual([0, [{ from: '+442079460018', fromName: 'Ada Palmer', to: '200' }]]);
  });

  it('rings from somebody else each time', async () => {
    const { placed, subject } = demo();
    await subject.ringMe();
    await subject.ringMe();
    expect(new Set(placed.map(({ from }) => from)).size).toBe(2);
  });

  it('says so where there is no extension to ring', async () => {
    const { agent, subject } = demo();
    agent.report({ type: 'link', link: { state: 'connecting', endpointIds: [] } });
    const result = await subject.ringMe();
    expect(result.ok || result.failure.code).toBe('not-allowed');
  });
});

describe('a test call', () => {
  it('comes from a colleague, from outside, from nobody known, or from three at once', async () => {
    const { placed, subject } = demo();
    for (const kind of ['colleague', 'outside', 'withheld', 'three'] as const) await subject.placeTestCall(kind);
    const [colleague, outside, withheld, ...three] = placed.map(({ from }) => from);
    expect(colleague).toMatch(/^20[1-9]$/);
    expect(outside).toMatch(/^\+\d{8,}$/);
    expect(withheld).not.toMatch(/\d/);
    expect(new Set(three).size).toBe(3);
  });

  it('comes from the number and the name that were typed, as people write them', async () => {
    const { placed, subject } = demo();
    await subject.placeTestCall('outside', { number: '020 7946 0991', name: ' Grace ' });
    await subject.placeTestCall('outside', { number: '203', name: ' ' });
    expect(placed).toEqual([
      { from: '+442079460991', fromName: 'Grace', to: '200' },
      { from: '203', to: '200' },
    ]);
  });

  it('does not come from what is no number', async () => {
    const { placed, subject } = demo();
    const result = await subject.placeTestCall('outside', { number: 'Grace' });
    expect([result.ok || result.failure.code, placed]).toEqual(['invalid-number', []]);
  });

  it('is given up by its caller', async () => {
    const { clock, done, subject } = demo();
    await subject.placeTestCall('gives-up');
    await clock.advance(givesUpAfterMs - 1);
    const before = [...done];
    await clock.advance(1);
    expect([before, done]).toEqual([[], [['hangUp', '1']]]);
  });

  it('is taken from another telephone', async () => {
    const { clock, done, subject } = demo();
    await subject.placeTestCall('elsewhere');
    await clock.advance(takenAfterMs);
    expect(done).toEqual([['pickUp', '1', '209', '200']]);
  });

  it('comes and goes while the line is down', async () => {
    const { clock, done, placed, subject } = demo();
    await subject.placeTestCall('line-down');
    expect([done, placed]).toEqual([[{ kind: 'network-down', ms: lineDownMs }], []]);
    await clock.advance(lineDownMs);
    expect([placed.length, done.at(-1)]).toEqual([1, ['hangUp', '1']]);
  });
});
