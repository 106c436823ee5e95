import { present } from '../present.ts';
import type { Leg } from './leg.ts';
import { verdictOf } from './outcome.ts';
import { isSameLeg, pairRecords, timeOf } from './pairing.ts';
import { isRecordLeg, legOfRecord, type PastCall } from './past-call.ts';
import { type BothClocks, type KeptPublication, type Replayed, replay } from './replay.ts';
import type { CallsState } from './state.ts';

/** So many calls are told of one gap: the newest. */
const mostCalls = 100;
/** Our estimate of the platform's clock, and the platform's own clocks among each other, differ by so much, ms. */
const slackMs = 2_000;

/** A time in which nobody listened, and what the platform says of it afterwards. Times are ms on the platform's clock. */
export interface Gap {
  /** What was known when the line fell. */
  readonly before: CallsState;
  /** Calls that were shown as cards, ended ones as well, and calls that were told of an earlier gap. */
  readonly seen: readonly Leg[];
  /** Calls that rang when the line fell and were gone when it was back: their cards ended without evidence. */
  readonly vanished: readonly Leg[];
  readonly endpoints: readonly string[];
  /** Since when an endpoint was not heard. */
  fromMs(endpointId: string): number;
  /** When the calls were read again: what began later is told live. */
  readonly untilMs: number;
  readonly now: BothClocks;
  readonly publications: readonly KeptPublication[];
  readonly records: readonly PastCall[];
}

/** An ended leg; unproven where its end was concluded from its absence. */
interface Told {
  readonly leg: Leg;
  readonly isProven: boolean;
}

/**
 * The calls that came and went in a gap, newest first, each as an ended leg with its outcome.
 *
 * In the list are calls that the user never saw as a card, and calls that rang on a card when the line fell and ended
 * unseen: the card could only say that they are gone, the history may say who took them. Not in the list are calls that
 * go on, that the user was in or dialled when the line fell, or that had a card of their own since. Recorded
 * publications come first, because they tell every step; the call history tells of calls that no publication told of,
 * and how those ended whose end none told. What began before the line was first online is nobody's business here.
 */
export function callsInGap(gap: Gap): readonly Leg[] {
  const replayed = replay(gap.before, gap.publications, gap.now);
  const told = [...unrecorded(gap, unseen(gap, replayed)), ...gap.vanished.map((leg) => vanishedNow(leg, replayed))];
  const records = gap.records.map((record) => legOfRecord(record, gap.endpoints)).filter((leg) => leg !== undefined);
  const vanishedKeys = new Set(gap.vanished.map(({ key }) => key));
  const seen = gap.seen.filter(({ key }) => !vanishedKeys.has(key));
  const pairs = pairRecords(records, [...seen, ...told.map(({ leg }) => leg)], gap.untilMs - slackMs);
  const recordOf = new Map([...pairs].map(([record, leg]) => [leg, record] as const));
  const legs = told.map(({ leg, isProven }) => (isProven ? leg : refined(leg, recordOf.get(leg))));
  // Only now: the record of a call from before the gap must be paired with it, or the next one would be.
  const recordedOnly = records.filter((record) => !pairs.has(record) && isRecordedWithin(gap, record));
  return [...legs, ...recordedOnly].sort(newestFirst).slice(0, mostCalls);
}

const newestFirst = (a: Leg, b: Leg): number => b.startedAt.localeCompare(a.startedAt);

const unseen = (gap: Gap, replayed: readonly Replayed[]): readonly Told[] =>
  replayed
    .filter(({ leg }) => !gap.seen.some((other) => other.key === leg.key || isSameLeg(other, leg)))
    .filter(({ leg, firstMs, lastMs }) => isWithin(gap, leg.endpointId, firstMs, lastMs))
    .map((found) => closed(gap, found))
    .filter((told) => told !== undefined);

/** Calls that an earlier reading told of by their records, when no publication could be read. */
function unrecorded({ seen, untilMs }: Gap, told: readonly Told[]): readonly Told[] {
  const pairs = pairRecords(
    seen.filter(isRecordLeg),
    told.map(({ leg }) => leg),
    untilMs - slackMs,
  );
  const known = new Set(pairs.values());
  return told.filter(({ leg }) => !known.has(leg));
}

const isWithin = (gap: Gap, endpointId: string, beganMs: number, lastMs: number): boolean =>
  lastMs >= gap.fromMs(endpointId) - slackMs && beganMs <= gap.untilMs + slackMs;

function isRecordedWithin(gap: Gap, record: Leg): boolean {
  const began = timeOf(record.startedAt) ?? 0;
  return isWithin(gap, record.endpointId, began, timeOf(record.endedAt) ?? began);
}

/** A call that the platform did not list afterwards is over, whether or not anybody said so. */
function closed({ before, untilMs }: Gap, { leg: replayed, lastMs }: Replayed): Told | undefined {
  const leg = asHeard(replayed, before);
  // Of a call whose beginning or middle nobody kept, the end alone does not say how it went.
  if (leg.phase === 'ended') return { leg, isProven: leg.outcome !== 'unknown' };
  // Heard of so late that the reading may have missed it: it rings live, or the history tells of it.
  if (lastMs > untilMs - slackMs) return undefined;
  return { leg: { ...leg, phase: 'ended', ...verdictOf(leg, { isAbsent: true }) }, isProven: false };
}

/** Where our own leg may not be told of an answer, nobody watched the far end meanwhile: it may have been answered. */
function asHeard(leg: Leg, { isAnswerTold }: CallsState): Leg {
  const isClaimed = leg.outcome === 'cancelled' && leg.evidence?.basis === 'state' && isAnswerTold !== true;
  return isClaimed ? { ...leg, outcome: 'unknown' } : leg;
}

/** The card's call as the publications tell it; as the card had it where they tell nothing. */
function vanishedNow(leg: Leg, replayed: readonly Replayed[]): Told {
  const now = replayed.find((found) => found.leg.key === leg.key)?.leg;
  if (now === undefined) return { leg: withoutEnd(leg), isProven: false };
  if (now.phase === 'ended') return { leg: now, isProven: true };
  return { leg: { ...now, phase: 'ended', ...verdictOf(now, { isAbsent: true }) }, isProven: false };
}

/** Of a call that was gone at the next look nobody knows when it ended. */
const withoutEnd = ({ endedAt: _, ...leg }: Leg): Leg => leg;

const refined = (leg: Leg, record: Leg | undefined): Leg => {
  if (record === undefined) return leg;
  const { endedAt, connectedAt, outcome, evidence } = record;
  const isBetter = outcome !== undefined && outcome !== 'unknown';
  return {
    ...leg,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(connectedAt === undefined ? {} : { connectedAt }),
    ...(isBetter ? present({ outcome, evidence }) : {}),
  };
};
