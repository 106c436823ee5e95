import type { Call, Outcome, OutcomeEvidence } from '../calls/types.ts';
import type { NumberContext } from '../dialing/number.ts';
import { present } from '../present.ts';
import { numberForms } from './search.ts';
import type { JournalEntry } from './types.ts';

/** A call that was told of afterwards. Its key is that of the call, with a prefix. */
export interface PastGapCall
  extends Pick<
    Call,
    'key' | 'endpointId' | 'direction' | 'from' | 'to' | 'party' | 'startedAt' | 'endedAt' | 'evidence'
  > {
  readonly outcome: Outcome;
}

/** Where an entry is made: whose it is, what time it is, and where numbers are read. */
export interface EntryContext extends NumberContext {
  readonly owner: string;
  /** Ms since the epoch; stands in where a call says no time. */
  readonly nowMs: number;
}

const offlinePrefix = 'offline/';
const recordPrefix = 'record/';

const timeOf = (iso: string | undefined): number | undefined => {
  const ms = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? undefined : ms;
};

type Told = Omit<PastGapCall, 'outcome'> & Pick<Call, 'connectedAt' | 'dialledNumber' | 'outcome'>;

function entryOf(call: Told, { owner, nowMs, country }: EntryContext): Omit<JournalEntry, 'wasOffline'> {
  const { key, endpointId, direction, from, to, party, evidence, outcome = 'unknown' } = call;
  return {
    ...{ owner, key, endpointId, direction, from, to, party, outcome },
    startedMs: timeOf(call.startedAt) ?? nowMs,
    isSeen: outcome !== 'missed',
    ...numberForms(party.number, { country }),
    ...present({ connectedMs: timeOf(call.connectedAt), endedMs: timeOf(call.endedAt), evidence }),
    ...present({ dialledNumber: call.dialledNumber }),
  };
}

/** A call that has ended on a card. */
export const entryOfCall = (call: Call, context: EntryContext): JournalEntry => ({
  ...entryOf(call, context),
  wasOffline: false,
});

/** A call that goes on while nobody watches it any more: that it was is known, and nothing of its end. */
export const entryOfLiveCall = ({ endedAt: _, ...call }: Call, context: EntryContext): JournalEntry => {
  const evidence = { basis: 'absence', state: call.phase } as const;
  return entryOfCall({ ...call, outcome: 'unknown', evidence }, context);
};

/** The same call's entry has the same key, whether a card told of it or, afterwards, the platform's records. */
export const entryOfGapCall = (call: PastGapCall, context: EntryContext): JournalEntry => ({
  ...entryOf({ ...call, key: call.key.replace(offlinePrefix, '') }, context),
  wasOffline: true,
});

/**
 * Whether two keys are of one call that was heard of at two different times: a call that was taken for over, and is not.
 * A key is where the call is, what it is, and when this agent heard of it first (`main/calls/growth.ts`).
 */
export function isSameCall(key: string, other: string): boolean {
  const stem = stemOf(key);
  return !key.startsWith(recordPrefix) && stem !== '' && stemOf(other) === stem;
}

/** What the keys of one call have in common, whenever it was heard of; empty where nothing is. */
export const stemOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const proofs: readonly OutcomeEvidence['basis'][] = ['absence', 'state', 'cause', 'command'];

/** How well an outcome is known: nothing, that it was gone, what it had reached, a cause, our own command. */
const certainty = ({ outcome, evidence }: JournalEntry): number =>
  outcome === 'unknown' ? 0 : 1 + proofs.indexOf(evidence?.basis ?? 'absence');

/**
 * The entry after another telling of its call. How it ended is taken over where the new telling knows it as well or better:
 * nothing that was known becomes unknown. Seen once stays seen, unless it turns out missed only now.
 */
export function bettered(known: JournalEntry, told: JournalEntry): JournalEntry {
  const wasOffline = known.wasOffline || told.wasOffline;
  if (certainty(told) < certainty(known)) return { ...known, wasOffline };
  const isNewlyMissed = told.outcome === 'missed' && known.outcome !== 'missed';
  // Outcome, evidence and end are of one telling: where the new one does not know when it ended, nobody does.
  const { evidence: _, endedMs: __, ...rest } = known;
  const { outcome, evidence, connectedMs, endedMs } = told;
  const isSeen = told.isSeen || (!isNewlyMissed && known.isSeen);
  return { ...rest, ...present({ evidence, connectedMs, endedMs }), outcome, wasOffline, isSeen };
}
