import { present } from '../present.ts';
import type { Leg } from './leg.ts';
import { type Verdict, verdictOf } from './outcome.ts';
import type { Party } from './types.ts';

/** An entry of the platform's call history, written once the call is over (API reference 2.6). Times are ISO 8601. */
export interface PastCall {
  /** Names the entry, never a live call. */
  readonly recordId: string;
  readonly endpointId?: string;
  readonly direction?: 'inbound' | 'outbound';
  readonly from: Party;
  readonly to: Party;
  readonly cause?: string;
  readonly createdOn?: string;
  readonly connectedOn?: string;
  readonly endedOn?: string;
  readonly callTrackingId?: string;
}

type Place = Pick<Leg, 'endpointId' | 'direction'>;

/**
 * On which of our endpoints a call was. A history may be the whole account's: one that names neither an endpoint of ours
 * nor its number on our side is somebody else's, and not told.
 */
function placeOf(call: PastCall, endpoints: readonly string[]): Place | undefined {
  const named = (endpoint: string | undefined) => endpoints.find((own) => own === endpoint);
  const direction = call.direction ?? (named(call.from.number) === undefined ? 'inbound' : 'outbound');
  const ownSide = direction === 'inbound' ? call.to : call.from;
  const endpointId = named(call.endpointId ?? ownSide.number);
  return endpointId === undefined ? undefined : { endpointId, direction };
}

/** Causes that end conversations and ringing alike: without a time of connection they prove neither. */
const isTellingNothing = (cause = ''): boolean => /^normal(clearing)?$/i.test(cause);

/** The originating leg is connected at once (API reference 2.5): an outbound call's time of connection proves nothing. */
function verdictOfRecord(leg: Leg, cause: string | undefined): Verdict {
  const verdict = verdictOf(leg, { cause });
  return verdict.outcome === 'missed' && isTellingNothing(cause) ? { ...verdict, outcome: 'unknown' } : verdict;
}

const phaseBefore = (call: PastCall, direction: Leg['direction']): Leg['phase'] => {
  if (direction === 'outbound') return 'dialing';
  return call.connectedOn === undefined ? 'ringing' : 'connected';
};

const recordPrefix = 'record/';

/** True for a leg made of an entry of the history: its `callId` is the entry's, no live call's. */
export const isRecordLeg = ({ key }: Leg): boolean => key.startsWith(recordPrefix);

/** An entry of the history as an ended leg; undefined where it is not ours, or says nothing of its time. */
export function legOfRecord(call: PastCall, endpoints: readonly string[]): Leg | undefined {
  const place = placeOf(call, endpoints);
  const startedAt = call.createdOn ?? call.connectedOn ?? call.endedOn;
  if (place === undefined || startedAt === undefined) return undefined;
  const { from, to, recordId, endedOn: endedAt, callTrackingId } = call;
  const leg: Leg = {
    ...place,
    ...{ key: `${recordPrefix}${recordId}`, callId: recordId, phase: phaseBefore(call, place.direction) },
    ...{ farEnd: 'unknown', isFarEndVisible: false, hasReachedNetwork: false, hasUnseenPast: false },
    ...{ from, to, party: place.direction === 'inbound' ? from : to, startedAt },
    ...present({ endedAt, callTrackingId, connectedAt: call.connectedOn }),
    ...{ lastArrival: 0, phaseSinceMs: 0 },
  };
  return { ...leg, phase: 'ended', ...verdictOfRecord(leg, call.cause) };
}
