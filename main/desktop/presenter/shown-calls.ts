import type { CallCard } from '../../../preload/contract.ts';
import type { Agent, CallActivity } from '../../agent/types.ts';
import type { Call } from '../../calls/types.ts';
import type { Clock } from '../../ports.ts';
import { present } from '../../present.ts';
import type { DesktopSettingsStore, People } from '../ports.ts';
import {
  type CardMarks,
  type HiddenBy,
  type LiveCall,
  longestFirst,
  type MarkedCalls,
  presentCard,
  withActivity,
  withCall,
  withHidden,
  withShown,
} from './cards.ts';
import { type EndedCall, EndedCalls } from './ended-calls.ts';
import { type Line, type LineContext, lineFacts, lineOf } from './line.ts';

/** What is told of the cards. */
export type CardNews =
  | { readonly type: 'card'; readonly card: CallCard }
  | { readonly type: 'cardRemoved'; readonly key: string };

/** What the cards are made of. */
export interface ShownCallsDeps {
  readonly agent: Pick<Agent, 'snapshot' | 'phaseDurationMs' | 'searchColleagues'>;
  readonly settings: Pick<DesktopSettingsStore, 'get'>;
  readonly people: Pick<People, 'personOf'>;
  readonly clock: Clock;
  /** The popup's window is on the screen: what has ended there may say so. */
  isPopupSeen(): boolean;
}

type Lines = (endpointId: string) => Line;

const marked = (calls: readonly Call[]): MarkedCalls => calls.reduce<MarkedCalls>(withCall, new Map());

/** The calls as cards: live ones with what was done to them, ended ones for a moment. Tells every change of a card. */
export class ShownCalls {
  readonly #deps: ShownCallsDeps;
  readonly #tell: (news: CardNews) => void;
  readonly #ended: EndedCalls;
  #calls: MarkedCalls;
  #areSeveralLines: boolean;
  /** What each card said of its line when it was told last. */
  readonly #toldFacts = new Map<string, string>();
  /** Since when a call is talked, ms on the monotonic clock. */
  readonly #talkedSince = new Map<string, number>();

  constructor(deps: ShownCallsDeps, tell: (news: CardNews) => void) {
    this.#deps = deps;
    this.#tell = tell;
    this.#ended = new EndedCalls(deps.clock, (key) => this.#tellRemoved(key));
    const { calls, link } = deps.agent.snapshot();
    this.#calls = marked(calls);
    for (const call of calls) this.#noteTalk(call);
    this.#areSeveralLines = link.endpointIds.length > 1;
  }

