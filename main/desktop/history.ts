import type { Target, UiCaller } from '../../preload/contract.ts';
import type { Agent, AgentEvent, OfflineCall } from '../agent/types.ts';
import type { Call } from '../calls/types.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { canonicalNumber } from '../dialing/number.ts';
import { failed, type Result, success } from '../failure.ts';
import { type EntryContext, entryOfCall, entryOfGapCall, entryOfLiveCall, isSameCall } from '../journal/entry.ts';
import { lastCallers, pageSize } from '../journal/latest.ts';
import { termsOf } from '../journal/search.ts';
import type { Journal, JournalEntry } from '../journal/types.ts';
import type { Clock, Timer } from '../ports.ts';
import { present } from '../present.ts';
import { historyOwnerOf } from './history-owner.ts';
import { withToldTimes } from './history-times.ts';
import { callerOf, historyCallOf, targetOf, type ViewContext } from './history-view.ts';
import type { CallHistory, DesktopSettingsStore, People } from './ports.ts';
import type { Presenter } from './presenter/presenter.ts';
import { targetLimit } from './targets.ts';

/** What the history is made of. */
export interface HistoryDeps {
  readonly agent: Pick<Agent, 'subscribe' | 'snapshot' | 'searchColleagues'>;
  readonly journal: Journal;
  readonly people: People;
  readonly settings: Pick<DesktopSettingsStore, 'get' | 'subscribe'>;
  readonly presenter: Pick<Presenter, 'setFacts'>;
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
}

/** What keeps the history. */
export interface HistoryKeeper extends CallHistory {
  /** A call was placed or sent to this destination, and the platform accepted it. */
  noteTarget(destination: string): void;
  /** Writes down the calls that go on, and follows nothing any more. The journal stays open. */
  stop(): void;
}

/** What is older than it may be kept is forgotten so often, ms. */
const forgettingMs = 86_400_000;
/** A shorter time is taken seriously after this, ms: arrow keys step through a list, also over "this run only". */
const secondThoughtsMs = 3_000;
/** Last callers are looked for among so many calls. */
const callersAmong = 50;
/** So many contacts may bear out a name that is searched for. */
const contactLimit = 200;

/**
 * Keeps the journal of the calls of whoever is signed in, and tells pages and tray of it. It follows the agent after the
 * popup was told, and writes only when a call is over: about a millisecond in all, so that no thread of its own is needed.
 */
export function keepHistory(deps: HistoryDeps): HistoryKeeper {
  const history = new History(deps);
  history.start();
  return history;
}

