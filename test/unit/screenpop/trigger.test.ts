import { describe, expect, it } from 'vitest';
import { decideScreenPop, type PoppableCall } from '../../../main/screenpop/trigger.ts';

const call = (changes: Partial<PoppableCall> = {}): PoppableCall => ({
  key: 'a',
  direction: 'inbound',
  phase: 'ringing',
  party: { number: '201' },
  ...changes,
});
const none = new Set<string>();

describe('decideScreenPop', () => {
  it('opens on ring only while it rings', () => {
    const phases = (['ringing', 'connected', 'held', 'ended'] as const).map((phase) =>
      decideScreenPop('ring', none, call({ phase })),
    );
    expect(phases).toEqual([true, false, false, false]);
  });

  it('opens on answer only once connected', () => {
    const phases = (['ringing', 'connected', 'held', 'ended'] as const).map((phase) =>
      decideScreenPop('answer', none, call({ phase })),
    );
    expect(phases).toEqual([false, true, false, false]);
  });

  it('opens once per call', () => {
    expect(decideScreenPop('ring', new Set(['a']), call())).toBe(false);
  });

  it('leaves outbound calls and withheld callers alone', () => {
    expect([
      decideScreenPop('answer', none, call({ direction: 'outbound', phase: 'connected' })),
      decideScreenPop('ring', none, call({ party: {} })),
      decideScreenPop('ring', none, call({ party: { name: 'Jane' } })),
    ]).toEqual([false, false, true]);
  });
});
