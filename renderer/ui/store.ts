import {
  type CallCard,
  type PanelPage,
  type ScreenpopBridge,
  type UiEvent,
  type UiLink,
  type UiState,
  withFacts,
} from '../../preload/contract.ts';
import type { PageClock } from './clock.ts';
import { createListeners } from './listeners.ts';

/** A card with its timer anchored on this page's clock. */
export interface TimedCard extends CallCard {
  /** When the current phase began, in ms on `PageClock.now()`. */
  readonly phaseSince: number;
}

/** The line with its next attempt anchored on this page's clock. */
export interface TimedLink extends UiLink {
  /** `retrying`: when the next attempt is due, in ms on `PageClock.now()`. */
  readonly retryAt?: number;
}

/** What a page shows: the main process's state, with anchored timers. */
export interface PageState extends Omit<UiState, 'cards' | 'link'> {
  readonly link: TimedLink;
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

const anchorLink = (link: UiLink, nowMs: number): TimedLink =>
  link.retryInSeconds === undefined ? link : { ...link, retryAt: nowMs + link.retryInSeconds * 1000 };

/** Takes a snapshot over. `nowMs` is the time of receipt on the page's clock. */
export function fromSnapshot(snapshot: UiState, nowMs: number): PageState {
  const cards = snapshot.cards.map((card) => anchor(card, undefined, nowMs));
  return { ...snapshot, link: anchorLink(snapshot.link, nowMs), cards };
}

function withCards(
  before: readonly TimedCard[],
  { cards, removed }: Extract<UiEvent, { type: 'cards' }>,
  nowMs: number,
): readonly TimedCard[] {
  const byKey = new Map(before.map((card) => [card.key, card]));
  for (const key of removed) byKey.delete(key);
  for (const card of cards) byKey.set(card.key, anchor(card, byKey.get(card.key), nowMs));
  return [...byKey.values()];
}

function without<K extends 'account' | 'dialPrompt' | 'signOutFailure'>(
  state: PageState,
  topic: K,
): Omit<PageState, K> {
  const { [topic]: _gone, ...rest } = state;
  return rest;
}

/** Whoever signed in last is who the form starts with next time. */
function withAccount(state: PageState, account: UiState['account']): PageState {
  const rest = without(state, 'account');
  if (account === undefined) return rest;
  return { ...rest, account, signInHint: { account: account.account, username: account.username } };
}

function change(state: PageState, event: UiEvent, nowMs: number): PageState {
  switch (event.type) {
    case 'link':
      return { ...state, link: anchorLink(event.link, nowMs) };
    case 'account':
      return withAccount(state, event.account);
    case 'cards':
      return { ...state, cards: withCards(state.cards, event, nowMs) };
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
    // Nothing that stays: the popup listens for it itself.
    case 'sendCall':
      return state;
    case 'offlineCalls':
      return { ...state, offlineCalls: event.offlineCalls };
    case 'facts':
      return { ...state, facts: withFacts(state.facts, event.facts) };
    case 'health':
      return { ...state, healthAnswer: event.healthAnswer };
    case 'signOut':
      return {
        ...without(state, 'signOutFailure'),
        ...(event.signOutFailure === undefined ? {} : { signOutFailure: event.signOutFailure }),
      };
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
  const listeners = createListeners<[]>('page state');
  const show = (next: PageModel): void => {
    model = next;
    listeners.tell();
  };
  const update = (transform: (state: PageState) => PageState): void => {
    if (model.status !== 'ready') return;
    const state = transform(model.state);
    if (state !== model.state) show({ status: 'ready', state });
  };
  return {
    read: () => model,
    subscribe: listeners.add,
    showPage: (page) => update((state) => ({ ...state, page })),
    takeSnapshot(snapshot) {
      const start = fromSnapshot(snapshot, clock.now());
      const state = early.splice(0).reduce((known, event) => reduce(known, event, clock.now()), start);
      show({ status: 'ready', state });
    },
    takeEvent(event) {
      if (model.status === 'ready') update((state) => reduce(state, event, clock.now()));
      else early.push(event);
    },
    fail() {
      if (model.status !== 'ready') show({ status: 'failed' });
    },
  };
}

/**
 * A store fed by the bridge: subscribed first, then the snapshot. Where main did not answer, its next event is the sign
 * to ask again.
 */
export function connectStore(bridge: Pick<ScreenpopBridge, 'getState' | 'onEvent'>, clock: PageClock): PageStore {
  const store = createStore(clock);
  const ask = (): void => void bridge.getState().then(store.takeSnapshot, store.fail);
  bridge.onEvent((event) => {
    store.takeEvent(event);
    if (store.read().status === 'failed') ask();
  });
  ask();
  return store;
}
