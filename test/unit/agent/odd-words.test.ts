import { expect, it } from 'vitest';
import { createCallBoard } from '../../../main/agent/call-board.ts';
import { report } from '../calls/helpers.ts';
import { FakeClock, FakeLog } from '../cloudlink/fakes.ts';

const open = () => {
  const log = new FakeLog();
  const board = createCallBoard(new FakeClock(), log, {
    onCall: () => undefined,
    onReread: () => undefined,
    nameOf: () => undefined,
  });
  const say = (state: string, callId = '350') =>
    board.publication({ report: report({ callId, state, callTrackingId: callId }), isDeletion: false });
  return { log, board, say };
};

it('a word that nobody has told us of is logged once, and the call stays', () => {
  const { log, board, say } = open();
  say('ringing');
  for (let time = 0; time < 5; time += 1) say('campedOn');
  say('ringing', '351');
  say('campedOn', '351');
  expect(log.lines).toEqual(['warn the platform said something unknown {"what":"state","value":"campedOn"}']);
  expect(board.calls().map(({ phase }) => phase)).toEqual(['ringing', 'ringing']);
});

it('ever new and endless words fill neither the log nor a line of it', () => {
  const { log, say } = open();
  say('ringing');
  for (let time = 0; time < 1_000; time += 1) say(`word ${time} ${'x'.repeat(5_000)}`);
  expect(log.lines).toHaveLength(200);
  expect(Math.max(...log.lines.map((line) => line.length))).toBeLessThan(300);
});
