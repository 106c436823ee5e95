import { describe, expect, it } from 'vitest';
import { type CallBoard, createCallBoard } from '../../../main/agent/call-board.ts';
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

describe('a board with several calls', () => {
  const startedAt = (number: number) => new Date(Date.UTC(2026, 10, 23, 9, 0, number)).toISOString();
  const ringing = (number: number) => ({
    ...{ ...address(number), state: 'ringing', callTrackingId: `t${number}`, createdOn: startedAt(number) },
    ...{ from: {}, to: {} },
  });

  function busyBoard() {
    const told: string[] = [];
    const snapshots: string[][] = [];
    const idsNow = () => board.calls().map(({ callId, phase }) => `${callId} ${phase}`);
    const board: CallBoard = createCallBoard(new FakeClock(), new FakeLog(), {
      onCall: ({ callId, phase, actions }) => {
        told.push(`${callId} ${phase}${actions.includes('completeTransfer') ? ' beside a held one' : ''}`);
        snapshots.push(idsNow());
      },
      onReread: (endpointId) => expect.unreachable(`${endpointId} is read again`),
      nameOf: () => undefined,
    });
    const put = (number: number, state: string) =>
      board.publication({ report: { ...ringing(number), state }, isDeletion: false });
    return { board, told, snapshots, put, idsNow };
  }

  it('tells another call of a held one only when that changes what can be done', () => {
    const { told, put } = busyBoard();
    put(1, 'ringing');
    put(2, 'connected');
    put(3, 'connected');
    told.length = 0;
    put(1, 'held');
    expect(told.splice(0)).toEqual(['1 held', '2 connected beside a held one', '3 connected beside a held one']);
    put(2, 'held');
    expect(told.splice(0)).toEqual(['2 held']);
    put(2, 'connected');
    expect(told.splice(0)).toEqual(['2 connected beside a held one']);
    put(1, 'connected');
    expect(told).toEqual(['1 connected', '2 connected', '3 connected']);
  });

  it('tells nothing of a call that ended while another was told', () => {
    const told: string[] = [];
    const board: CallBoard = createCallBoard(new FakeClock(), new FakeLog(), {
      onCall: ({ callId, phase }) => {
        told.push(`${callId} ${phase}`);
        if (callId === '1' && phase === 'held') board.publication({ report: ringing(2), isDeletion: true });
      },
      onReread: (endpointId) => expect.unreachable(`${endpointId} is read again`),
      nameOf: () => undefined,
    });
    for (const number of [1, 2])
      board.publication({ report: { ...ringing(number), state: 'connected' }, isDeletion: false });
    board.publication({ report: { ...ringing(1), state: 'held' }, isDeletion: false });
    expect(told).toEqual(['1 connected', '2 connected', '1 held', '2 ended']);
  });

  it('does not count a held call of another endpoint', () => {
    const { told, put, board } = busyBoard();
    put(1, 'connected');
    const elsewhere = { ...ringing(2), endpointId: '201', state: 'held' };
    board.publication({ report: elsewhere, isDeletion: false });
    expect(told).toEqual(['1 connected', '2 held']);
  });

  it('lists the longest first, however they came, and forgets the ended', () => {
    const { board, put, idsNow } = busyBoard();
    for (const number of [3, 1, 4, 2]) put(number, 'ringing');
    put(4, 'connected');
    expect(idsNow()).toEqual(['1 ringing', '2 ringing', '3 ringing', '4 connected']);
    board.publication({ report: ringing(3), isDeletion: true });
    expect(idsNow()).toEqual(['1 ringing', '2 ringing', '4 connected']);
    expect(board.leg(board.keyAt(address(4)) ?? '')?.phase).toBe('connected');
    expect(board.leg(board.keyAt(address(3)) ?? '')).toBeUndefined();
  });

  it('answers with everything a list brought, while telling of the first call in it', () => {
    const { board, snapshots } = busyBoard();
    board.list('200', [ringing(1), ringing(2)], board.sending());
    expect(snapshots).toEqual([
      ['1 ringing', '2 ringing'],
      ['1 ringing', '2 ringing'],
    ]);
  });

  it('has nothing left once nobody watches', () => {
    const { board, put, told, snapshots, idsNow } = busyBoard();
    put(1, 'held');
    put(2, 'connected');
    told.length = 0;
    board.reset();
    expect([told, snapshots.at(-1), idsNow()]).toEqual([['1 ended', '2 ended'], [], []]);
    put(2, 'connected');
    expect(told.at(-1)).toBe('2 connected');
  });
});
