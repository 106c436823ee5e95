import { describe, expect, it } from 'vitest';
import { afterUseMs, PopupHiding } from '../../../main/desktop/popup-hiding.ts';
import type { CallCard } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const card = (key: string, phase: CallCard['phase'] = 'ringing', isHidden = false) => ({ key, phase, isHidden });

function hiding(seconds = 10) {
  const clock = new FakeClock();
  const hidden: string[] = [];
  const settings = { seconds };
  const subject = new PopupHiding({ clock, seconds: () => settings.seconds, hideCard: (key) => hidden.push(key) });
  return { clock, hidden, settings, subject };
}

describe('PopupHiding', () => {
  it('hides each card so many seconds after its phase began', async () => {
    const { clock, hidden, subject } = hiding();
    subject.follow([card('a')], true);
    await clock.advance(4000);
    subject.follow([card('a'), card('b')], true);
    await clock.advance(5999);
    expect(hidden).toEqual([]);
    await clock.advance(1);
    expect(hidden).toEqual(['a']);
    await clock.advance(4000);
    expect(hidden).toEqual(['a', 'b']);
    expect(clock.pending).toBe(0);
  });

  it('begins anew with another phase, and when the card is brought back', async () => {
    const { clock, hidden, subject } = hiding();
    subject.follow([card('a')], true);
    await clock.advance(9000);
    subject.follow([card('a', 'connected')], true);
    await clock.advance(9999);
    subject.follow([card('a', 'connected', true)], true);
    subject.follow([card('a', 'connected')], true);
    await clock.advance(9999);
    expect(hidden).toEqual([]);
    await clock.advance(1);
    expect(hidden).toEqual(['a']);
  });

  it('hides nothing while somebody works in the popup, nor right under a pointer that has just left', async () => {
    const { clock, hidden, subject } = hiding();
    subject.follow([card('a')], true);
    subject.setInUse(true);
    await clock.advance(60_000);
    subject.setInUse(false);
    await clock.advance(afterUseMs - 1);
    expect(hidden).toEqual([]);
    await clock.advance(1);
    expect(hidden).toEqual(['a']);
  });

  it('counts for nothing that cannot be seen: hidden cards, a call that is over, a popup that is not shown', async () => {
    const { clock, hidden, subject } = hiding();
    subject.follow([card('a', 'ringing', true), card('b', 'ended')], true);
    subject.follow([card('c')], false);
    await clock.advance(60_000);
    expect(hidden).toEqual([]);
  });

  it('hides nothing at 0, and follows a change of the setting', async () => {
    const { clock, hidden, settings, subject } = hiding(0);
    subject.follow([card('a')], true);
    await clock.advance(60_000);
    expect([hidden, clock.pending]).toEqual([[], 0]);
    settings.seconds = 70;
    subject.follow([card('a')], true);
    await clock.advance(10_000);
    expect(hidden).toEqual(['a']);
  });

  it('hides nothing any more once it is stopped', async () => {
    const { clock, hidden, subject } = hiding();
    subject.follow([card('a')], true);
    subject.stop();
    await clock.advance(60_000);
    expect(hidden).toEqual([]);
  });
});
