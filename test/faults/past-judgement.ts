import type { Call } from '../../main/calls/types.ts';
import { talkedMs } from '../../main/journal/latest.ts';
import type { JournalEntry } from '../../main/journal/types.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import type { LedgerCall, LedgerLeg } from '../../simulator/ledger.ts';
import { isAnswerHidden } from './allowances.ts';
import type { Past } from './past.ts';
import { startMs } from './world.ts';

/** One part of a call at the own telephone: under one id. */
interface Part {
  readonly call: LedgerCall;
  readonly leg: LedgerLeg;
}

/** A call of the own telephone, whatever ids it went on under. Times in ms since the epoch, by the PBX's clock. */
interface Truth {
  readonly parts: readonly Part[];
  /** Infinite while it lives. */
  readonly untilMs: number;
}

/** News is on its way for so long at most, ms; a time may be wrong by that. */
const roadMs = 2_500;

const beganAt = ({ leg }: Part): number => leg.states[0]?.at ?? 0;

const endedAt = ({ leg }: Part): number => {
  const last = leg.states.at(-1);
  return last?.state === 'ended' ? last.at : Number.POSITIVE_INFINITY;
};

const isContinuation = (chain: readonly Part[], { leg: { continues } }: Part): boolean =>
  continues !== undefined &&
  chain.some(({ call }) => call.id === continues.id && call.callTrackingID === continues.callTrackingID);

function truthsOf({ world }: Past): readonly Truth[] {
  const parts = world.sim.core.ledger
    .read()
    .calls.flatMap((call) => call.legs.map((leg) => ({ call, leg })))
    .filter(({ leg }) => leg.endpoint === ownExtension)
    .toSorted((one, other) => beganAt(one) - beganAt(other));
  const chains: Part[][] = [];
  for (const part of parts) {
    const chain = chains.findLast((each) => isContinuation(each, part));
    if (chain === undefined) chains.push([part]);
    else chain.push(part);
  }
  return chains.map((chain) => ({ parts: chain, untilMs: Math.max(...chain.map(endedAt)) }));
}

/** When somebody at the far end, or here, took the call. */
const answersOf = ({ parts }: Truth, { direction }: Pick<JournalEntry, 'direction'>): readonly number[] => {
  const isMeant = ({ endpoint }: LedgerLeg): boolean => (endpoint === ownExtension) === (direction === 'inbound');
  const legs = parts.flatMap(({ call, leg }) => (direction === 'inbound' ? [leg] : call.legs.filter(isMeant)));
  return legs.flatMap(({ states }) => states.filter(({ state }) => state === 'connected').map(({ at }) => at));
};

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= roadMs;

/** Nobody was signed in when it got another id: that it goes on under it cannot be known. */
const isLeftUnderAnotherId = ({ outcome, endedMs }: JournalEntry, { parts }: Truth): boolean =>
  parts.length > 1 && outcome === 'unknown' && endedMs === undefined;

/** Judges one run; `skewMs` is the platform's clock less the PBX's. */
class PastJudge {
  readonly wrong: string[] = [];
  readonly #past: Past;
  readonly #truths: readonly Truth[];
  readonly #skewMs: number;

  constructor(past: Past) {
    this.#past = past;
    this.#truths = truthsOf(past);
    this.#skewMs = past.world.sim.core.settings.clockSkewSeconds * 1000;
  }

  judge(): void {
    const found = this.#past.entries.map((entry) => ({ entry, truth: this.#truthOf(entry) }));
    for (const { entry, truth } of found) {
      if (truth === undefined) this.#complain(entry, 'is in no ledger');
      else this.#compare(entry, truth);
    }
    this.#judgeOnce(found);
    if (this.#past.isCalm) this.#judgeComplete(new Set(found.map(({ truth }) => truth)));
    else this.#judgeTold();
  }

  #truthOf({ startedMs, key }: JournalEntry): Truth | undefined {
    const isMeant = (part: Part): boolean => Math.abs(beganAt(part) + this.#skewMs - startedMs) <= 1;
    const found = this.#truths.filter(({ parts }) => parts.some(isMeant));
    return found.find(({ parts }) => parts.some(({ call }) => key.includes(`/${call.id}/`))) ?? found[0];
  }

  #compare(entry: JournalEntry, truth: Truth): void {
    this.#compareOutcome(entry, truth);
    this.#compareTimes(entry, truth);
    const [ownLeg] = truth.parts;
    const isOut = ownLeg?.call.legs[0] === ownLeg?.leg;
    if (isOut !== (entry.direction === 'outbound')) this.#complain(entry, 'went the other way');
    const others = truth.parts.flatMap(({ call }) => call.legs).filter(({ endpoint }) => endpoint !== ownExtension);
    const { number = '' } = entry.party;
    if (!others.some(({ endpoint }) => endpoint === number)) this.#complain(entry, `was with ${others[0]?.endpoint}`);
  }

