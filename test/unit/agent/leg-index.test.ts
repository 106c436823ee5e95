import { expect, it } from 'vitest';
import { LegIndex } from '../../../main/agent/leg-index.ts';
import { addressKey, type Leg } from '../../../main/calls/leg.ts';
import { Feed, report } from '../calls/helpers.ts';

const legOf = (callId: string, phase: Leg['phase'], key: string): Leg => {
  const [leg] = new Feed().step({ put: report({ callId }), at: 1 }).live();
  if (leg === undefined) throw new Error('nothing rings');
  return { ...leg, phase, key };
};

/** Notes each leg in turn; the live ones are those that stand there at the end. */
function noted(index: LegIndex, legs: readonly Leg[], live: readonly Leg[]): boolean[] {
  const standing = new Map(live.map((leg) => [addressKey(leg), leg] as const));
  return legs.map((leg) => index.note(leg, (address) => standing.get(address)));
}

it('says that neighbours are concerned when the first or second leg is held or freed', () => {
  const index = new LegIndex();
  const [one, two, three] = [legOf('1', 'held', 'a'), legOf('2', 'held', 'b'), legOf('3', 'held', 'c')];
  expect(noted(index, [one, two, three], [one, two, three])).toEqual([true, true, false]);
  expect(index.heldAround(one)).toHaveLength(2);
  expect(noted(index, [two, three], [one])).toEqual([false, true]);
  expect(index.heldAround(one)).toEqual(['200/1']);
});

it('follows a leg that goes on under another id', () => {
  const index = new LegIndex();
  const [before, after] = [legOf('1', 'held', 'a'), legOf('9', 'held', 'a')];
  noted(index, [before], [before]);
  expect(noted(index, [after], [after])).toEqual([false]);
  expect([index.addressesOf('a'), [...index.liveAt('200')], index.heldAround(after)]).toEqual([
    ['200/9'],
    ['200/9'],
    ['200/9'],
  ]);
});

it('keeps the leg that took the place of one that moved, whichever is told first', () => {
  for (const order of [0, 1]) {
    const index = new LegIndex();
    const [before, moved, newcomer] = [legOf('1', 'held', 'a'), legOf('9', 'held', 'a'), legOf('1', 'connected', 'b')];
    noted(index, [before], [before]);
    noted(index, order === 0 ? [moved, newcomer] : [newcomer, moved], [moved, newcomer]);
    expect([index.addressesOf('a'), index.addressesOf('b')]).toEqual([['200/9'], ['200/1']]);
    expect(index.heldAround(moved)).toEqual(['200/9']);
  }
});

it('knows nothing of an ended leg, nor of one whose place another took', () => {
  const index = new LegIndex();
  const [old, next] = [legOf('1', 'held', 'a'), legOf('1', 'ringing', 'b')];
  noted(index, [old], [old]);
  noted(index, [{ ...old, phase: 'ended' }, next], [next]);
  expect([index.addressesOf('a'), index.addressesOf('b'), index.heldAround(next)]).toEqual([[], ['200/1'], []]);
  noted(index, [{ ...next, phase: 'ended' }], []);
  expect([index.addressesOf('b'), [...index.liveAt('200')]]).toEqual([[], []]);
});
