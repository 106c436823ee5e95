import { resolveLanguage } from '../../../locales/index.ts';
import type {
  CallCard,
  DialPrompt,
  PanelPage,
  ShortcutStatus,
  UiEvent,
  UiHealthAnswer,
  UiOfflineCall,
  UiSettings,
  UiState,
} from '../../../preload/contract.ts';
import type { Agent, AgentEvent } from '../../agent/types.ts';
import type { Call } from '../../calls/types.ts';
import { type Failure, failed, type Result, success } from '../../failure.ts';
import { present } from '../../present.ts';
import { uiFailure } from '../ipc/results.ts';
import type { DesktopSettingsStore } from '../ports.ts';
import {
  type LiveCall,
  longestFirst,
  type MarkedCalls,
  presentCard,
  withActivity,
  withCall,
  withHidden,
} from './cards.ts';
import { changedFacts, type FactChanges, noFacts, withFacts } from './facts.ts';
import { type LineContext, type LineFacts, lineFacts, lineOf } from './line.ts';
import { presentAccount, presentLink, presentOfflineCall, presentSettings } from './status.ts';

/** What the presenter looks at. */
export interface PresenterDeps {
  readonly agent: Pick<Agent, 'snapshot' | 'subscribe' | 'phaseDurationMs' | 'searchColleagues'>;
  readonly settings: DesktopSettingsStore;
  readonly isDemo: boolean;
  /** BCP 47, most wanted first. */
  systemLanguages(): readonly string[];
}

type Topic<Event = UiEvent> = Event extends UiEvent ? Omit<Event, 'sequence'> : never;

const noShortcuts: ShortcutStatus = {
  answer: 'off',
  decline: 'off',
  hangUp: 'off',
  hold: 'off',
  bringPopup: 'off',
  dialClipboard: 'off',
};

const marked = (calls: readonly Call[]): MarkedCalls => calls.reduce<MarkedCalls>(withCall, new Map());

/**
 * The one view of the agent that pages, tray and popup share: owns which cards are hidden, the dial prompt and the
 * panel's page, and tells every change as one numbered event.
 */
export class Presenter {
  readonly #deps: PresenterDeps;
  readonly #listeners = new Set<(event: UiEvent) => void>();
  #calls: MarkedCalls;
  #areSeveralLines: boolean;
  /** What each card said of its line when it was told last. */
  readonly #toldFacts = new Map<string, string>();
  #sequence = 0;
  #dialPrompt: DialPrompt | undefined;
  #shortcutStatus = noShortcuts;
  #facts = noFacts;
  #page: PanelPage;
  #healthAnswer: UiHealthAnswer = 'unknown';
  #signOutFailure: Failure | undefined;