class History implements HistoryKeeper {
  readonly #deps: HistoryDeps;
  /** Calls that were told of afterwards, by key: each is written once, also where it was cleared since. */
  readonly #listed = new Set<string>();
  readonly #live = new Set<string>();
  #releases: readonly (() => void)[] = [];
  #callsOwner: string | undefined;
  #days: number;
  #keeping: Timer | undefined;
  #revision = 0;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
    this.#days = deps.settings.get().historyDays;
  }

  start(): void {
    const { agent, settings, people } = this.#deps;
    this.#releases = [
      agent.subscribe((event) => this.#follow(event)),
      settings.subscribe(() => this.#onSettings()),
      people.subscribe(() => this.#tell()),
    ];
    this.#forgetDaily();
    for (const { key } of agent.snapshot().calls) this.#onLive(key);
    this.#tell();
  }

  stop(): void {
    for (const release of this.#releases) release();
    this.#releases = [];
    for (const call of this.#deps.agent.snapshot().calls) this.#writeLive(call);
    if (this.#keeping !== undefined) this.#keep();
  }

  search({ text, filter, offset }: Parameters<CallHistory['search']>[0]): ReturnType<CallHistory['search']> {
    const owner = this.#owner();
    if (owner === undefined) return success({ calls: [], hasMore: false });
    const query = { owner, filter, offset, limit: pageSize + 1, terms: termsOf(text), dials: this.#dialsOf(text) };
    const found = this.#deps.journal.search(query);
    if (!found.ok) return found;
    const context = this.#view();
    const calls = found.value.slice(0, pageSize).map((entry) => historyCallOf(entry, context));
    return success({ calls, hasMore: found.value.length > pageSize });
  }

  clear(): Result<void> {
    const owner = this.#owner();
    if (owner === undefined) return failed('not-allowed', { detail: 'nobody is signed in' });
    const cleared = this.#deps.journal.clear(owner);
    this.#tell();
    return cleared;
  }

  markMissedSeen(): void {
    const owner = this.#owner();
    if (owner === undefined || this.#deps.journal.missedCount(owner) === 0) return;
    this.#deps.journal.markMissedSeen(owner);
    this.#tell();
  }

  recentTargets(): readonly Target[] {
    const owner = this.#owner();
    if (owner === undefined) return [];
    const context = this.#view();
    return this.#deps.journal.targets(owner, targetLimit).map((target) => targetOf(target, context));
  }

  noteTarget(destination: string): void {
    const dialled = normaliseDialled(destination, this.#deps.settings.get());
    if (dialled.ok) this.#keepTarget(dialled.value.dial);
  }

  #keepTarget(dial: string, name?: string): void {
    const owner = this.#owner();
    if (owner === undefined) return;
    this.#deps.journal.noteTarget({ owner, dial, usedMs: this.#deps.clock.now(), ...present({ name }) });
  }

  #follow(event: AgentEvent): void {
    if (event.type === 'call') this.#onCall(event.call);
    else if (event.type === 'offline-calls') this.#onGapCalls(event.calls);
    else if (event.type === 'account') this.#onAccount();
  }

  #onAccount(): void {
    const before = this.#callsOwner;
    if (this.#ownerOfCalls() !== before) this.#listed.clear();
    this.#tell();
  }

  #onCall(call: Call): void {
    if (call.phase !== 'ended') this.#onLive(call.key);
    else this.#onEnded(withToldTimes(call));
  }

  /** A call that was taken for over rings, or is talked in: it is no past call yet. */
  #onLive(key: string): void {
    if (this.#live.has(key)) return;
    this.#live.add(key);
    if (this.#takeBack(key)) this.#tell();
  }

  /** What was written of a call while nobody watched it, or as over while it was not. */
  #takeBack(key: string): boolean {
    const owner = this.#ownerOfCalls();
    if (owner === undefined) return false;
    const wrong = [...this.#listed].filter((listed) => isSameCall(listed, key));
    for (const each of wrong) this.#deps.journal.remove(owner, each);
    return this.#deps.journal.removeUnfinished(owner, key) || wrong.length > 0;
  }

  #writeLive(call: Call): void {
    const context = this.#entryContext();
    if (context !== undefined) this.#deps.journal.write(entryOfLiveCall(withToldTimes(call), context));
  }

  #onEnded(call: Call): void {
    const wasLive = this.#live.delete(call.key);
    const context = this.#entryContext();
    if (context === undefined) return;
    if (!wasLive) this.#deps.journal.removeUnfinished(context.owner, call.key);
    const entry = entryOfCall(call, context);
    this.#deps.journal.write(entry);
    // A number that was dialled on the telephone itself is a recent one as well.
    if (call.direction === 'outbound' && entry.dial !== undefined) this.#keepTarget(entry.dial, call.party.name);
    this.#tell();
  }

  #onGapCalls(calls: readonly OfflineCall[]): void {
    const context = this.#entryContext();
    if (context === undefined) return;
    const entries = calls.map((call) => entryOfGapCall(call, context)).filter(({ key }) => !this.#listed.has(key));
    for (const entry of entries) this.#writeGapCall(entry);
    if (entries.length > 0) this.#tell();
  }

  #writeGapCall(entry: JournalEntry): void {
    this.#listed.add(entry.key);
    // A sign-in ended between the card and the records: neither knows of the other, and the call is one.
    const key = this.#deps.journal.keyOfTwin(entry) ?? entry.key;
    this.#deps.journal.write({ ...entry, key });
  }

  #onSettings(): void {
    const { historyDays } = this.#deps.settings.get();
    if (historyDays !== this.#days) this.#keepSoon(historyDays);
    this.#tell();
  }

  #keepSoon(days: number): void {
    this.#days = days;
    this.#keeping?.cancel();
    this.#keeping = this.#deps.clock.schedule(() => {
      this.#keep();
      this.#tell();
    }, secondThoughtsMs);
  }

  #keep(): void {
    this.#keeping?.cancel();
    this.#keeping = undefined;
    this.#deps.journal.keepFor(this.#days);
  }

  #forgetDaily(): void {
    const timer = this.#deps.clock.schedule(() => {
      this.#keep();
      this.#releases = this.#releases.filter((release) => release !== cancel);
      this.#forgetDaily();
      this.#tell();
    }, forgettingMs);
    const cancel = () => timer.cancel();
    this.#releases = [...this.#releases, cancel];
  }

  #owner(): string | undefined {
    const { account } = this.#deps.agent.snapshot();
    return account === undefined ? undefined : historyOwnerOf(account);
  }

  /** Also while somebody else is signing in: the calls that end by it are those of whoever was signed in before. */
  #ownerOfCalls(): string | undefined {
    this.#callsOwner = this.#owner() ?? this.#callsOwner;
    return this.#callsOwner;
  }

  #entryContext(): EntryContext | undefined {
    const owner = this.#ownerOfCalls();
    const { country } = this.#deps.settings.get();
    return owner === undefined ? undefined : { owner, country, nowMs: this.#deps.clock.now() };
  }

  #view(): ViewContext {
    const { agent, people, settings } = this.#deps;
    const named = (number: string) =>
      agent.searchColleagues(number).find(({ extension }) => extension === number)?.name;
    return { country: settings.get().country, people, colleagueOf: named };
  }

  /** The numbers of contacts whose name or organisation has the text: the platform may have sent neither. */
  #dialsOf(text: string): readonly string[] {
    if (text.trim() === '') return [];
    const context = this.#deps.settings.get();
    return this.#deps.people
      .search(text.trim(), contactLimit)
      .map(({ destination }) => canonicalNumber(destination, context));
  }

  #lastCallers(owner: string): readonly UiCaller[] {
    const all = { owner, filter: 'all', terms: [], dials: [], offset: 0, limit: callersAmong } as const;
    const newest = this.#deps.journal.search(all);
    const context = this.#view();
    return lastCallers(newest.ok ? newest.value : []).map((entry) => callerOf(entry, context));
  }

  #tell(): void {
    const owner = this.#owner();
    this.#revision += 1;
    this.#deps.presenter.setFacts({
      missedCount: owner === undefined ? 0 : this.#deps.journal.missedCount(owner),
      lastCallers: owner === undefined ? [] : this.#lastCallers(owner),
      historyRevision: this.#revision,
    });
  }
}
