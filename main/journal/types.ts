import type { Call } from '../calls/types.ts';
import type { Result } from '../failure.ts';
import type { SearchTerm } from './search.ts';

/** A call of the past, as it is kept. Numbers and names are as the platform had them. Times are ms since the epoch. */
export interface JournalEntry
  extends Pick<Call, 'endpointId' | 'direction' | 'from' | 'to' | 'dialledNumber' | 'party' | 'evidence'> {
  /** Whose it is: nobody else who signs in on this computer sees it. */
  readonly owner: string;
  /** The call's own key, also where it was told of afterwards; unique for its owner. */
  readonly key: string;
  readonly startedMs: number;
  /** Absent: nobody talked, or nobody knows whether they did. */
  readonly connectedMs?: number;
  /** Absent: it was over when somebody looked, and nobody told when. */
  readonly endedMs?: number;
  readonly outcome: NonNullable<Call['outcome']>;
  /** It came or went while the line was down, and was told of afterwards. */
  readonly wasOffline: boolean;
  /** False for a missed call until the user has looked at it. */
  readonly isSeen: boolean;
  /** The party's number as it is dialled; absent where it is withheld. */
  readonly dial?: string;
  /** What a search for a number looks through. */
  readonly digits: string;
}

/** Somewhere a call was sent to, or placed to. */
export interface UsedTarget {
  readonly owner: string;
  /** As dialled. */
  readonly dial: string;
  /** As the platform had it; absent where it had none. */
  readonly name?: string;
  readonly usedMs: number;
}

/** Which calls. `missed` are inbound ones that nobody took. */
export type JournalFilter = 'all' | 'missed' | 'inbound' | 'outbound';

/** A search: newest first. */
export interface JournalQuery {
  readonly owner: string;
  readonly filter: JournalFilter;
  /** All of them have to be found in a call. None: every call is one. */
  readonly terms: readonly SearchTerm[];
  /** Numbers, as dialled, that belong to whom the text names otherwise: their calls are found as well. */
  readonly dials: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

/**
 * Where calls of the past are kept. A bystander: it never throws, and what it cannot do it logs, so that a full disk or a
 * damaged file costs no call more than its entry.
 */
export interface Journal {
  /** Adds a call; one that is there already is bettered (`bettered`). */
  write(entry: JournalEntry): void;
  remove(owner: string, key: string): void;
  /** The key under which the same call was written before: one with the same party, that began at the same moment on that line. */
  keyOfTwin(entry: JournalEntry): string | undefined;
  /** The call is heard of again: takes out what was written of it under another key when nobody told its end. True: there was such. */
  removeUnfinished(owner: string, key: string): boolean;
  /** Fails with `unexpected` where nothing can be read. */
  search(query: JournalQuery): Result<readonly JournalEntry[]>;
  /** Missed calls that the user has not looked at. */
  missedCount(owner: string): number;
  markMissedSeen(owner: string): void;
  noteTarget(target: UsedTarget): void;
  /** Newest first. */
  targets(owner: string, limit: number): readonly UsedTarget[];
  /** Forgets all that is this owner's. Fails with `unexpected`. */
  clear(owner: string): Result<void>;
  /** For how many days calls are kept from now on; what is older is forgotten. 0: this run's only, and in memory. */
  keepFor(days: number): void;
  close(): void;
}
