import { describe, expect, it } from 'vitest';
import { ringLimitMs } from '../../../renderer/popup/ring/policy.ts';
import { followCalls, Ring } from '../../../renderer/popup/ring/ring.ts';
import type { PageClock } from '../../../renderer/ui/clock.ts';
import type { Play, PlayListener, PlayRequest } from '../../../renderer/ui/sound/playback.ts';
import { tones, waitingTone } from '../../../renderer/ui/sound/tones.ts';
import { createStore } from '../../../renderer/ui/store.ts';
import { quiet, ringing, talking } from '../../preview/states.ts';

/** A clock that a test moves by hand. */
function handClock(): PageClock & { pass(ms: number): void } {
  let nowMs = 0;
  let waiting: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => nowMs,
    schedule(callback, delayMs) {
      const entry = { at: nowMs + delayMs, callback };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    pass(ms) {
      nowMs += ms;
      const due = waiting.filter(({ at }) => at <= nowMs);
      waiting = waiting.filter(({ at }) => at > nowMs);
      for (const { callback } of due) callback();
    },
  };
}

function setUp(isRingToneOn = true) {
  const clock = handClock();
  const heard: string[] = [];
  const reports: unknown[] = [];
  const listeners: PlayListener[] = [];
  const nameOf = ({ tone }: PlayRequest): string =>
    tone === waitingTone ? 'waiting' : (Object.entries(tones).find(([, each]) => each === tone)?.[0] ?? '?');
  const play: Play = (request, listener) => {
    const name = nameOf(request);
    listeners.push(listener);
    heard.push(`${name} at ${request.volumePercent}${request.isRepeated ? ', repeated' : ''}`);
    return {
      setVolume: (percent) => void heard.push(`volume ${percent}`),
      setOutput: ({ id, name: device }) => void heard.push(`device ${id} ${device}`.trim()),
      stop: () => void heard.push(`${name} stops`),
    };
  };
  const store = createStore(clock);
  const settings = { ...quiet.settings, isRingToneOn };
  let sequence = 1;
  const next = (): number => (sequence += 1);
  const end = followCalls(store, new Ring({ play, clock, report: (report) => void reports.push(report) }));
  store.takeSnapshot({ ...quiet, settings });
  return {
    ...{ clock, heard, reports, listeners, store, end },
    card: (card = ringing()) => store.takeEvent({ sequence: next(), type: 'cards', cards: [card], removed: [] }),
    removed: (key: string) => store.takeEvent({ sequence: next(), type: 'cards', cards: [], removed: [key] }),
    set: (changes: Partial<typeof settings>) =>
      store.takeEvent({
        ...{ sequence: next(), type: 'settings', language: 'en', shortcutStatus: quiet.shortcutStatus },
        settings: { ...settings, ...changes },
      }),
  };
}

describe('the ring', () => {
  it('sounds by the settings, over and over, and once for several calls', () => {
    const { card, heard } = setUp();
    card();
    card(ringing({ key: 'call-9' }));
    expect(heard).toEqual(['chime at 60, repeated']);
  });

  it('goes on for a page that is loaded while it rings, and stays silent there for what was ignored', () => {
    for (const [ignored, expected] of [
      [{}, ['chime at 60, repeated']],
      [{ isIgnored: true }, []],
    ] as const) {
      const { store, heard } = setUp(false);
      const settings = { ...quiet.settings, isRingToneOn: true };
      store.takeSnapshot({ ...quiet, settings, cards: [ringing({ ...ignored, elapsedMs: 30_000 })] });
      expect(heard).toEqual(expected);
    }
  });

  it('makes no sound at all where the telephone alone rings', () => {
    const { card, removed, heard } = setUp(false);
    card();
    removed('call-1');
    expect(heard).toEqual([]);
  });

  it.each([
    ['the call is gone', (app: ReturnType<typeof setUp>) => app.removed('call-1')],
    ['it is answered anywhere', (app: ReturnType<typeof setUp>) => app.card(ringing({ phase: 'connected' }))],
    ['the answer is under way', (app: ReturnType<typeof setUp>) => app.card(ringing({ pending: 'answer' }))],
    ['it is ignored', (app: ReturnType<typeof setUp>) => app.card(ringing({ isHidden: true, isIgnored: true }))],
    ['the setting is switched off', (app: ReturnType<typeof setUp>) => app.set({ isRingToneOn: false })],
    ['the page goes away', (app: ReturnType<typeof setUp>) => app.end()],
    ['it never ends', (app: ReturnType<typeof setUp>) => app.clock.pass(ringLimitMs)],
  ])('stops in the same turn when %s', (_what, happens) => {
    const app = setUp();
    app.card();
    happens(app);
    expect(app.heard).toEqual(['chime at 60, repeated', 'chime stops']);
  });

  it('goes on where the card hides by itself', () => {
    const { card, heard } = setUp();
    card();
    card(ringing({ isHidden: true }));
    expect(heard).toEqual(['chime at 60, repeated']);
  });

  it('goes on for what still rings when one of two calls is gone', () => {
    const { card, removed, heard } = setUp();
    card();
    card(ringing({ key: 'call-9' }));
    removed('call-1');
    expect(heard).toEqual(['chime at 60, repeated']);
  });

  it('follows the settings while it sounds', () => {
    const { card, set, heard } = setUp();
    card();
    set({ ringVolume: 20 });
    set({ ringVolume: 20, ringDevice: 'd-1', ringDeviceName: 'Headset' });
    set({ ringVolume: 20, ringDevice: 'd-1', ringDeviceName: 'Headset', ringTone: 'bell' });
    expect(heard.slice(1)).toEqual(['volume 20', 'device d-1 Headset', 'chime stops', 'bell at 20, repeated']);
  });

  it('begins when it is switched on while a call rings', () => {
    const { card, set, heard } = setUp(false);
    card();
    set({ isRingToneOn: true });
    expect(heard).toEqual(['chime at 60, repeated']);
  });

  it('is one soft tone in a call, and rings when that call is over', () => {
    const { card, removed, heard } = setUp();
    card(talking());
    card(ringing({ elapsedMs: 100 }));
    card(ringing({ elapsedMs: 200 }));
    expect(heard).toEqual(['waiting at 60']);
    removed('call-2');
    expect(heard.slice(1)).toEqual(['waiting stops', 'chime at 60, repeated']);
  });

  it('gives way to the call that is answered, whatever else rings', () => {
    const { card, heard } = setUp();
    card();
    card(ringing({ key: 'call-9' }));
    card(ringing({ pending: 'answer' }));
    card(ringing({ phase: 'connected' }));
    expect(heard).toEqual(['chime at 60, repeated', 'chime stops']);
  });

  it('tells what became of it', () => {
    const { card, listeners, reports } = setUp();
    card();
    listeners[0]?.onOutcome({ sound: 'failed', reason: 'NotAllowedError' });
    expect(reports).toEqual([{ sound: 'failed', reason: 'NotAllowedError' }]);
  });
});
