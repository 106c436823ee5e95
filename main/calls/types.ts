/**
 * What a call is, seen from outside the model. These shapes are a fixed point: the headless agent prints them as they
 * are (docs/headless.md), so names and meanings stay.
 */

/** Where a call stands on our leg. */
export type Phase = 'ringing' | 'dialing' | 'connected' | 'held' | 'ended';

/** What is known of the far end of an outbound call. */
export type FarEnd = 'alerting' | 'answered' | 'unknown';

/** How an ended call ended. `unknown`: no evidence either way. */
export type Outcome =
  | 'answered'
  | 'missed'
  | 'declined'
  | 'redirected'
  | 'transferred'
  | 'elsewhere'
  | 'cancelled'
  | 'failed'
  | 'unknown';

/** What the outcome of an ended call was concluded from. */
export interface OutcomeEvidence {
  /**
   * What decided: a `command` of ours, a `cause` of the platform's, the `state` that the call had reached or was told with
   * its end, or no more than that it was gone (`absence`).
   */
  readonly basis: 'command' | 'cause' | 'state' | 'absence';
  /** Our command, where it decided. */
  readonly command?: CallAction;
  /** As the platform wrote it with the end, also where it decided nothing or is none that we know. */
  readonly cause?: string;
  /** The phase that the call had before its end; where a state that was told with the end decided, that one. */
  readonly state: string;
}

/** What a user can do to a call. The names are those of the headless agent's commands. */
export const callActions = [
  'answer',
  'decline',
  'redirect',
  'hold',
  'retrieve',
  'transfer',
  'consult',
  'completeTransfer',
  'alternate',
  'reconnect',
  'conference',
  'digits',
  'hangUp',
] as const;
/** Name of an action. */
export type CallAction = (typeof callActions)[number];

/** One side of a call. Fields are absent where the platform gave none; `number` is as the platform wrote it. */
export interface Party {
  readonly number?: string;
  readonly name?: string;
}

/** A call leg on one of our endpoints. Times are ISO 8601; fields that do not apply are absent. */
export interface Call {
  /** Ours; never changes, even where `callId` does. */
  readonly key: string;
  readonly endpointId: string;
  /** The PBX's bare id, as in `/endpoints/{endpointId}/calls/{callId}`. Reused by the PBX for later calls. */
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly phase: Phase;
  /** On outbound calls only. */
  readonly farEnd?: FarEnd;
  readonly from: Party;
  readonly to: Party;
  /** Inbound: the number that was dialled first, where it is not this telephone's: a group, or whoever sent the call on. */
  readonly dialledNumber?: string;
  /** Who is at the other end now. */
  readonly party: Party;
  /**
   * It was joined with others: there may be more of them on the line than `party`. Stays until the call ends, because
   * nobody tells that only two are left.
   */
  readonly isConference?: true;
  /** The platform's time (createdOn of the first report). */
  readonly startedAt: string;
  readonly connectedAt?: string;
  readonly endedAt?: string;
  /**
   * Which of these two times nobody told: it was found out then by reading the calls, and happened at some time before, or it
   * is only our own clock's. Absent where both were told.
   */
  readonly readTimes?: readonly ('connectedAt' | 'endedAt')[];
  readonly outcome?: Outcome;
  /** With every `outcome`. */
  readonly evidence?: OutcomeEvidence;
  /** What may be done now, in the order in which it is offered. Empty once ended. */
  readonly actions: readonly CallAction[];
  /**
   * Those of `actions` that are untested on this platform: it lists no actions, does not document these, and has not
   * accepted one yet. Absent where there are none.
   */
  readonly untested?: readonly CallAction[];
}
