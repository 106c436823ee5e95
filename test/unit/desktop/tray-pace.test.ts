import { describe, expect, it } from 'vitest';
import { afterCardMs, TrayPace, trayPaceMs } from '../../../main/desktop/tray/pace.ts';
import type { CallCard, UiEvent } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const cardEvent = (key: string, phase: CallCard['phase']): UiEvent => ({
  ...{ sequence: 1, type: 'cards', removed: [] },
  cards: [{ key, phase, direction: 'inbound', elapsedMs: 0, actions: [], isHidden: false }],
});

const paced = () => {
  const clock = new FakeClock();
  let shown = 0;
  const pace = new TrayPace({
    clock,
    show: () => {
      shown += 1;
    },
  });
  return { clock, follow: (event: UiEvent) => pace.follow(event), shown: () => shown };
};

describe('TrayPace', () => {
  it('shows what comes by itself at once', async () => {
    const { clock, follow, shown } = paced();
    follow(cardEvent('a', 'connected'));
    expect(shown()).toBe(1);
    await clock.advance(trayPaceMs);
    follow(cardEvent('a', 'held'));
    expect([shown(), clock.pending]).toEqual([2, 0]);
  });

  it('draws a busy second four times, and then the last of it', async () => {
    const { clock, follow, shown } = paced();
    for (let count = 0; count < 50; count += 1) {
      follow(cardEvent('a', count % 2 === 0 ? 'held' : 'connected'));
      await clock.advance(20);
    }
    expect(shown()).toBeLessThanOrEqual(5);
    const before = shown();
    follow(cardEvent('a', 'held'));
    await clock.advance(trayPaceMs);
    expect([shown() - before, clock.pending]).toEqual([1, 0]);
  });

  it('is never late for a ring, whatever came just before, and leaves its card the first turn', async () => {
    const { clock, follow, shown } = paced();
    follow(cardEvent('a', 'connected'));
    follow(cardEvent('a', 'held'));
    follow(cardEvent('b', 'ringing'));
    follow(cardEvent('c', 'ringing'));
    await clock.advance(afterCardMs - 1);
    expect(shown()).toBe(1);
    await clock.advance(1);
    expect([shown(), clock.pending]).toEqual([2, 0]);
    follow(cardEvent('b', 'ringing'));
    await clock.advance(afterCardMs);
    expect(shown()).toBe(2);
  });

  it('is never late for a line that is lost', () => {
    const { follow, shown } = paced();
    follow(cardEvent('a', 'connected'));
    follow({ sequence: 2, type: 'link', link: { state: 'retrying', endpointIds: ['200'] } });
    expect(shown()).toBe(2);
  });

  it('takes a call that rings again for a new ring', async () => {
    const { clock, follow, shown } = paced();
    follow(cardEvent('a', 'ringing'));
    await clock.advance(afterCardMs);
    follow({ sequence: 2, type: 'cards', cards: [], removed: ['a'] });
    follow(cardEvent('a', 'ringing'));
    await clock.advance(afterCardMs);
    expect(shown()).toBe(2);
  });
});
