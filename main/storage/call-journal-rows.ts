import type { SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { Party } from '../calls/types.ts';
import { folded } from '../journal/search.ts';
import type { JournalEntry, UsedTarget } from '../journal/types.ts';
import { present } from '../present.ts';

/** The columns of `calls`, in the order of its statements. */
export const callColumns = [
  'owner',
  'key',
  'endpoint_id',
  'direction',
  'from_number',
  'from_name',
  'to_number',
  'to_name',
  'party_number',
  'party_name',
  'started_ms',
  'connected_ms',
  'ended_ms',
  'outcome',
  'evidence',
  'was_offline',
  'is_seen',
  'dial',
  'digits',
  'words',
  'dialled_number',
] as const;

/** The columns of `targets`. */
export const targetColumns = ['owner', 'dial', 'name', 'used_ms'] as const;

type Row<Columns extends readonly string[]> = Record<Columns[number], SQLInputValue>;

/** An entry as it is written. */
export const rowOf = (entry: JournalEntry): Row<typeof callColumns> => ({
  owner: entry.owner,
  key: entry.key,
  endpoint_id: entry.endpointId,
  direction: entry.direction,
  from_number: entry.from.number ?? null,
  from_name: entry.from.name ?? null,
  to_number: entry.to.number ?? null,
  to_name: entry.to.name ?? null,
  party_number: entry.party.number ?? null,
  party_name: entry.party.name ?? null,
  started_ms: Math.round(entry.startedMs),
  connected_ms: entry.connectedMs === undefined ? null : Math.round(entry.connectedMs),
  ended_ms: entry.endedMs === undefined ? null : Math.round(entry.endedMs),
  outcome: entry.outcome,
  evidence: entry.evidence === undefined ? null : JSON.stringify(entry.evidence),
  was_offline: Number(entry.wasOffline),
  is_seen: Number(entry.isSeen),
  dial: entry.dial ?? null,
  digits: entry.digits,
  words: folded(entry.party.name ?? ''),
  dialled_number: entry.dialledNumber ?? null,
});

/** A target as it is written. */
export const targetRowOf = ({ owner, dial, name, usedMs }: UsedTarget): Row<typeof targetColumns> => ({
  ...{ owner, dial, name: name ?? null, used_ms: Math.round(usedMs) },
});

const text = z.string().nullable();
const time = z.number().nullable();
const outcomes = [
  'answered',
  'missed',
  'declined',
  'redirected',
  'transferred',
  'elsewhere',
  'cancelled',
  'failed',
  'unknown',
] as const;

const callRow = z.object({
  owner: z.string(),
  key: z.string(),
  endpoint_id: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  from_number: text,
  from_name: text,
  to_number: text,
  to_name: text,
  party_number: text,
  party_name: text,
  started_ms: z.number(),
  connected_ms: time,
  ended_ms: time,
  outcome: z.enum(outcomes).catch('unknown'),
  evidence: text,
  was_offline: z.number(),
  is_seen: z.number(),
  dial: text,
  digits: z.string(),
  dialled_number: text,
});

const evidenceText = z.object({
  basis: z.enum(['command', 'cause', 'state', 'absence']),
  command: z
    .custom<NonNullable<JournalEntry['evidence']>['command']>((value) => typeof value === 'string')
    .exactOptional(),
  cause: z.string().exactOptional(),
  state: z.string(),
});

const evidenceOf = (written: string | null): JournalEntry['evidence'] => {
  if (written === null) return undefined;
  try {
    const { command, ...rest } = evidenceText.parse(JSON.parse(written));
    return { ...rest, ...(command === undefined ? {} : { command }) };
  } catch {
    // What is not evidence proves nothing; the outcome stands without it.
    return undefined;
  }
};

const partyOf = (number: string | null, name: string | null): Party =>
  present({ number: number ?? undefined, name: name ?? undefined });

/** An entry as it was written; undefined for a row that is none. */
export function entryOfRow(written: unknown): JournalEntry | undefined {
  const read = callRow.safeParse(written);
  if (!read.success) return undefined;
  const row = read.data;
  return {
    ...{ owner: row.owner, key: row.key, endpointId: row.endpoint_id, direction: row.direction },
    from: partyOf(row.from_number, row.from_name),
    to: partyOf(row.to_number, row.to_name),
    party: partyOf(row.party_number, row.party_name),
    ...{ startedMs: row.started_ms, outcome: row.outcome, digits: row.digits },
    ...{ wasOffline: row.was_offline === 1, isSeen: row.is_seen === 1 },
    ...present({
      connectedMs: row.connected_ms ?? undefined,
      endedMs: row.ended_ms ?? undefined,
      evidence: evidenceOf(row.evidence),
      dial: row.dial ?? undefined,
      dialledNumber: row.dialled_number ?? undefined,
    }),
  };
}

const targetRow = z.object({ owner: z.string(), dial: z.string(), name: text, used_ms: z.number() });

/** A target as it was written; undefined for a row that is none. */
export function targetOfRow(written: unknown): UsedTarget | undefined {
  const read = targetRow.safeParse(written);
  if (!read.success) return undefined;
  const { owner, dial, name, used_ms: usedMs } = read.data;
  return { owner, dial, usedMs, ...present({ name: name ?? undefined }) };
}