  #compareOutcome(entry: JournalEntry, truth: Truth): void {
    const { outcome, direction } = entry;
    const isAnswered = answersOf(truth, entry).length > 0;
    const isAlive = truth.untilMs === Number.POSITIVE_INFINITY && !this.#isSplit();
    if (isAlive && outcome !== 'unknown') this.#complain(entry, 'lives');
    if (outcome === 'answered' && !isAnswered) this.#complain(entry, 'was answered by nobody');
    if (outcome === 'elsewhere' && direction === 'inbound' && isAnswered) this.#complain(entry, 'was answered here');
    const isDenied = outcome === 'missed' || outcome === 'cancelled';
    // Of a conference with somebody who has not answered yet, either may be said.
    const isOfTwo = truth.parts.every(({ call }) => call.legs.length === 2);
    if (isDenied && isOfTwo && isAnswered && !this.#isHidden(truth)) this.#complain(entry, 'was answered');
  }

  #compareTimes(entry: JournalEntry, truth: Truth): void {
    const { connectedMs, endedMs } = entry;
    const answers = answersOf(truth, entry);
    if (
      endedMs !== undefined &&
      !this.#isEndLate() &&
      !this.#endsOf(truth).some((at) => isNear(at + this.#skewMs, endedMs))
    )
      this.#complain(entry, 'ended at another time');
    if (connectedMs !== undefined && !answers.some((at) => isNear(at + this.#skewMs, connectedMs)))
      this.#complain(entry, 'was answered at another time');
    const talked = talkedMs(entry);
    const inTruth = truth.untilMs - Math.min(...answers);
    if (talked !== undefined && !this.#isSplit() && !this.#isEndLate() && !isNear(talked, inTruth))
      this.#complain(entry, `was talked for ${inTruth} ms, not ${talked}`);
  }

  /** An end without a time that the network kept back for a while looks like one of this moment. */
  #isEndLate(): boolean {
    const { hits, sim } = this.#past.world;
    return sim.core.settings.endForm === 'bare-delete' && (hits.has('network-down') || hits.has('half-open'));
  }

  #endsOf(truth: Truth): readonly number[] {
    return this.#isSplit() ? truth.parts.map(endedAt) : [truth.untilMs];
  }

  #isHidden({ parts }: Truth): boolean {
    const about = (part: Part) => ({
      ...{ call: part.call, leg: part.leg, startedAt: '' },
      ...{ fromMs: beganAt(part) - startMs, untilMs: endedAt(part) - startMs },
    });
    return parts.some((part) => isAnswerHidden(this.#past.world, about(part)));
  }

  /** A bare end says nothing of a join: what goes on under another id is another call (docs/architecture.md). */
  #isSplit(): boolean {
    const { endForm, transferIds } = this.#past.world.sim.core.settings;
    return endForm === 'bare-delete' && transferIds === 'new';
  }

  #judgeOnce(found: readonly { readonly entry: JournalEntry; readonly truth: Truth | undefined }[]): void {
    const seen = new Set<Truth>();
    for (const { entry, truth } of found) {
      const isTwin = truth !== undefined && seen.has(truth) && !this.#isSplit() && !isLeftUnderAnotherId(entry, truth);
      if (isTwin)
        this.#complain(
          entry,
          `is written down twice, also as ${found
            .filter((each) => each.truth === truth)
            .map((each) => `${each.entry.key} ${each.entry.outcome} ${each.entry.endedMs}`)
            .join(', ')}`,
        );
      if (truth !== undefined) seen.add(truth);
    }
  }

  /** Without a gap whatever the ledger has is there. */
  #judgeComplete(written: ReadonlySet<Truth | undefined>): void {
    for (const truth of this.#truths) {
      const [first] = truth.parts;
      const isOver = truth.untilMs < Number.POSITIVE_INFINITY;
      if (isOver && !written.has(truth)) this.wrong.push(`${first?.call.id} of ${first && beganAt(first)} is lost`);
    }
  }

  /** With gaps: whatever the agent told, as a card or afterwards, and did not take back. */
  #judgeTold(): void {
    const { calls } = this.#past.world.agent.snapshot();
    // A call that was left alone for a while and goes on is no past one.
    const known = [
      ...this.#past.entries.map(({ startedMs }) => startedMs),
      ...calls.map((call) => Date.parse(call.startedAt)),
    ];
    for (const { key, startedAt } of this.#told()) {
      if (!known.includes(Date.parse(startedAt))) this.wrong.push(`${key} was told, and is lost`);
    }
  }

  #told(): readonly Pick<Call, 'key' | 'startedAt'>[] {
    return this.#past.world.events.flatMap(({ event }): readonly Pick<Call, 'key' | 'startedAt'>[] => {
      if (event.type === 'call') return event.call.phase === 'ended' ? [event.call] : [];
      return event.type === 'offline-calls' ? event.calls : [];
    });
  }

  #complain({ key, direction, outcome, party }: JournalEntry, what: string): void {
    this.wrong.push(`${key} (${direction}, ${outcome}, ${party.number ?? 'withheld'}) ${what}`);
  }
}

/** What of a history differs from the simulator's ledger, as sentences; empty is the aim. */
export function judgePast(past: Past): readonly string[] {
  const judge = new PastJudge(past);
  judge.judge();
  return judge.wrong;
}
