import type { CallAddress } from './report.ts';
import type { CallAction, FarEnd, Outcome, OutcomeEvidence, Party, Phase } from './types.ts';

/** Our own commands that explain how a call ended. */
export type EndingIntent = Extract<
  CallAction,
  'answer' | 'decline' | 'redirect' | 'transfer' | 'completeTransfer' | 'hangUp'
>;

/** One call leg on one of our endpoints, as the model keeps it. Immutable. */
export interface Leg extends CallAddress {
  /** Ours; never changes. */
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  readonly phase: Phase;
  /** Outbound: what the platform has reported of the far end so far. */
  readonly farEnd: FarEnd;
  /** Outbound: the far end is a device that the PBX shows us, not a trunk. */
  readonly isFarEndVisible: boolean;
  /** Outbound: the call left the PBX by a trunk, so that whatever alerts there is not a device we see. */
  readonly hasReachedNetwork: boolean;
  /** Something may have happened to it unheard: it was met in the middle, or the line was down. */
  readonly hasUnseenPast: boolean;
  /** Outbound: the device that rings at the far end, as last told. */
  readonly alertingDevice?: string;
  /** Outbound: the device that the far end is at, as far as known: the one that rings, otherwise the number called. */
  readonly farDevice?: string;
  /** Outbound: a device whose leg cannot be seen (any more): what our own leg says of its ringing is old. */
  readonly unseenDevice?: string;
  /** The model's arrival number when that was noticed. */
  readonly unseenArrival?: number;
  /** Outbound: the far leg itself was seen ringing. */
  readonly isFarEndHeard?: true;
  /** Outbound: the answer was seen on the far leg; our own has not told it. */
  readonly isAnswerWitnessed?: true;
  /** Outbound: our own leg would not be told of an answer, and the far leg was not seen: there may have been one. */
  readonly isAnswerUnheard?: true;
  readonly callTrackingId?: string;
  readonly from: Party;
  readonly to: Party;
  /** Inbound: the number that was dialled first, as told first: a group, or whoever sent the call on. */
  readonly dialledNumber?: string;
  readonly party: Party;
  /** A conference was told of it. */
  readonly isConference?: true;
  readonly startedAt: string;
  readonly connectedAt?: string;
  /** `connectedAt` is when a list told that it is connected, some time after the answer; or only our own clock's time. */
  readonly isAnswerRead?: true;
  readonly endedAt?: string;
  /** `endedAt` is when a list did not tell it any more, or nobody watched it any longer; or only our own clock's time. */
  readonly isEndRead?: true;
  readonly outcome?: Outcome;
  /** What the outcome was concluded from. */
  readonly evidence?: OutcomeEvidence;
  /** A command of ours, sent and not refused, that would explain an end. */
  readonly intent?: EndingIntent;
  /** Our monotonic clock, ms, when that command was given. */
  readonly intentSinceMs?: number;
  /** Newest `timestamp` applied, ms since the epoch, platform's clock. */
  readonly lastTimestampMs?: number;
  /** The model's arrival number of the last publication or command answer that was applied. */
  readonly lastArrival: number;
  /** Our monotonic clock, ms, when the current phase began for us. */
  readonly phaseSinceMs: number;
  /** Outbound: our monotonic clock, ms, when it was first seen. */
  readonly dialledSinceMs?: number;
  /** When the platform made the leg under its present id, ISO; absent while that is the id it began with. */
  readonly madeAt?: string;
  /** Its end was told, and may be that of its id alone: it waits for what the platform says next. */
  readonly leaving?: Leaving;
}

/** The end of a leg by a transfer or a conference, as it was told. Times in ms; `timestampMs` on the platform's clock. */
export interface Leaving {
  readonly join: 'transfer' | 'conference';
  readonly timestampMs?: number;
  readonly cause?: string;
  readonly state?: string;
  readonly moment: { readonly nowMs: number; readonly monotonicMs: number };
  readonly arrival: number;
}

/**
 * Since when a call has been what it is, ms on our monotonic clock. A call of which nobody says whether it was answered
 * counts from dialling, also when it comes back from being held.
 */
export const countedSinceMs = ({ phase, phaseSinceMs, dialledSinceMs }: Leg): number =>
  phase === 'dialing' ? (dialledSinceMs ?? phaseSinceMs) : phaseSinceMs;

/** When the platform made the leg under its present id, ISO. */
export const madeAt = (leg: Pick<Leg, 'madeAt' | 'startedAt'>): string => leg.madeAt ?? leg.startedAt;

/** What is remembered of an ended leg, so that late events do not bring it back. */
export interface Ending {
  readonly callTrackingId?: string;
  /** Absent where nothing of the call was ever seen. */
  readonly createdOn?: string;
  /** Events not newer than this (platform's clock, ms) belong to the ended call. */
  readonly timestampMs?: number;
  /** True where the platform did not date the end: `timestampMs` is at the earliest that it can have been. */
  readonly isTimeEstimated: boolean;
  readonly arrival: number;
  /** Our monotonic clock, ms. */
  readonly monotonicMs: number;
  /** Nobody was told of this call: its end came before its beginning. What came with the end. */
  readonly untold?: { readonly cause?: string; readonly state?: string };
  /** `said`: the platform said so; `absent`: concluded from its absence, or from another call in its place. */
  readonly evidence: 'said' | 'absent';
}

/** The map key of an address. */
export const addressKey = (address: CallAddress): string => `${address.endpointId}/${address.callId}`;
