import { describe, expect, it, vi } from 'vitest';
import type { CallCard, UiEvent, UiState } from '../../../preload/contract.ts';
import { connectStore, createStore, fromSnapshot, type PageModel, reduce } from '../../../renderer/ui/store.ts';
import { quiet, ringing } from '../../preview/states.ts';
import { standingClock } from './standing-clock.ts';

const state = fromSnapshot(quiet, 1_000);
const shown = (model: PageModel) => {
  if (model.status !== 'ready') throw new Error(`the page is ${model.status}`);
  return model.state;
};
const cardEvent = (sequence: number, changes: Partial<CallCard> = {}): UiEvent => ({
  sequence,
  type: 'cards',
  cards: [ringing(changes)],
  removed: [],
});

describe('reduce', () => {
  it('ignores an event that the snapshot holds already', () => {
    expect(reduce(state, cardEvent(1), 1_000)).toBe(state);
  });

  it('adds a card and anchors its timer at the time of receipt', () => {
    const next = reduce(state, cardEvent(2, { elapsedMs: 7_200 }), 10_000);
    expect(next.sequence).toBe(2);
    expect(next.cards.map(({ key, phaseSince }) => [key, phaseSince])).toEqual([['call-1', 2_800]]);
  });

  it('keeps a timer steady while reports of the same phase wobble', () => {
    const first = reduce(state, cardEvent(2, { elapsedMs: 0 }), 10_000);
    const second = reduce(first, cardEvent(3, { elapsedMs: 480, pending: 'answer' }), 10_500);
    expect(second.cards[0]?.phaseSince).toBe(10_000);
    expect(second.cards[0]?.pending).toBe('answer');
  });

  it('starts the timer again with the phase', () => {
    const first = reduce(state, cardEvent(2, { elapsedMs: 0 }), 10_000);
    const second = reduce(first, cardEvent(3, { phase: 'connected', elapsedMs: 0 }), 10_500);
    expect(second.cards[0]?.phaseSince).toBe(10_500);
  });

  it('never lets one call replace another', () => {
    const first = reduce(state, cardEvent(2), 10_000);
    const second = reduce(first, cardEvent(3, { key: 'call-9' }), 10_000);
    expect(second.cards.map(({ key }) => key)).toEqual(['call-1', 'call-9']);
  });

  it('removes only the call that ended', () => {
    const both = reduce(reduce(state, cardEvent(2), 0), cardEvent(3, { key: 'call-9' }), 0);
    const next = reduce(both, { sequence: 4, type: 'cards', cards: [], removed: ['call-1'] }, 0);
    expect(next.cards.map(({ key }) => key)).toEqual(['call-9']);
  });

  it('drops the account and the prompt when their event carries none', () => {
    const asked = reduce(state, { sequence: 2, type: 'dialPrompt', dialPrompt: { id: 'p' } }, 0);
    expect(asked.dialPrompt).toEqual({ id: 'p' });
    const answered = reduce(asked, { sequence: 3, type: 'dialPrompt' }, 0);
    const signedOut = reduce(answered, { sequence: 4, type: 'account' }, 0);
    expect('dialPrompt' in answered).toBe(false);
    expect('account' in signedOut).toBe(false);
  });

  it('takes over line, settings and page', () => {
    const events: UiEvent[] = [
      { sequence: 2, type: 'link', link: { state: 'retrying', endpointIds: ['200'], retryInSeconds: 4 } },
      {
        sequence: 3,
        type: 'settings',
        settings: { ...quiet.settings, language: 'fr' },
        shortcutStatus: { ...quiet.shortcutStatus, answer: 'off' },
        language: 'fr',
      },
      { sequence: 4, type: 'page', page: 'health' },
    ];
    const next = events.reduce((before, event) => reduce(before, event, 500), state);
    expect(next).toMatchObject({
      link: { state: 'retrying', retryInSeconds: 4 },
      language: 'fr',
      settings: { language: 'fr' },
      shortcutStatus: { answer: 'off' },
      page: 'health',
    });
  });
});

describe('the store', () => {
  it('loses no event that arrives before the snapshot, and repeats none that is in it', () => {
    const store = createStore(standingClock());
    store.takeEvent(cardEvent(2));
    store.takeEvent(cardEvent(6, { key: 'call-6' }));
    store.takeSnapshot({ ...quiet, sequence: 5 });
    expect(shown(store.read()).cards.map(({ key }) => key)).toEqual(['call-6']);
    expect(shown(store.read()).sequence).toBe(6);
  });

  it('tells its listeners about changes only, until they leave', () => {
    const store = createStore(standingClock());
    let told = 0;
    const leave = store.subscribe(() => {
      told += 1;
    });
    store.takeSnapshot(quiet);
    store.takeEvent(cardEvent(2));
    store.takeEvent(cardEvent(2));
    expect(told).toBe(2);
    leave();
    store.takeEvent(cardEvent(3));
    expect(told).toBe(2);
  });

  it('shows the page that the user chose until main names one', () => {
    const store = createStore(standingClock());
    store.takeSnapshot(quiet);
    store.showPage('settings');
    expect(shown(store.read()).page).toBe('settings');
    store.takeEvent({ sequence: 2, type: 'page', page: 'dial' });
    expect(shown(store.read()).page).toBe('dial');
  });

  it('subscribes before it asks for the snapshot', async () => {
    const order: string[] = [];
    const answer = Promise.withResolvers<UiState>();
    const store = connectStore(
      {
        onEvent: () => {
          order.push('subscribed');
          return () => undefined;
        },
        getState: () => {
          order.push('asked');
          return answer.promise;
        },
      },
      standingClock(),
    );
    expect(order).toEqual(['subscribed', 'asked']);
    expect(store.read().status).toBe('loading');
    const ready = new Promise<void>((resolve) => store.subscribe(resolve));
    answer.resolve(quiet);
    await ready;
    expect(shown(store.read()).sequence).toBe(1);
  });

  it('says so when main does not answer', async () => {
    const answer = Promise.withResolvers<UiState>();
    const store = connectStore({ onEvent: () => () => undefined, getState: () => answer.promise }, standingClock());
    const told = new Promise<void>((resolve) => store.subscribe(resolve));
    answer.reject(new Error('no'));
    await told;
    expect(store.read().status).toBe('failed');
  });

  it('asks again at the next event, and has lost none by then', async () => {
    const answers = [Promise.withResolvers<UiState>(), Promise.withResolvers<UiState>()];
    const told: ((event: UiEvent) => void)[] = [];
    let asked = 0;
    const store = connectStore(
      {
        onEvent: (listener) => {
          told.push(listener);
          return () => undefined;
        },
        getState: () => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')),
      },
      standingClock(),
    );
    const changed = () => new Promise<void>((resolve) => store.subscribe(resolve));
    const failing = changed();
    answers[0]?.reject(new Error('no'));
    await failing;
    const ready = changed();
    told[0]?.(cardEvent(6));
    answers[1]?.resolve({ ...quiet, sequence: 5 });
    await ready;
    expect(shown(store.read()).cards).toHaveLength(1);
    expect(asked).toBe(2);
  });

  it('goes on where a listener throws', () => {
    const store = createStore(standingClock());
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let told = 0;
    store.subscribe(() => {
      throw new Error('a broken listener');
    });
    store.subscribe(() => {
      told += 1;
    });
    store.takeSnapshot(quiet);
    store.takeEvent(cardEvent(2));
    expect(told).toBe(2);
    expect(complaint).toHaveBeenCalledTimes(2);
    complaint.mockRestore();
  });
});
