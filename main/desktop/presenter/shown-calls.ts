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

/** What is told of the cards: what one report, or one wish of the user's, changed of them. */
export interface CardNews {
  readonly type: 'cards';
  /** New ones, and those that say something else. */
  readonly cards: readonly CallCard[];
  /** Keys of those that are gone. */
  readonly removed: readonly string[];
}

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

/** What has changed and is not told yet, by key. */
type Untold = Map<string, 'changed' | 'gone'>;

/**
 * The calls as cards: live ones with what was done to them, ended ones for a moment. Tells every change of a card; those
 * that come from one report are told as one, because a call that is held changes what every other on its line says.
 */
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
  /** Undefined: nothing is being gathered. */
  #untold: Untold | undefined;

  constructor(deps: ShownCallsDeps, tell: (news: CardNews) => void) {
    this.#deps = deps;
    this.#tell = tell;
    this.#ended = new EndedCalls(deps.clock, (key) => this.#gather(() => this.#note(key, 'gone')));
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
    this.#gather(() => {
      if (call.phase === 'ended') this.#onEnded(call, known?.marks);
      else this.#onLive(call.key);
      this.#noteNeighbours(call);
    });
  }

  onActivity(activity: CallActivity): void {
    this.#change(withActivity(this.#calls, activity), activity.call);
  }

  /** Other lines are watched now. */
  onLines(endpointIds: readonly string[]): void {
    this.#areSeveralLines = endpointIds.length > 1;
    const lines = new Set([...this.#calls.values()].map(({ call }) => call.endpointId));
    this.#gatherEach(lines, (endpointId) => this.#noteNeighbours({ endpointId }));
  }

  /** A card stands only while the agent knows its call, even where no report of the end ever came. */
  dropGhosts(): void {
    const live = new Set(this.#deps.agent.snapshot().calls.map((call) => call.key));
    const ghosts = [...this.#calls.values()].map(({ call }) => call).filter(({ key }) => !live.has(key));
    this.#gatherEach(ghosts, (call) => this.#dropGhost(call));
  }

  hide(key: string, by: HiddenBy): void {
    this.#change(withHidden(this.#calls, key, by), key);
  }

  /** Takes an ended call's card away before its time; false: there is none. */
  close(key: string): boolean {
    const isClosed = this.#ended.drop(key);
    if (isClosed) this.#gather(() => this.#note(key, 'gone'));
    return isClosed;
  }

  /** Keeps an ended call's card for so long from now on, in ms, where it still stands. */
  extend(key: string, forMs: number): void {
    if (this.#ended.extend(key, forMs)) this.#gather(() => this.#note(key, 'changed'));
  }

  /** Hides every live card and closes every ended one. */
  hideAll(): void {
    this.#gather(() => {
      for (const [key, { marks }] of this.#calls) if (marks.hiddenBy === undefined) this.hide(key, 'user');
      for (const key of this.#ended.keys) this.close(key);
    });
  }

  showAll(): void {
    const hidden = [...this.#calls].filter(([, { marks }]) => marks.hiddenBy !== undefined);
    this.#gatherEach(hidden, ([key]) => this.#change(withShown(this.#calls, key), key));
  }

  /** What all cards say has changed: names, or the way in which numbers are written. */
  tellAll(): void {
    this.#gatherEach([...this.#calls.keys(), ...this.#ended.keys], (key) => this.#note(key, 'changed'));
  }

  #onLive(key: string): void {
    this.#ended.drop(key);
    this.#note(key, 'changed');
  }

  /** How it ended is said where the call itself was seen, and nowhere else. */
  #onEnded(call: Call, marks: CardMarks | undefined): void {
    if (marks === undefined) return;
    const talkedMs = this.#talkedMs(call.key);
    this.#talkedSince.delete(call.key);
    const wasSeen = marks.hiddenBy === undefined && this.#deps.isPopupSeen();
    if (wasSeen) this.#showEnded({ call, talkedMs, sentTo: marks.sentTo });
    else this.#note(call.key, 'gone');
  }

  #showEnded(ended: EndedCall): void {
    const { key } = ended.call;
    this.#toldFacts.delete(key);
    this.#ended.keep(ended);
    this.#note(key, 'changed');
  }

  /** Nobody knows that such a call has ended: its card goes without a word. */
  #dropGhost({ key, endpointId }: LiveCall): void {
    this.#calls = new Map([...this.#calls].filter(([each]) => each !== key));
    this.#talkedSince.delete(key);
    this.#note(key, 'gone');
    this.#noteNeighbours({ endpointId });
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

  #note(key: string, news: 'changed' | 'gone'): void {
    if (news === 'gone') this.#toldFacts.delete(key);
    this.#untold?.set(key, news);
  }

  /** Tells what is noted meanwhile, all at once and at the end. */
  #gather(work: () => void): void {
    if (this.#untold === undefined) this.#tellOf(this.#notedIn(work));
    else work();
  }

  #notedIn(work: () => void): Untold {
    const untold: Untold = new Map();
    this.#untold = untold;
    try {
      work();
    } finally {
      this.#untold = undefined;
    }
    return untold;
  }

  #gatherEach<Item>(items: Iterable<Item>, work: (item: Item) => void): void {
    this.#gather(() => {
      for (const item of items) work(item);
    });
  }

  #tellOf(untold: Untold): void {
    const lines = this.#lines();
    const keys = [...untold.keys()];
    const cards = keys.filter((key) => untold.get(key) === 'changed').flatMap((key) => this.#card(key, lines) ?? []);
    const removed = keys.filter((key) => untold.get(key) === 'gone');
    for (const card of cards) this.#noteFacts(card);
    if (keys.length > 0) this.#tell({ type: 'cards', cards, removed });
  }

  #noteFacts({ key, phase, lineLabel, answeringWill, heldCalls }: CallCard): void {
    if (phase === 'ended') return;
    this.#toldFacts.set(key, JSON.stringify(present({ lineLabel, answeringWill, heldCalls })));
  }

  /** A call that is held, answered or over changes what the others on its line say; without a `key`, the line has. */
  #noteNeighbours({ key, endpointId }: { readonly key?: string; readonly endpointId: string }): void {
    const [context, lines] = [this.#context(), this.#lines()];
    for (const call of this.#callsOn(endpointId)) {
      const isOld = this.#toldFacts.get(call.key) !== JSON.stringify(lineFacts(call, lines(endpointId), context));
      if (call.key !== key && isOld) this.#note(call.key, 'changed');
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
    if (calls.has(key)) this.#gather(() => this.#note(key, 'changed'));
  }

  #card(key: string, lines: Lines): CallCard | undefined {
    const known = this.#calls.get(key);
    const context = this.#context();
    if (known === undefined) return this.#ended.card(key, context);
    const card = presentCard(known, context, this.#deps.agent.phaseDurationMs(key));
    return { ...card, ...lineFacts(known.call, lines(known.call.endpointId), context) };
  }
}
