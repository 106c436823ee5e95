import type { Doubt } from './doubts.ts';
import type { Ending, EndingIntent, Leg } from './leg.ts';
import { Memory } from './memory.ts';
import { PersistentMap } from './persistent-map.ts';
import type { CallPublication, CallReport } from './report.ts';

/** Everything the model knows. Immutable; made by `emptyCalls`, changed by `reduceCalls` only. */
export interface CallsState {
  /** By address. */
  readonly live: PersistentMap<Leg>;
  /** By address. */
  readonly endings: Memory<Ending>;
  /** By publicationId. */
  readonly seenPublications: Memory<true>;
  /** Beginnings of calls that may be over already, by address. */
  readonly doubts: ReadonlyMap<string, Doubt>;
  /** The newest list of each endpoint's calls, by endpoint. */
  readonly listings: ReadonlyMap<string, Listing>;
  /** Counts what arrived; a GET remembers it at sending, so as not to overrule what came later. */
  readonly arrival: number;
  /** Extensions known from the directory: parties that the PBX shows us. */
  readonly extensions: ReadonlySet<string>;
  /** Our monotonic clock less the platform's, ms, lately: the smallest dates events that carry no time. */
  readonly clockOffsets: readonly number[];
  /** The line was down since those were taken: the machine may have slept, with the monotonic clock standing still. */
  readonly isClockOld: boolean;
  /** Outbound legs of which nobody has said that they were answered, by address (far-end.ts). */
  readonly pending: ReadonlyMap<string, Pending>;
  /** Endpoints that may not be watched in this sign-in. */
  readonly unwatchable: ReadonlySet<string>;
  /** Whether our own leg is told when a colleague answers, as far as the last such call has shown. */
  readonly isAnswerTold: boolean | undefined;
  /** The arrival since which this sign-in is heard: answers to earlier requests tell of somebody else's calls. */
  readonly beganAt: number;
}

/** An outbound call that may be answered, and the endpoint whose publications would tell. */
export interface Pending {
  /** The call's key. */
  readonly call: string;
  /** Absent where nothing can be learnt by watching. */
  readonly device?: string;
}

/** When an endpoint's calls were asked for: the arrival then, and the platform's time, ms, where it is known. */
export interface Listing {
  readonly asked: number;
  readonly platformMs: number | undefined;
}

/** When something reached us: `nowMs` since the epoch, `monotonicMs` on the clock that never jumps. */
export interface Moment {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** When a request left: the state's `arrival` then, and our monotonic clock in ms. */
export interface Sending {
  readonly arrival: number;
  readonly monotonicMs: number;
}

/** What can happen to the model. */
export type CallsEvent = { readonly moment: Moment } & (
  | { readonly type: 'publication'; readonly publication: CallPublication }
  /** Answer of GET …/calls. */
  | {
      readonly type: 'list';
      readonly endpointId: string;
      readonly reports: readonly CallReport[];
      readonly sent: Sending;
    }
  /** The list that was asked for could not be read: what waited for it is told as it is known. */
  | { readonly type: 'unread'; readonly endpointId: string }
  /** Answer to a command of ours (make call, change call): a report without a time. */
  | {
      readonly type: 'answer';
      readonly report: CallReport;
      readonly sent: Sending;
      /** True for make-call: the call did not exist when the request left. */
      readonly isMade?: boolean;
    }
  /** A command that would explain an end was sent, or (undefined) refused: its end may overtake its answer. */
  | { readonly type: 'intent'; readonly key: string; readonly intent: EndingIntent | undefined }
  /** The line fell: what happens to the calls now is not heard. */
  | { readonly type: 'gap' }
  | { readonly type: 'directory'; readonly extensions: ReadonlySet<string> }
  /** A history has told the end of a call that nobody saw end. */
  | { readonly type: 'over'; readonly leg: Leg }
  /** A publication about an endpoint that is watched for a far end, and is none of ours. */
  | { readonly type: 'far'; readonly publication: CallPublication }
  /** Answer of GET …/calls of such an endpoint. */
  | {
      readonly type: 'farList';
      readonly endpointId: string;
      readonly reports: readonly CallReport[];
      readonly sent: Sending;
    }
  /** Such an endpoint cannot be watched now, or (`isLasting`) not in this sign-in. */
  | { readonly type: 'unseen'; readonly endpointId: string; readonly isLasting: boolean }
  /** Signed out: nothing is known any more. */
  | { readonly type: 'reset' }
);

/** What the agent is to do about it. */
export type CallsEffect =
  /** The leg appeared, changed, or (phase `ended`) ended. */
  | { readonly type: 'leg'; readonly leg: Leg }
  /** The model cannot tell: read this endpoint's calls again. */
  | { readonly type: 'reread'; readonly endpointId: string }
  /**
   * Only the far leg may tell that this call is answered: watch its endpoint. `isAnswerTold`: our own leg was told last
   * time, so that there is no hurry.
   */
  | { readonly type: 'watch'; readonly call: string; readonly endpointId: string; readonly isAnswerTold: boolean }
  /** This call needs no watching any more, or not there. */
  | { readonly type: 'unwatch'; readonly call: string }
  /** Something unknown was met and survived. */
  | { readonly type: 'odd'; readonly what: string; readonly value: string };

/** The state after an event, and what is to be done about it. */
export interface CallsStep {
  readonly state: CallsState;
  readonly effects: readonly CallsEffect[];
}

/** The model before anything was heard. */
export const emptyCalls: CallsState = {
  live: PersistentMap.empty,
  endings: Memory.empty,
  seenPublications: Memory.empty,
  doubts: new Map(),
  listings: new Map(),
  arrival: 0,
  extensions: new Set(),
  pending: new Map(),
  unwatchable: new Set(),
  isAnswerTold: undefined,
  clockOffsets: [],
  isClockOld: false,
  beganAt: 0,
};
