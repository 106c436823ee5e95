import type { Call, Leg, LegStep } from './pbx/pbx.ts';

/** One leg as the PBX knows it. `states` is never empty; times in ms since 1970. */
export interface LedgerLeg {
  readonly endpoint: string;
  readonly isOutside: boolean;
  readonly states: readonly LegStep[];
  /** Where it goes on from a leg in another call: that call, as a transfer or a conference left it. */
  readonly continues?: { readonly id: string; readonly callTrackingID: string };
}

/** One call, live or over. An id may stand here more than once: ids are used again; a tracking id only by a joined call under a new id. */
export interface LedgerCall {
  readonly id: string;
  readonly callTrackingID: string;
  readonly startedAt: number;
  readonly isLive: boolean;
  readonly legs: readonly LedgerLeg[];
}

/** One publication for one subscription, at the moment it was handed to the broker. */
export interface LedgerPublication {
  readonly publicationId: string;
  readonly subscriptionId: string;
  readonly method: string;
  readonly subject: string;
  /** State, cause and event of the leg, where the publication carries them. */
  readonly state: string | undefined;
  readonly cause: string | undefined;
  readonly eventType: string | undefined;
  /** Wall clock, ms since 1970. */
  readonly at: number;
  /** The same moment with sub-millisecond digits: performance.timeOrigin + performance.now(). */
  readonly preciseAt: number;
  /** Whether somebody was subscribed on an open websocket. */
  readonly isDelivered: boolean;
}

/** One request to a service, secrets replaced. */
export interface LedgerRequest {
  readonly at: number;
  readonly method: string;
  readonly service: string;
  readonly path: string;
  readonly headers: unknown;
  readonly body: unknown;
  readonly status: number;
  readonly correlationId: string;
}

/** One thing that happened on the notification websocket; `rival`: a fault's own client took the client id. */
export interface LedgerSocketEvent {
  readonly at: number;
  readonly event: 'refused' | 'opened' | 'connected' | 'subscribed' | 'denied' | 'closed' | 'rival';
  readonly clientId: string | undefined;
  readonly topics: readonly string[];
}

/** The truth, as GET /_sim/ledger tells it. */
export interface Ledger {
  readonly calls: readonly LedgerCall[];
  readonly publications: readonly LedgerPublication[];
  readonly requests: readonly LedgerRequest[];
  readonly sockets: readonly LedgerSocketEvent[];
}

/** Writes the ledger. The oldest entries go when a list is full. */
export interface LedgerBook {
  addCall(call: Call): void;
  addPublication(entry: LedgerPublication): void;
  addRequest(entry: LedgerRequest): void;
  addSocketEvent(entry: LedgerSocketEvent): void;
  /** A copy that later events do not change. */
  read(): Ledger;
}

const longestList = 20_000;

/** Builds an empty ledger. */
export function createLedger(): LedgerBook {
  const calls: Call[] = [];
  const publications: LedgerPublication[] = [];
  const requests: LedgerRequest[] = [];
  const sockets: LedgerSocketEvent[] = [];
  return {
    addCall: (call) => addTo(calls, call),
    addPublication: (entry) => addTo(publications, entry),
    addRequest: (entry) => addTo(requests, entry),
    addSocketEvent: (entry) => addTo(sockets, entry),
    read: () => ({
      calls: calls.map(ledgerCall),
      publications: [...publications],
      requests: [...requests],
      sockets: [...sockets],
    }),
  };
}

/** The same ledger, and whoever is granted a subscription told of. */
export function tellSubscribed(ledger: LedgerBook, onSubscribed: () => void): LedgerBook {
  return {
    ...ledger,
    addSocketEvent: (entry) => {
      ledger.addSocketEvent(entry);
      if (entry.event === 'subscribed' && entry.topics.length > 0) {
        onSubscribed();
      }
    },
  };
}

function addTo<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > longestList) {
    list.splice(0, longestList / 10);
  }
}

function ledgerCall(call: Call): LedgerCall {
  const isLive = call.legs.some((leg) => leg.state !== 'ended');
  const { id, trackingId: callTrackingID, startedAt, legs } = call;
  return { id, callTrackingID, startedAt, isLive, legs: legs.map(ledgerLeg) };
}

function ledgerLeg({ endpoint, isOutside, steps, continues }: Leg): LedgerLeg {
  const from = continues && { id: continues.call.id, callTrackingID: continues.call.trackingId };
  return { endpoint, isOutside, states: [...steps], ...(from === undefined ? {} : { continues: from }) };
}
