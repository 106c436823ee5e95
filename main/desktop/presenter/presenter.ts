import { resolveLanguage } from '../../../locales/index.ts';
import {
  type CallCard,
  type DialPrompt,
  type PanelPage,
  type ShortcutStatus,
  type UiEvent,
  type UiFactChanges,
  type UiHealthAnswer,
  type UiOfflineCall,
  type UiSettings,
  type UiState,
  withFacts,
} from '../../../preload/contract.ts';
import type { Agent, AgentEvent } from '../../agent/types.ts';
import { type Failure, failed, type Result, success } from '../../failure.ts';
import { uiFailure } from '../ipc/results.ts';
import type { DesktopSettingsStore, People } from '../ports.ts';
import type { HiddenBy } from './cards.ts';
import { callingBackForMs, missedForMs } from './ended-calls.ts';
import { changedFacts, noFacts } from './facts.ts';
import { ShownCalls, type ShownCallsDeps } from './shown-calls.ts';
import { presentAccount, presentLink, presentOfflineCall, presentSettings } from './status.ts';

/** What the presenter looks at. */
export interface PresenterDeps extends ShownCallsDeps {
  readonly agent: Pick<Agent, 'snapshot' | 'subscribe' | 'phaseDurationMs' | 'searchColleagues'>;
  readonly settings: DesktopSettingsStore;
  readonly people: Pick<People, 'personOf' | 'subscribe'>;
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

/**
 * The one view of the agent that pages, tray and popup share: owns which cards are hidden, the dial prompt and the
 * panel's page, and tells every change as one numbered event.
 */
export class Presenter {
  readonly #deps: PresenterDeps;
  readonly #listeners = new Set<(event: UiEvent) => void>();
  readonly #calls: ShownCalls;
  #sequence = 0;
  #dialPrompt: DialPrompt | undefined;
  #shortcutStatus = noShortcuts;
  #facts = noFacts;
  #page: PanelPage;
  #healthAnswer: UiHealthAnswer = 'unknown';
  #signOutFailure: Failure | undefined;

  constructor(deps: PresenterDeps) {
    this.#deps = deps;
    this.#calls = new ShownCalls(deps, (news) => this.#tell(news));
    this.#page = deps.agent.snapshot().account === undefined ? 'sign-in' : 'calls';
    deps.agent.subscribe((event) => this.#onAgentEvent(event));
    deps.settings.subscribe(() => this.#onSettings());
    deps.people.subscribe(() => this.#tellNames());
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

  /** Live calls, longest first; then those that have just ended. */
  cards(): readonly CallCard[] {
    return this.#calls.cards();
  }

  /** Returns the unsubscribe function. */
  subscribe(listener: (event: UiEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The card is out of the way, the call goes on; by the user while it rings: Ignore. An ended call's card is closed.
   * Fails with `unknown-call`.
   */
  hideCard(key: string, by: HiddenBy = 'user'): Result<void> {
    if (this.#calls.close(key)) return success(undefined);
    if (!this.#calls.has(key)) return failed('unknown-call');
    this.#calls.hide(key, by);
    return success(undefined);
  }

  /**
   * Calls back from an ended call's card, which stands as long as that takes: it goes with success, and says for its time
   * why there was none.
   */
  async callBack<T>(key: string, call: () => Promise<Result<T>>): Promise<Result<T>> {
    this.#calls.extend(key, callingBackForMs);
    const result = await call();
    if (result.ok) this.#calls.close(key);
    else this.#calls.extend(key, missedForMs);
    return result;
  }

  /** Takes everything off the popup: the phone rings on, the question is forgotten. */
  hideEverything(): void {
    this.#calls.hideAll();
    if (this.#dialPrompt !== undefined) this.setDialPrompt(undefined);
  }

  /** Brings every hidden card back. */
  showCards(): void {
    this.#calls.showAll();
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
  setFacts(facts: UiFactChanges): void {
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

  /** Lets the popup ask where a call is to be sent. */
  askWhereTo(key: string, action: 'redirect' | 'transfer'): void {
    this.#tell({ type: 'sendCall', key, action });
  }

  /** Turns the panel to a page that the user asked for, also where it turned to another one by itself since. */
  showPage(page: PanelPage): void {
    this.#page = page;
    this.#tell({ type: 'page', page });
  }

  #onAgentEvent(event: AgentEvent): void {
    if (event.type === 'call') this.#calls.onCall(event.call);
    else if (event.type === 'activity') this.#calls.onActivity(event.activity);
    else this.#onLineEvent(event);
  }

  #onLineEvent(event: Extract<AgentEvent, { type: 'link' | 'account' | 'offline-calls' }>): void {
    if (event.type === 'offline-calls') this.#tellOfflineCalls();
    else if (event.type === 'link') this.#onLink(event);
    else this.#onAccount(event);
    this.#calls.dropGhosts();
  }

  #onLink({ link }: Extract<AgentEvent, { type: 'link' }>): void {
    this.#tell({ type: 'link', link: presentLink(link) });
    this.#calls.onLines(link.endpointIds);
  }

  #offlineCalls(): readonly UiOfflineCall[] {
    const context = { country: this.#deps.settings.get().country, people: this.#deps.people };
    return this.#deps.agent.snapshot().offlineCalls.map((call) => presentOfflineCall(call, context));
  }

  #tellOfflineCalls(): void {
    this.#tell({ type: 'offlineCalls', offlineCalls: this.#offlineCalls() });
  }

  #signOutTopic(): Pick<UiState, 'signOutFailure'> {
    return this.#signOutFailure === undefined ? {} : { signOutFailure: uiFailure(this.#signOutFailure) };
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
    this.#tellNames();
  }

  #tellNames(): void {
    this.#calls.tellAll();
    if (this.#deps.agent.snapshot().offlineCalls.length > 0) this.#tellOfflineCalls();
  }

  #settingsTopic(): { settings: UiSettings; shortcutStatus: ShortcutStatus; language: string } {
    const settings = presentSettings(this.#deps.settings.get());
    const language = resolveLanguage(this.#deps.systemLanguages(), settings.language);
    return { settings, shortcutStatus: this.#shortcutStatus, language };
  }

  #tell(topic: Topic): void {
    this.#sequence += 1;
    const event = { sequence: this.#sequence, ...topic };
    for (const listener of this.#listeners) listener(event);
  }
}
