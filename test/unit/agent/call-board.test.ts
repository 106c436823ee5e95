import { describe, expect, it } from 'vitest';
import { createCallBoard } from '../../../main/agent/call-board.ts';
import type { Call } from '../../../main/calls/types.ts';
import { FakeClock, FakeLog } from '../cloudlink/fakes.ts';

const address = (number: number) => ({ endpointId: '200', callId: String(number) });

function boardAfter(callCount: number) {
  const calls: Call[] = [];
  const board = createCallBoard(new FakeClock(), new FakeLog(), {
    onCall: (call) => calls.push(call),
    onReread: (endpointId) => expect.unreachable(`${endpointId} is read again`),
    nameOf: () => undefined,
  });
  for (let number = 1; number <= callCount; number += 1) {
    const report = { ...address(number), state: 'ringing', callTrackingId: `t${number}`, from: {}, to: {} };
    board.publication({ report, isDeletion: false });
    board.publication({ report, isDeletion: true });
  }
  return { board, calls };
}

describe('the board of a long day', () => {
  it('knows the last calls by their address and forgets the first ones', () => {
    const { board, calls } = boardAfter(300);
    const [first, last] = [calls[0]?.key ?? '', calls.at(-1)?.key ?? ''];
    expect([board.keyAt(address(1)), board.hasEnded(first)]).toEqual([undefined, false]);
    expect([board.keyAt(address(300)), board.hasEnded(last)]).toEqual([last, true]);
  });

  it('keeps the address of a call that took the place of a forgotten one', () => {
    const { board } = boardAfter(1);
    const again = { ...address(1), state: 'ringing', callTrackingId: 'again', from: {}, to: {} };
    board.publication({ report: again, isDeletion: false });
    const key = board.keyAt(address(1));
    for (let number = 2; number <= 300; number += 1) {
      const report = { ...address(number), state: 'ringing', callTrackingId: `t${number}`, from: {}, to: {} };
      board.publication({ report, isDeletion: false });
      board.publication({ report, isDeletion: true });
    }
    expect(key).toBeDefined();
    expect(board.keyAt(address(1))).toBe(key);
  });
});
