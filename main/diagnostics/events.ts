/**
 * What the recorder keeps, as it stands in the file (docs/diagnostics.md). Everything in here has passed the redactor;
 * numbers and names are as they were, and are masked by the export.
 */

/** When something happened: on the wall clock as ISO 8601, and in ms since the recorder was built, on the monotonic one. */
export interface Stamp {
  readonly at: string;
  readonly elapsedMs: number;
}

/** What happened to a notification connection; connections are counted from 1. */
export interface ConnectionEvent {
  readonly type: 'connection';
  readonly connection: number;
  /** `opened`: CONNACK; `subscribed`: SUBACK; `refused`: no connection, or no subscription. */
  readonly what: 'opened' | 'subscribed' | 'refused' | 'ended';
  /** Of the signed address nothing but its host is kept. */
  readonly host?: string;
  readonly topic?: string;
  readonly reason?: string;
}

/** A message as received. Exactly one of `payload` (it was JSON) and `text` (it was not) is present. */
export interface PublicationEvent {
  readonly type: 'publication';
  readonly connection: number;
  readonly topic: string;
  readonly payload?: unknown;
  readonly text?: string;
}

/** One HTTP exchange; `problem` instead of `status` where no answer came. */
export interface RequestEvent {
  readonly type: 'request';
  readonly method: string;
  /** For example `media/endpoints/{id}/calls`. */
  readonly route: string;
  readonly status?: number;
  readonly durationMs: number;
  readonly correlationId?: string;
  readonly problem?: string;
}

/** One page of an endpoint's calls, as GET …/endpoints/{endpointId}/calls answered (API reference 2.2). */
export interface CallsEvent {
  readonly type: 'calls';
  readonly endpointId: string;
  /** Items that were asked to be left out; 0 begins a new list. */
  readonly skip: number;
  /** When the request left, in ms as in `elapsedMs`: the answer tells nothing of what came after. */
  readonly requestedMs: number;
  readonly page: unknown;
}

/** What the agent told its face. */
export interface AgentNewsEvent {
  readonly type: 'agent';
  readonly event: { readonly type: string };
}

/** What the agent was told to do. */
export interface CommandEvent {
  readonly type: 'command';
  /** Counts commands from 1; the result carries the same. */
  readonly command: number;
  readonly name: string;
  readonly data?: unknown;
}

/** How a command ended. */
export interface ResultEvent {
  readonly type: 'result';
  readonly command: number;
  readonly isOk: boolean;
  readonly failure?: unknown;
}

/** Anything that the recorder keeps. */
export type RecordedData =
  | ConnectionEvent
  | PublicationEvent
  | RequestEvent
  | CallsEvent
  | AgentNewsEvent
  | CommandEvent
  | ResultEvent;

/** One entry of the event log. */
export type RecordedEvent = Stamp & RecordedData;
