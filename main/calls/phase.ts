import { present } from '../present.ts';
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
  return meaning === 'dialing' ? undefined : meaning;
}

/** Inbound unless the platform says otherwise, or the endpoint itself is the caller. */
export function reportedDirection(report: CallReport): Leg['direction'] {
  if (report.direction !== undefined) return report.direction;
  return report.from.number === report.endpointId && report.to.number !== report.endpointId ? 'outbound' : 'inbound';
}

/** What is said of a call that nobody has taken yet. */
const beginnings: ReadonlySet<string> = new Set(['originatedevent', 'deliveredevent', 'networkreachedevent']);

/**
 * Whether a report proves that nothing has happened to a leg but its beginning: it rings here, or it is being dialled. A
 * leg that is held was talked on; one that says nothing of its events is taken for what it is while nobody has held it.
 */
export function isBeginning(report: CallReport, phase: Phase): boolean {
  if (phase === 'ringing') return true;
  return phase === 'dialing' && (report.eventType === undefined || beginnings.has(report.eventType.toLowerCase()));
}

const eventIs = (report: CallReport, name: string): boolean => report.eventType?.toLowerCase() === name;

/** Which device an outbound call is at. */
export interface FarDevices {
  readonly alertingDevice?: string;
  readonly farDevice?: string;
}

/**
 * The device that rings at the far end, and the one that the far end is at: of the device that rings and the number
 * called the one that was told anew last, because a diversion may change either. `known` is the leg so far.
 */
export function farDevices(
  report: CallReport,
  number: string | undefined,
  extensions: ReadonlySet<string>,
  known?: FarDevices & Pick<Leg, 'to'>,
): FarDevices {
  const told = report.alertingDevice === report.endpointId ? undefined : report.alertingDevice;
  const isSameNumber = known === undefined || known.to.number === number;
  const alertingDevice = told ?? (isSameNumber ? known?.alertingDevice : undefined);
  const isMoved = told !== undefined && told !== known?.alertingDevice;
  const isSeen = alertingDevice !== undefined && isHouse(alertingDevice, report.endpointId, extensions);
  const farDevice = isMoved && isSeen ? alertingDevice : isSameNumber ? (known?.farDevice ?? number) : number;
  return present({ alertingDevice, farDevice });
}

/** What is known of where an outbound call goes. */
export interface FarEndSight {
  readonly isFarEndVisible: boolean;
  readonly hasReachedNetwork: boolean;
}

/** A number as this endpoint's own PBX might give it to a telephone: digits, about as many as the endpoint's own. */
const isInternal = (number: string, endpointId: string): boolean =>
  /^\d+$/.test(number) && number.length <= endpointId.length + 2;

const isHouse = (device: string, endpointId: string, extensions: ReadonlySet<string>): boolean =>
  extensions.has(device) || isInternal(device, endpointId);

/** A telephone number that no device of the house has: the call was sent on to somebody outside. */
const isOutside = (device: string, endpointId: string, extensions: ReadonlySet<string>): boolean =>
  /^\+?\d+$/.test(device) && !isHouse(device, endpointId, extensions);

/**
 * Whether the far end of an outbound leg is a device that the PBX shows us: its number is in the directory, or it alerts
 * under its own, internal number. A call that reached the network never is, whatever the trunk reports of it afterwards
 * (API reference 8.4). `known` is of the same party, undefined where the party is another one now.
 */
export function farEndSight(
  report: CallReport,
  number: string | undefined,
  extensions: ReadonlySet<string>,
  known?: FarEndSight,
): FarEndSight {
  const hasReachedNetwork = eventIs(report, 'networkreachedevent') || known?.hasReachedNetwork === true;
  const { alertingDevice, endpointId } = report;
  const isSentOutside = alertingDevice !== undefined && isOutside(alertingDevice, endpointId, extensions);
  if (hasReachedNetwork || number === undefined || isSentOutside) return { isFarEndVisible: false, hasReachedNetwork };
  const alertsItself = alertingDevice === number && isInternal(number, endpointId);
  return {
    isFarEndVisible: known?.isFarEndVisible === true || extensions.has(number) || alertsItself,
    hasReachedNetwork,
  };
}
