import type { Leg } from './leg.ts';
import type { CallReport } from './report.ts';
import type { FarEnd, Phase } from './types.ts';

/** Spellings of `state`, lower case. Only `ringing` and `connected` are proven (API reference 2.5); the rest is CSTA. */
const stateMeanings: ReadonlyMap<string, 'ringing' | 'dialing' | 'connected' | 'held' | 'ended'> = new Map([
  ['ringing', 'ringing'],
  ['alerting', 'ringing'],
  ['delivered', 'ringing'],
  ['offered', 'ringing'],
  ['initiated', 'dialing'],
  ['originated', 'dialing'],
  ['dialing', 'dialing'],
  ['dialling', 'dialing'],
  ['connecting', 'dialing'],
  ['connected', 'connected'],
  ['active', 'connected'],
  ['established', 'connected'],
  ['held', 'held'],
  ['hold', 'held'],
  ['onhold', 'held'],
  ['ended', 'ended'],
  ['disconnected', 'ended'],
  ['cleared', 'ended'],
  ['released', 'ended'],
  ['terminated', 'ended'],
  ['idle', 'ended'],
  ['null', 'ended'],
  ['fail', 'ended'],
  ['failed', 'ended'],
]);

/** What a reported `state` means, whatever its case; undefined where it is unknown or missing. */
export const stateMeaning = (state: string | undefined): Phase | undefined =>
  state === undefined ? undefined : stateMeanings.get(state.toLowerCase().replace(/[^a-z]/g, ''));

const farEndByEvent: ReadonlyMap<string, FarEnd> = new Map([
  ['deliveredevent', 'alerting'],
  ['establishedevent', 'answered'],
]);

/**
 * What an outbound leg's `eventType` says of the far end (API reference 2.5). Knowledge only grows: an alerting far end
 * is not unknown again because of a later, less telling event.
 */
export function reportedFarEnd(report: CallReport, known: FarEnd = 'unknown'): FarEnd {
  if (known === 'answered') return known;
  const told = farEndByEvent.get(report.eventType?.toLowerCase() ?? '');
  return told ?? (stateMeaning(report.state) === 'ringing' ? 'alerting' : known);
}

/**
 * The phase that a report gives a leg. The originating leg is `connected` at once, so an outbound `connected` means
 * dialing until there is evidence of an answer (API reference 2.5). Undefined: the state is unknown or missing.
 */
export function reportedPhase(report: CallReport, direction: Leg['direction'], farEnd: FarEnd): Phase | undefined {
  const meaning = stateMeaning(report.state);
  if (meaning === undefined || meaning === 'ended' || meaning === 'held') return meaning;
  if (direction === 'outbound') return farEnd === 'answered' ? 'connected' : 'dialing';
  return meaning === 'dialing' ? 'connected' : meaning;
}

/** Inbound unless the platform says otherwise, or the endpoint itself is the caller. */
export function reportedDirection(report: CallReport): Leg['direction'] {
  if (report.direction !== undefined) return report.direction;
  return report.from.number === report.endpointId && report.to.number !== report.endpointId ? 'outbound' : 'inbound';
}

const eventIs = (report: CallReport, name: string): boolean => report.eventType?.toLowerCase() === name;

/**
 * Whether the far end of an outbound leg is a device that the PBX shows us: it alerts under its own number, or its
 * number is in the directory. A call that reached the network never is (API reference 8.4).
 */
export function isFarEndVisible(report: CallReport, extensions: ReadonlySet<string>, wasVisible: boolean): boolean {
  if (eventIs(report, 'networkreachedevent')) return false;
  const number = report.to.number;
  if (number === undefined) return wasVisible;
  return wasVisible || extensions.has(number) || report.alertingDevice === number;
}
