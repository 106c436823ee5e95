import { describe, expect, it } from 'vitest';
import { arm, type Guard, guardMs, isGuarded, msUntilOpen } from '../../../renderer/popup/guard.ts';

const none: Guard = new Map();
const card = (key: string, place = 'ringing:0') => ({ key, place });

describe('the guard', () => {
  it('guards a card that was never placed', () => {
    expect(isGuarded(none, 'a', 1_000_000)).toBe(true);
  });

  it('drops a click in flight and takes one that was meant', () => {
    const guard = arm(none, [card('a')], 1_000);
    expect(isGuarded(guard, 'a', 1_000)).toBe(true);
    expect(isGuarded(guard, 'a', 1_000 + guardMs - 1)).toBe(true);
    expect(isGuarded(guard, 'a', 1_000 + guardMs)).toBe(false);
  });

  it('does not start again while the card stays where it is', () => {
    const guard = arm(arm(none, [card('a')], 1_000), [card('a'), card('b', 'ringing:200')], 1_300);
    expect(isGuarded(guard, 'a', 1_400)).toBe(false);
    expect(isGuarded(guard, 'b', 1_400)).toBe(true);
  });

  it('starts again when the card moves or its buttons change', () => {
    const placed = arm(none, [card('a')], 0);
    expect(isGuarded(arm(placed, [card('a', 'ringing:200')], 5_000), 'a', 5_100)).toBe(true);
    expect(isGuarded(arm(placed, [card('a', 'connected:0')], 5_000), 'a', 5_100)).toBe(true);
  });

  it('forgets a card that is gone, so that its return is guarded', () => {
    const gone = arm(arm(none, [card('a')], 0), [], 5_000);
    expect(isGuarded(arm(gone, [card('a')], 6_000), 'a', 6_100)).toBe(true);
  });

  it('knows when the last guard ends', () => {
    const guard = arm(arm(none, [card('a')], 0), [card('a'), card('b', 'ringing:200')], 100);
    expect(msUntilOpen(guard, 150)).toBe(350);
    expect(msUntilOpen(guard, 600)).toBe(0);
    expect(msUntilOpen(none, 0)).toBe(0);
  });
});