  /** Live calls, longest first; then those that have just ended. */
  cards(): readonly CallCard[] {
    const lines = this.#lines();
    return [...longestFirst(this.#calls), ...this.#ended.keys].flatMap((key) => this.#card(key, lines) ?? []);
  }

  has(key: string): boolean {
    return this.#calls.has(key);
  }

  /** Takes a report of the agent's. */
  onCall(call: Call): void {
    const known = this.#calls.get(call.key);
    this.#calls = withCall(this.#calls, call);
    this.#noteTalk(call);
    if (call.phase === 'ended') this.#onEnded(call, known?.marks);
    else this.#onLive(call.key);
    this.#tellNeighbours(call);
  }

  onActivity(activity: CallActivity): void {
    this.#change(withActivity(this.#calls, activity), activity.call);
  }

  /** Other lines are watched now. */
  onLines(endpointIds: readonly string[]): void {
    this.#areSeveralLines = endpointIds.length > 1;
    const lines = new Set([...this.#calls.values()].map(({ call }) => call.endpointId));
    for (const endpointId of lines) this.#tellNeighbours({ endpointId });
  }

  /** A card stands only while the agent knows its call, even where no report of the end ever came. */
  dropGhosts(): void {
    const live = new Set(this.#deps.agent.snapshot().calls.map((call) => call.key));
    for (const { call } of [...this.#calls.values()]) if (!live.has(call.key)) this.#dropGhost(call);
  }

  hide(key: string, by: HiddenBy): void {
    this.#change(withHidden(this.#calls, key, by), key);
  }

  /** Takes an ended call's card away before its time; false: there is none. */
  close(key: string): boolean {
    const isClosed = this.#ended.drop(key);
    if (isClosed) this.#tellRemoved(key);
    return isClosed;
  }

  /** Keeps an ended call's card for so long from now on, in ms, where it still stands. */
  extend(key: string, forMs: number): void {
    if (this.#ended.extend(key, forMs)) this.#tellCard(key);
  }

  /** Hides every live card and closes every ended one. */
  hideAll(): void {
    for (const [key, { marks }] of this.#calls) if (marks.hiddenBy === undefined) this.hide(key, 'user');
    for (const key of this.#ended.keys) this.close(key);
  }

  showAll(): void {
    for (const [key, { marks }] of this.#calls)
      if (marks.hiddenBy !== undefined) this.#change(withShown(this.#calls, key), key);
  }

  /** What all cards say has changed: names, or the way in which numbers are written. */
  tellAll(): void {
    const lines = this.#lines();
    for (const key of [...this.#calls.keys(), ...this.#ended.keys]) this.#tellCard(key, lines);
  }

  #onLive(key: string): void {
    this.#ended.drop(key);
    this.#tellCard(key);
  }

  /** How it ended is said where the call itself was seen, and nowhere else. */
  #onEnded(call: Call, marks: CardMarks | undefined): void {
    if (marks === undefined) return;
    const talkedMs = this.#talkedMs(call.key);
    this.#talkedSince.delete(call.key);
    const wasSeen = marks.hiddenBy === undefined && this.#deps.isPopupSeen();
    if (wasSeen) this.#showEnded({ call, talkedMs, sentTo: marks.sentTo });
    else this.#tellRemoved(call.key);
  }

  #showEnded(ended: EndedCall): void {
    const { key } = ended.call;
    this.#toldFacts.delete(key);
    this.#ended.keep(ended);
    this.#tellCard(key);
  }

  /** Nobody knows that such a call has ended: its card goes without a word. */
  #dropGhost({ key, endpointId }: LiveCall): void {
    this.#calls = new Map([...this.#calls].filter(([each]) => each !== key));
    this.#talkedSince.delete(key);
    this.#tellRemoved(key);
    this.#tellNeighbours({ endpointId });
  }

  #noteTalk({ key, phase }: Call): void {
    if (phase !== 'connected' || this.#talkedSince.has(key)) return;
    const { agent, clock } = this.#deps;
    this.#talkedSince.set(key, clock.monotonic() - agent.phaseDurationMs(key));
  }

  #talkedMs(key: string): number | undefined {
    const since = this.#talkedSince.get(key);
    return since === undefined ? undefined : this.#deps.clock.monotonic() - since;
  }

  #tellRemoved(key: string): void {
    this.#toldFacts.delete(key);
    this.#tell({ type: 'cardRemoved', key });
  }

  /** A call that is held, answered or over changes what the others on its line say; without a `key`, the line has. */
  #tellNeighbours({ key, endpointId }: { readonly key?: string; readonly endpointId: string }): void {
    const [context, lines] = [this.#context(), this.#lines()];
    for (const call of this.#callsOn(endpointId)) {
      const isOld = this.#toldFacts.get(call.key) !== JSON.stringify(lineFacts(call, lines(endpointId), context));
      if (call.key !== key && isOld) this.#tellCard(call.key, lines);
    }
  }

  #callsOn(endpointId: string): readonly LiveCall[] {
    return [...this.#calls.values()].map(({ call }) => call).filter((call) => call.endpointId === endpointId);
  }

  #context(): LineContext {
    const { agent, settings, people } = this.#deps;
    const { country, whenAnsweringAnother } = settings.get();
    const named = (endpointId: string) => agent.searchColleagues(endpointId);
    return {
      ...{ country, whenAnsweringAnother, people, areSeveral: this.#areSeveralLines },
      nameOf: (endpointId) => named(endpointId).find(({ extension }) => extension === endpointId)?.name,
      durationMs: (key) => agent.phaseDurationMs(key),
    };
  }

  /** The lines as they are now, each looked through once, when it is first asked for: it names every call that is held. */
  #lines(): Lines {
    const [context, known] = [this.#context(), new Map<string, Line>()];
    return (endpointId) => {
      const line = known.get(endpointId) ?? lineOf(this.#callsOn(endpointId), context);
      known.set(endpointId, line);
      return line;
    };
  }

  #change(calls: MarkedCalls, key: string): void {
    this.#calls = calls;
    if (calls.has(key)) this.#tellCard(key);
  }

  #card(key: string, lines: Lines): CallCard | undefined {
    const known = this.#calls.get(key);
    const context = this.#context();
    if (known === undefined) return this.#ended.card(key, context);
    const card = presentCard(known, context, this.#deps.agent.phaseDurationMs(key));
    return { ...card, ...lineFacts(known.call, lines(known.call.endpointId), context) };
  }

  #tellCard(key: string, lines: Lines = this.#lines()): void {
    const card = this.#card(key, lines);
    if (card === undefined) return;
    const { lineLabel, answeringWill, heldCalls } = card;
    if (card.phase !== 'ended')
      this.#toldFacts.set(key, JSON.stringify(present({ lineLabel, answeringWill, heldCalls })));
    this.#tell({ type: 'card', card });
  }
}
