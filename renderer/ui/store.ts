import type { CallCard, PanelPage, ScreenpopBridge, UiEvent, UiState } from '../../preload/contract.ts';
import type { PageClock } from './clock.ts';

/** A card with its timer anchored on this page's clock. */
export interface TimedCard extends CallCard {
  /** When the current phase began, in ms on `PageClock.now()`. */
  readonly phaseSince: number;
}

/** What a page shows: the main process's state, with anchored timers. */
export interface PageState extends Omit<UiState, 'cards'> {
  readonly cards: readonly TimedCard[];
}

/** Reports of one phase may disagree by the time they took to arrive; within this many ms the first one stands. */
const anchorToleranceMs = 1000;

function anchor(card: CallCard, previous: TimedCard | undefined, nowMs: number): TimedCard {
  const phaseSince = nowMs - card.elapsedMs;
  const isSamePhase = previous !== undefined && previous.phase === card.phase;
  const isClose = isSamePhase && Math.abs(previous.phaseSince - phaseSince) < anchorToleranceMs;
  return { ...card, phaseSince: isClose ? previous.phaseSince : phaseSince };
}

/** Takes a snapshot over. `nowMs` is the time of receipt on the page's clock. */
export function fromSnapshot(snapshot: UiState, nowMs: number): PageState {
  return { ...snapshot, cards: snapshot.cards.map((card) => anchor(card, undefined, nowMs)) };
}

function withCard(cards: readonly TimedCard[], card: CallCard, nowMs: number): readonly TimedCard[] {
  const at = cards.findIndex(({ key }) => key === card.key);
  const timed = anchor(card, cards[at], nowMs);
  return at < 0 ? [...cards, timed] : cards.with(at, timed);
}

function without<K extends 'account' | 'dialPrompt'>(state: PageState, topic: K): Omit<PageState, K> {
  const { [topic]: _gone, ...rest } = state;
  return rest;
}

function change(state: PageState, event: UiEvent, nowMs: number): PageState {
  switch (event.type) {
    case 'link':
      return { ...state, link: event.link };
    case 'account':
      return { ...without(state, 'account'), ...(event.account === undefined ? {} : { account: event.account }) };
    case 'card':
      return { ...state, cards: withCard(state.cards, event.card, nowMs) };
    case 'cardRemoved':
      return { ...state, cards: state.cards.filter(({ key }) => key !== event.key) };
    case 'dialPrompt':
      return {
        ...without(state, 'dialPrompt'),
        ...(event.dialPrompt === undefined ? {} : { dialPrompt: event.dialPrompt }),
      };
    case 'settings':
      return {
        ...state,
        settings: event.settings,
        shortcutStatus: event.shortcutStatus,
        language: event.language,
      };
    case 'page':
      return { ...state, page: event.page };
  }
}

/**
 * The state after an event. Events not newer than the state are ignored: the snapshot holds them already.
 * @param nowMs time of receipt on the page's clock
 */
export function reduce(state: PageState, event: UiEvent, nowMs: number): PageState {
  if (event.sequence <= state.sequence) return state;
  return { ...change(state, event, nowMs), sequence: event.sequence };
}

/** Whether there is anything to show yet. `failed`: the main process did not answer. */
export type PageModel =
  | { readonly status: 'loading' | 'failed' }
  | { readonly status: 'ready'; readonly state: PageState };

/** The page's copy of the state, for `useSyncExternalStore`. */
export interface PageStore {
  read(): PageModel;
  subscribe(listener: () => void): () => void;
  /** Shows another panel page, until main names one. */
  showPage(page: PanelPage): void;
}

/** A store without its source: tests and `connectStore` feed it. */
export interface FedStore extends PageStore {
  readonly takeSnapshot: (snapshot: UiState) => void;
  readonly takeEvent: (event: UiEvent) => void;
  readonly fail: () => void;
}

/** Events that arrive before the snapshot wait for it, so that none is lost. */
export function createStore(clock: PageClock): FedStore {
  let model: PageModel = { status: 'loading' };
  const early: UiEvent[] = [];
  const listeners = new Set<() => void>();
  const show = (next: PageModel): void => {
    model = next;
    for (const listener of listeners) listener();
  };
  const update = (transform: (state: PageState) => PageState): void => {
    if (model.status !== 'ready') return;
    const state = transform(model.state);
    if (state !== model.state) show({ status: 'ready', state });
  };
  return {
    read: () => model,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    showPage: (page) => update((state) => ({ ...state, page })),
    takeSnapshot(snapshot) {
      const start = fromSnapshot(snapshot, clock.now());
      show({ status: 'ready', state: early.reduce((state, event) => reduce(state, event, clock.now()), start) });
      early.length = 0;
    },
    takeEvent(event) {
      if (model.status === 'ready') update((state) => reduce(state, event, clock.now()));
      else early.push(event);
    },
    fail: () => show({ status: 'failed' }),
  };
}

/** A store fed by the bridge: subscribed first, then the snapshot. */
export function connectStore(bridge: Pick<ScreenpopBridge, 'getState' | 'onEvent'>, clock: PageClock): PageStore {
  const store = createStore(clock);
  bridge.onEvent(store.takeEvent);
  bridge.getState().then(store.takeSnapshot, store.fail);
  return store;
}