  constructor(deps: PresenterDeps) {
    this.#deps = deps;
    const { calls, account, link } = deps.agent.snapshot();
    this.#calls = marked(calls);
    this.#areSeveralLines = link.endpointIds.length > 1;
    this.#page = account === undefined ? 'sign-in' : 'calls';
    deps.agent.subscribe((event) => this.#onAgentEvent(event));
    deps.settings.subscribe(() => this.#onSettings());
  }

  /** Everything that a page needs, now. */
  state(): UiState {
    const { link, account } = this.#deps.agent.snapshot();
    const settings = this.#deps.settings.get();
    return {
      sequence: this.#sequence,
      link: presentLink(link),
      ...(account !== undefined && { account: presentAccount(account) }),
      cards: this.cards(),
      ...(this.#dialPrompt !== undefined && { dialPrompt: this.#dialPrompt }),
      offlineCalls: this.#offlineCalls(),
      healthAnswer: this.#healthAnswer,
      ...this.#signOutTopic(),
      ...this.#settingsTopic(),
      facts: this.#facts,
      page: this.#page,
      isDemo: this.#deps.isDemo,
      signInHint: { account: settings.account, username: settings.username },
    };
  }

  /** Live calls, longest first. */
  cards(): readonly CallCard[] {
    return longestFirst(this.#calls).flatMap((key) => this.#card(key) ?? []);
  }

  /** Returns the unsubscribe function. */
  subscribe(listener: (event: UiEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ignore: the phone rings on, the card is out of the way. Fails with `unknown-call`. */
  hideCard(key: string): Result<void> {
    if (!this.#calls.has(key)) return failed('unknown-call');
    this.#setHidden(key, true);
    return success(undefined);
  }

  /** Takes everything off the popup: the phone rings on, the question is forgotten. */
  hideEverything(): void {
    for (const [key, { marks }] of this.#calls) if (!marks.isHidden) this.#setHidden(key, true);
    if (this.#dialPrompt !== undefined) this.setDialPrompt(undefined);
  }

  /** Brings every hidden card back. */
  showCards(): void {
    for (const [key, { marks }] of this.#calls) if (marks.isHidden) this.#setHidden(key, false);
  }

  get dialPrompt(): DialPrompt | undefined {
    return this.#dialPrompt;
  }

  /** Asks, or with undefined stops asking, "Call this number?". */
  setDialPrompt(dialPrompt: DialPrompt | undefined): void {
    this.#dialPrompt = dialPrompt;
    this.#tell({ type: 'dialPrompt', ...(dialPrompt !== undefined && { dialPrompt }) });
  }

  /** Which shortcuts the system really gave us. */
  setShortcutStatus(status: ShortcutStatus): void {
    this.#shortcutStatus = status;
    this.#onSettings();
  }

  /** Takes what one of the desktop's parts knows; tells what of it is new. */
  setFacts(facts: FactChanges): void {
    const news = changedFacts(this.#facts, facts);
    if (Object.keys(news).length === 0) return;
    this.#facts = withFacts(this.#facts, news);
    this.#tell({ type: 'facts', facts: news });
  }

  /** What the checks say by now. */
  setHealthAnswer(healthAnswer: UiHealthAnswer): void {
    if (healthAnswer === this.#healthAnswer) return;
    this.#healthAnswer = healthAnswer;
    this.#tell({ type: 'health', healthAnswer });
  }

  /** What a sign-out could not reach; undefined: nothing to tell, or no longer. */
  setSignOutFailure(failure: Failure | undefined): void {
    if (failure === this.#signOutFailure) return;
    this.#signOutFailure = failure;
    this.#tell({ type: 'signOut', ...this.#signOutTopic() });
  }

  /** Turns the panel to a page that the user asked for, also where it turned to another one by itself since. */
  showPage(page: PanelPage): void {
    this.#page = page;
    this.#tell({ type: 'page', page });
  }

  #onAgentEvent(event: AgentEvent): void {
    if (event.type === 'call') this.#onCall(event.call);
    else if (event.type === 'activity') this.#change(withActivity(this.#calls, event.activity), event.activity.call);
    else this.#onLineEvent(event);
  }

  #onLineEvent(event: Extract<AgentEvent, { type: 'link' | 'account' | 'offline-calls' }>): void {
    if (event.type === 'offline-calls') this.#tellOfflineCalls();
    else if (event.type === 'link') this.#onLink(event);
    else this.#onAccount(event);
    this.#dropGhosts();
  }

  #onLink({ link }: Extract<AgentEvent, { type: 'link' }>): void {
    this.#areSeveralLines = link.endpointIds.length > 1;
    this.#tell({ type: 'link', link: presentLink(link) });
    const lines = new Set([...this.#calls.values()].map(({ call }) => call.endpointId));
    for (const endpointId of lines) this.#tellNeighbours({ endpointId });
  }

  #offlineCalls(): readonly UiOfflineCall[] {
    const context = { country: this.#deps.settings.get().country };
    return this.#deps.agent.snapshot().offlineCalls.map((call) => presentOfflineCall(call, context));
  }

  #tellOfflineCalls(): void {
    this.#tell({ type: 'offlineCalls', offlineCalls: this.#offlineCalls() });
  }

  #signOutTopic(): Pick<UiState, 'signOutFailure'> {
    return this.#signOutFailure === undefined ? {} : { signOutFailure: uiFailure(this.#signOutFailure) };
  }

  // A card stands only while the agent knows its call, even where no report of the end ever came.
  #dropGhosts(): void {
    const live = new Set(this.#deps.agent.snapshot().calls.map((call) => call.key));
    for (const { call } of this.#calls.values()) if (!live.has(call.key)) this.#onCall({ ...call, phase: 'ended' });
  }

  #onCall(call: Call): void {
    const wasKnown = this.#calls.has(call.key);
    this.#calls = withCall(this.#calls, call);
    if (call.phase !== 'ended') this.#tellCard(call.key);
    else if (wasKnown) this.#tellRemoved(call.key);
    this.#tellNeighbours(call);
  }

  #tellRemoved(key: string): void {
    this.#toldFacts.delete(key);
    this.#tell({ type: 'cardRemoved', key });
  }

  /** A call that is held, answered or over changes what the others on its line say; without a `key`, the line has. */
  #tellNeighbours({ key, endpointId }: { readonly key?: string; readonly endpointId: string }): void {
    const [calls, context] = [this.#callsOn(endpointId), this.#lineContext()];
    const line = lineOf(calls, context);
    for (const call of calls) {
      const isOld = this.#toldFacts.get(call.key) !== JSON.stringify(lineFacts(call, line, context));
      if (call.key !== key && isOld) this.#tellCard(call.key);
    }
  }

  #callsOn(endpointId: string): readonly LiveCall[] {
    return [...this.#calls.values()].map(({ call }) => call).filter((call) => call.endpointId === endpointId);
  }

  #lineContext(): LineContext {
    const { agent, settings } = this.#deps;
    const { country, whenAnsweringAnother } = settings.get();
    const named = (endpointId: string) => agent.searchColleagues(endpointId);
    return {
      ...{ country, whenAnsweringAnother, areSeveral: this.#areSeveralLines },
      nameOf: (endpointId) => named(endpointId).find(({ extension }) => extension === endpointId)?.name,
      durationMs: (key) => agent.phaseDurationMs(key),
    };
  }

  #lineFacts(call: LiveCall): LineFacts {
    const context = this.#lineContext();
    return lineFacts(call, lineOf(this.#callsOn(call.endpointId), context), context);
  }

  #onAccount({ account }: Extract<AgentEvent, { type: 'account' }>): void {
    this.#tell({ type: 'account', ...(account !== undefined && { account: presentAccount(account) }) });
    if (account !== undefined) this.setSignOutFailure(undefined);
    if (account === undefined) this.#setPage('sign-in');
    else if (this.#page === 'sign-in') this.#setPage('calls');
  }

  #setPage(page: PanelPage): void {
    if (page !== this.#page) this.showPage(page);
  }

  #onSettings(): void {
    this.#tell({ type: 'settings', ...this.#settingsTopic() });
    // Numbers are written for the country: a change of it shows on every card.
    for (const key of this.#calls.keys()) this.#tellCard(key);
    if (this.#deps.agent.snapshot().offlineCalls.length > 0) this.#tellOfflineCalls();
  }

  #settingsTopic(): { settings: UiSettings; shortcutStatus: ShortcutStatus; language: string } {
    const settings = presentSettings(this.#deps.settings.get());
    const language = resolveLanguage(this.#deps.systemLanguages(), settings.language);
    return { settings, shortcutStatus: this.#shortcutStatus, language };
  }

  #setHidden(key: string, isHidden: boolean): void {
    this.#change(withHidden(this.#calls, key, isHidden), key);
  }

  #change(calls: MarkedCalls, key: string): void {
    this.#calls = calls;
    this.#tellCard(key);
  }

  #card(key: string): CallCard | undefined {
    const known = this.#calls.get(key);
    if (known === undefined) return undefined;
    const context = { country: this.#deps.settings.get().country };
    const card = presentCard(known, context, this.#deps.agent.phaseDurationMs(key));
    return { ...card, ...this.#lineFacts(known.call) };
  }

  #tellCard(key: string): void {
    const card = this.#card(key);
    if (card === undefined) return;
    const { lineLabel, answeringWill, heldCalls } = card;
    this.#toldFacts.set(key, JSON.stringify(present({ lineLabel, answeringWill, heldCalls })));
    this.#tell({ type: 'card', card });
  }

  #tell(topic: Topic): void {
    this.#sequence += 1;
    const event = { sequence: this.#sequence, ...topic };
    for (const listener of this.#listeners) listener(event);
  }
}
