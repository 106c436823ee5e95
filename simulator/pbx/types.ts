import type { Clock } from '../time.ts';

/** State of one leg, in CloudLink's words (API reference 2.5); `held` and `ended` are the simulator's choice. */
export type LegState = 'ringing' | 'connected' | 'held' | 'ended';

/** CSTA event causes in camelCase (API reference 8.3). */
export type Cause =
  | 'newCall'
  | 'normal'
  | 'normalClearing'
  | 'busy'
  | 'callCancelled'
  | 'callForwardImmediate'
  | 'callForwardBusy'
  | 'callForwardNoAnswer'
  | 'callPickup'
  | 'redirected'
  | 'transfer'
  | 'singleStepTransfer'
  | 'conference'
  | 'consultation'
  | 'alternate'
  | 'doNotDisturb'
  | 'destNotObtainable';

/** CSTA call events in camelCase with "Event" behind them (API reference 2.5). */
export type CstaEvent =
  | 'originatedEvent'
  | 'deliveredEvent'
  | 'networkReachedEvent'
  | 'establishedEvent'
  | 'heldEvent'
  | 'retrievedEvent'
  | 'divertedEvent'
  | 'transferredEvent'
  | 'conferencedEvent'
  | 'failedEvent'
  | 'connectionClearedEvent';

/** One step of a leg, as it stands in the ledger. `at` in ms since 1970. */
export interface LegStep {
  readonly state: LegState;
  readonly cause: Cause;
  readonly event: CstaEvent;
  readonly at: number;
}

/** One party's part in a call. `endpoint` is an extension, or the number of an outside party. */
export interface Leg {
  readonly call: Call;
  readonly endpoint: string;
  /** Behind the trunk: nothing about such a leg is ever published. */
  readonly isOutside: boolean;
  readonly direction: 'inbound' | 'outbound';
  /** Who is at the other end now, and who this leg is: the wire's from and to, by direction. */
  remote: string;
  /** The number that was dialled first, whatever was redirected later. */
  readonly calledDevice: string;
  /** The device that rings now at the far end or here; absent once nothing rings. */
  alertingDevice: string | undefined;
  state: LegState;
  cause: Cause;
  event: CstaEvent;
  readonly createdAt: number;
  readonly steps: LegStep[];
  /** The leg in another call that this one goes on from: a transfer or a conference gave the party's part a new id. */
  readonly continues: Leg | undefined;
  /** The leg in another call that goes on from this one. */
  continuedBy: Leg | undefined;
}

/** A call of the PBX. Ids are small and used again; `trackingId` only by a call that goes on from it under another id. */
export interface Call {
  readonly id: string;
  /** `{epoch seconds}#{counter}` (API reference 2.4). */
  readonly trackingId: string;
  readonly startedAt: number;
  /** Every leg that the call has had, ended ones too. */
  readonly legs: Leg[];
  /** Names that the network gave, by number. Empty unless set by whoever placed the call. */
  readonly names: ReadonlyMap<string, string>;
  /** For a consultation: the held leg that it was made from. */
  readonly consultedFrom: Leg | undefined;
}

/** When a forwarding of an extension applies. */
export type ForwardingKind = 'always' | 'busy' | 'noAnswer';

/** Where an extension's calls go instead, and when. */
export interface Forwarding {
  readonly kind: ForwardingKind;
  readonly isEnabled: boolean;
  readonly destination: string;
  /** For `noAnswer`: how long it rings first, ms. */
  readonly ringMs: number;
}

/** A telephone of the house. */
export interface Extension {
  readonly number: string;
  /** Set by a script: every further call is refused with cause busy. */
  isBusy: boolean;
  isDoNotDisturb: boolean;
  readonly forwardings: Map<ForwardingKind, Forwarding>;
}

/** Why the PBX does not do what it was asked. */
export interface Refusal {
  readonly ok: false;
  readonly reason: 'wrong-state' | 'no-partner' | 'bad-number' | 'unobtainable';
  /** The state of the leg at that moment, where a leg was meant. */
  readonly state: LegState | undefined;
  readonly message: string;
}

/** What came of an operation. */
export type Done<T = undefined> = { readonly ok: true; readonly value: T } | Refusal;

/** What becomes of call ids where a transfer or a conference joins calls (API reference 8.2). */
export interface JoinForm {
  /** The joined call goes on under the held call's id, or under one of its own. */
  readonly ids: 'held' | 'new';
  /** With an id of its own: whose callTrackingID it has, the held call's, the active call's, or a new one. */
  readonly tracking: 'held' | 'active' | 'new';
  /** What is told first of a leg whose id changes: its end under the old id, or its beginning under the new one. */
  readonly order: 'end-first' | 'new-first';
}

/** What the PBX needs from outside. */
export interface PbxOptions {
  readonly clock: Clock;
  readonly extensions: readonly string[];
  /** Hunt groups: the number, and the extensions of which the first free one rings. None where left out. */
  readonly groups?: readonly { readonly number: string; readonly members: readonly string[] }[];
  /** Lowest, first and highest call id; they wrap around and are used again. */
  readonly callIds: { readonly lowest: number; readonly first: number; readonly highest: number };
  /** What the trunk tells of an outgoing call, asked each time. */
  readonly trunkReports: () => 'network' | 'alerting';
  /** Whether the caller's leg is told that a telephone of the house has answered, asked each time. */
  readonly originatorHears: () => 'established' | 'nothing';
  /** What becomes of call ids, asked each time. */
  readonly joinForm: () => JoinForm;
  /** Called at once, inside the operation, for every step of every leg inside the house. */
  readonly onStep: (leg: Leg) => void;
  /** Called when a call has got its id, before its first leg. */
  readonly onCall: (call: Call) => void;
  /** Called when the last leg of a call has ended. */
  readonly onCallOver: (call: Call) => void;
}

/** The PBX's memory, shared by its operations. */
export interface Exchange extends Omit<PbxOptions, 'extensions' | 'callIds'> {
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly live: Map<string, Call>;
  readonly nextCallId: () => string;
  readonly nextTrackingId: () => string;
}
