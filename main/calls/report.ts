import type { Party } from './types.ts';

/** The address of a call leg: `/endpoints/{endpointId}/calls/{callId}` (API reference 2.2). */
export interface CallAddress {
  readonly endpointId: string;
  /** The PBX's bare id, as used in the path. */
  readonly callId: string;
}

/** What the platform says of one call leg, parsed and brought into one shape; missing fields are absent. */
export interface CallReport extends CallAddress {
  /** Lower case, as the platform spells it otherwise: `ringing`, `connected`, … Absent on a bare DELETE. */
  readonly state?: string;
  /** CSTA cause in camelCase, for example `newCall` (API reference 8.3). */
  readonly cause?: string;
  readonly direction?: 'inbound' | 'outbound';
  /** CSTA event from extraPbxData, for example `deliveredEvent` (API reference 2.5). Finer than `state`. */
  readonly eventType?: string;
  readonly callTrackingId?: string;
  readonly alertingDevice?: string;
  readonly calledDevice?: string;
  readonly from: Party;
  readonly to: Party;
  /** Who is at the other end, where the platform says it apart from `from` and `to`. */
  readonly connectedParty?: Party;
  /** ISO 8601. */
  readonly createdOn?: string;
}

/** One notification about a call leg (API reference 4.4). */
export interface CallPublication {
  readonly report: CallReport;
  /** True for method DELETE: the leg is gone. */
  readonly isDeletion: boolean;
  /** Unique per publication; absent only where the platform left it out. */
  readonly publicationId?: string;
  /** The event's own time, ms since the epoch. Absent on bare DELETEs. */
  readonly timestampMs?: number;
}
