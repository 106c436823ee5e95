import { describe, expect, it } from 'vitest';
import { arm, type Guard, guardMs, isGuarded, msUntilRepaint } from '../../../renderer/popup/guard.ts';

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

  it('asks for another painting when the last guard ends', () => {
    const guard = arm(arm(none, [card('a')], 0), [card('a'), card('b', 'ringing:200')], 100);
    expect(msUntilRepaint(guard, 150, 150)).toBe(350);
    expect(msUntilRepaint(guard, 600, 600)).toBeUndefined();
    expect(msUntilRepaint(none, 0, 0)).toBeUndefined();
  });

  it('asks for one even where the guard ended while the page was being painted', () => {
    const guard = arm(none, [card('a')], 0);
    expect(msUntilRepaint(guard, guardMs - 0.05, guardMs + 0.1)).toBe(0);
  });
});
