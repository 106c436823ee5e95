import type { Account } from '../identity/people.ts';
import { type Call, firstLegOf, type Leg, type LegStep, partiesOf } from '../pbx/pbx.ts';
import { type Random, randomUuid } from '../random.ts';
import { isoTime, type PlatformClock } from '../time.ts';

/** One entry of somebody's call history. Its GUID appears nowhere else (API reference 2.4, trap 1). */
export interface CallRecord {
  readonly callId: string;
  readonly userId: string;
  readonly isHidden: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Call history: filled when a call is over, never before (API reference 2.6). */
export interface RecordBook {
  /** Writes one record for each leg inside the house; of a leg that goes on under another id, when that one is over. */
  add(call: Call): CallRecord[];
  /** What that user may see, newest first. */
  list(userId: string): CallRecord[];
  find(userId: string, callId: string): CallRecord | undefined;
  hide(record: CallRecord): void;
}

const longestBook = 5_000;

/** Builds an empty history. */
export function createRecords(options: { random: Random; clock: PlatformClock; account: Account }): RecordBook {
  const records = new Map<string, CallRecord>();
  const list = (userId: string): CallRecord[] =>
    [...records.values()].filter((record) => record.userId === userId && !record.isHidden).reverse();
  return {
    add: (call) => {
      const added = call.legs
        .filter((leg) => !leg.isOutside && leg.continuedBy === undefined)
        .map((leg) => recordOf(options, leg));
      for (const record of added) {
        records.set(record.callId, record);
      }
      trim(records);
      return added;
    },
    list,
    find: (userId, callId) => list(userId).find((record) => record.callId === callId),
    hide: (record) => {
      records.set(record.callId, { ...record, isHidden: true });
    },
  };
}

function trim(records: Map<string, unknown>): void {
  for (const id of [...records.keys()].slice(0, Math.max(0, records.size - longestBook))) {
    records.delete(id);
  }
}

function recordOf(
  { random, clock, account }: { random: Random; clock: PlatformClock; account: Account },
  leg: Leg,
): CallRecord {
  const callId = randomUuid(random);
  const userId = account.people.find(({ extension }) => extension === leg.endpoint)?.userId ?? '';
  const connectedAt = stepsOf(leg).find(({ state }) => state === 'connected')?.at;
  const fields = {
    ...{ callId, accountId: account.accountId, siteId: account.siteId, userId, direction: leg.direction },
    ...partiesOf(leg),
    cause: leg.cause,
    createdOn: isoTime(clock.shown(firstLegOf(leg).createdAt)),
    ...(connectedAt === undefined ? {} : { connectedOn: isoTime(clock.shown(connectedAt)) }),
    endedOn: isoTime(clock.shown(leg.steps.at(-1)?.at ?? clock.real())),
    _links: { self: `/2017-09-01/calls/${callId}/records` },
  };
  return { callId, userId, isHidden: false, fields };
}

/** Everything that a party's part has gone through, whatever ids it had. */
function stepsOf(leg: Leg): readonly LegStep[] {
  return leg.continues === undefined ? leg.steps : [...stepsOf(leg.continues), ...leg.steps];
}
