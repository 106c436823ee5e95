import { addressKey, type Leg } from './leg.ts';
import type { Party } from './types.ts';

/** Two reports of one call differ by no more than this in their times, ms: they come from different services. */
const toleranceMs = 15_000;
/** The same, where nothing but the time speaks for or against one call, ms. */
const exactToleranceMs = 2_000;
/** Numbers that agree in so many last digits are one number, written with and without its country. */
const tellingDigits = 6;

/** The time as ms since the epoch; undefined where it is none. */
export const timeOf = (iso: string | undefined): number | undefined => {
  const ms = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? undefined : ms;
};

const apart = (a: number | undefined, b: number | undefined): number =>
  a === undefined || b === undefined ? Number.POSITIVE_INFINITY : Math.abs(a - b);

/** Two tracking ids decide; undefined where one of them is missing. */
const trackingAgrees = (a: Leg, b: Leg): boolean | undefined =>
  a.callTrackingId === undefined || b.callTrackingId === undefined ? undefined : a.callTrackingId === b.callTrackingId;

/** Whether two legs, each told by call events, are one: same address, and nothing that says otherwise. */
export const isSameLeg = (a: Leg, b: Leg): boolean =>
  addressKey(a) === addressKey(b) &&
  (trackingAgrees(a, b) ?? apart(timeOf(a.startedAt), timeOf(b.startedAt)) <= toleranceMs);

const digits = ({ number = '' }: Party): string => number.replaceAll(/\D/g, '');

/** Whether two numbers are one; `unknown` where one of them is withheld. */
const compare = (a: Party, b: Party): 'same' | 'unknown' | 'other' => {
  const [one, other] = [digits(a), digits(b)];
  if (one === '' || other === '') return 'unknown';
  const shorter = Math.min(one.length, other.length);
  const isTail = shorter >= tellingDigits && one.slice(-tellingDigits) === other.slice(-tellingDigits);
  return isTail || one === other ? 'same' : 'other';
};

const farSide = ({ direction, from, to }: Leg): Party => (direction === 'inbound' ? from : to);

const compareFarSides = (record: Leg, leg: Leg) => {
  const found = [farSide(leg), leg.party].map((party) => compare(farSide(record), party));
  return found.find((each) => each === 'same') ?? found.find((each) => each === 'unknown') ?? 'other';
};

/** Outcomes that are told with the end itself, so that its time is known; other ends may be concluded much later. */
const isEndKnown = ({ outcome = 'unknown' }: Leg): boolean => ['redirected', 'transferred'].includes(outcome);

/**
 * A record is written when its whole call is over: one that was over before the calls were last read is of no call that
 * goes on, and one that was over before a leg went elsewhere is not of that leg's call.
 */
const isOverTooEarly = (record: Leg, leg: Leg, listedMs: number): boolean => {
  const overMs = timeOf(record.endedAt) ?? timeOf(record.startedAt) ?? 0;
  if (leg.phase !== 'ended') return overMs < listedMs;
  return isEndKnown(leg) && overMs < (timeOf(leg.endedAt) ?? 0) - exactToleranceMs;
};

/** A record may be dated by the beginning of its call or, where it was written, by the end. */
const timeApart = (record: Leg, leg: Leg): number => {
  const [began, ended] = [timeOf(record.startedAt), timeOf(record.endedAt)];
  const legEnded = timeOf(leg.endedAt);
  return Math.min(apart(began, timeOf(leg.startedAt)), apart(began, legEnded), apart(ended, legEnded));
};

/** The same where nothing else speaks for one call: a record that has both times is dated by the beginning. */
const beginningsApart = (record: Leg, leg: Leg): number => {
  const began = timeOf(record.startedAt);
  const isByEnd = apart(began, timeOf(record.endedAt) ?? began) <= exactToleranceMs;
  const byEnd = isByEnd ? apart(began, timeOf(leg.endedAt)) : Number.POSITIVE_INFINITY;
  return Math.min(apart(began, timeOf(leg.startedAt)), byEnd);
};

/** How far a record is from being of this leg, ms; undefined where it cannot be. No id joins the two (API reference 2.6). */
function distance(record: Leg, leg: Leg, listedMs: number): number | undefined {
  if (record.endpointId !== leg.endpointId || record.direction !== leg.direction) return undefined;
  const tracking = trackingAgrees(record, leg);
  if (tracking !== undefined) return tracking ? 0 : undefined;
  if (isOverTooEarly(record, leg, listedMs)) return undefined;
  const numbers = compareFarSides(record, leg);
  if (numbers === 'other') return undefined;
  const ms = numbers === 'same' ? timeApart(record, leg) : beginningsApart(record, leg);
  return ms <= (numbers === 'same' ? toleranceMs : exactToleranceMs) ? ms : undefined;
}

/**
 * Which leg each record is of, nearest in time first. Each record and each leg is taken once, so that of two calls by
 * one caller, one shortly after the other, none swallows both. `listedMs`: when the calls were read of which some of the
 * legs go on, on the platform's clock.
 */
export function pairRecords(records: readonly Leg[], legs: readonly Leg[], listedMs: number): ReadonlyMap<Leg, Leg> {
  const possible = records.flatMap((record) =>
    legs.flatMap((leg) => {
      const ms = distance(record, leg, listedMs);
      return ms === undefined ? [] : [{ record, leg, ms }];
    }),
  );
  const pairs = new Map<Leg, Leg>();
  const taken = new Set<Leg>();
  for (const { record, leg } of possible.sort((a, b) => a.ms - b.ms)) {
    if (pairs.has(record) || taken.has(leg)) continue;
    pairs.set(record, leg);
    taken.add(leg);
  }
  return pairs;
}
