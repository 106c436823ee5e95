import type { Call } from '../../main/calls/types.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import type { LedgerCall, LedgerLeg } from '../../simulator/ledger.ts';
import { isoTime } from '../../simulator/time.ts';
import type { World } from './world.ts';

/** What judging needs of the oracle. */
export interface Telling {
  legName(callId: string, startedAt: string): string;
  isHidden(fromMs: number): boolean;
}

interface OwnLeg {
  readonly call: LedgerCall;
  readonly leg: LedgerLeg;
}

/** Compares all that the agent told with all that the ledger has, once the run is over. */
export function judgeTelling(world: World, { legName }: Telling, count: (what: string) => void): void {
  const calls = world.sim.core.ledger.read().calls;
  const own = new Map<string, OwnLeg>();
  for (const call of calls) {
    for (const leg of call.legs.filter(({ endpoint }) => endpoint === ownExtension)) {
      own.set(legName(call.id, isoTime(leg.states[0]?.at ?? 0)), { call, leg });
    }
  }
  const told = toldCalls(world);
  const toldLegs = new Set<string>();
  const keysOf = new Map<string, Set<string>>();
  for (const [key, history] of told) {
    const last = history.at(-1);
    if (last === undefined) continue;
    const name = legName(last.callId, last.startedAt);
    const found = own.get(name);
    if (found === undefined) {
      world.violate(`invented: ${key} ${last.phase} is in no ledger`);
      continue;
    }
    toldLegs.add(name);
    keysOf.set(name, (keysOf.get(name) ?? new Set()).add(key));
    judgeHistory(world, key, history, found);
  }
  for (const [name, keys] of keysOf)
    if (keys.size > 1) world.violate(`${name} was told under ${[...keys].join(' and ')}`);
  for (const [name, { leg }] of own) {
    count('legs');
    if (toldLegs.has(name)) count('legs told as they happened');
    else if (isInOfflineCalls(world, leg, name)) count('legs told as missed while offline');
    else count('legs in a gap, told by nobody');
  }
  judgeCommands(world, own, legName, calls);
}

/** Every call that was told, by key, in the order of telling. */
function toldCalls(world: World): ReadonlyMap<string, readonly Call[]> {
  const told = new Map<string, Call[]>();
  for (const { event } of world.events) {
    if (event.type === 'call') told.set(event.call.key, [...(told.get(event.call.key) ?? []), event.call]);
  }
  return told;
}

function isInOfflineCalls(world: World, leg: LedgerLeg, name: string): boolean {
  const startedAt = isoTime(leg.states[0]?.at ?? 0);
  return world.events.some(
    ({ event }) =>
      event.type === 'offline-calls' && event.calls.some((call) => call.startedAt === startedAt && name !== ''),
  );
}

function judgeHistory(world: World, key: string, history: readonly Call[], { call, leg }: OwnLeg): void {
  const started = new Set(history.map((each) => `${each.callId} ${each.startedAt}`));
  if (started.size > 1) world.violate(`${key} stands for several calls: ${[...started].join(', ')}`);
  if (history.filter(({ phase }) => phase === 'ended').length > 1) world.violate(`${key} was told to end twice`);
  const end = history.findLast(({ phase }) => phase === 'ended');
  const wrong = end === undefined ? undefined : wrongOutcome(end, call, leg);
  if (wrong !== undefined) world.violate(`${key}: ${wrong}`);
}

const wasConnected = ({ states }: LedgerLeg): boolean => states.some(({ state }) => state === 'connected');

/** What speaks against an outcome. `unknown` claims nothing. */
function wrongOutcome(end: Call, call: LedgerCall, leg: LedgerLeg): string | undefined {
  const { outcome, direction } = end;
  const isLive = leg.states.at(-1)?.state !== 'ended';
  if (isLive) return `ended as ${outcome}, and lives`;
  if (direction === 'inbound' && outcome === 'answered' && !wasConnected(leg)) return 'answered, and never connected';
  if (outcome === 'missed' && wasConnected(leg)) return 'missed, and was connected';
  if (outcome === 'declined' && wasConnected(leg)) return 'declined, and was connected';
  if (direction === 'outbound' && outcome === 'answered' && !isFarEndSeen(call, leg)) return 'answered, and nobody did';
  return undefined;
}

/** Somebody inside took an outbound call. */
const isFarEndSeen = (call: LedgerCall, leg: LedgerLeg): boolean =>
  call.legs.some((other) => other !== leg && !other.isOutside && wasConnected(other));

/** What an accepted command leaves in the ledger. */
const marks: Readonly<Record<string, (leg: LedgerLeg) => boolean>> = {
  answer: wasConnected,
  hold: ({ states }) => states.some(({ state }) => state === 'held'),
  decline: ({ states }) => states.at(-1)?.state === 'ended',
  hangUp: ({ states }) => states.at(-1)?.state === 'ended',
  redirect: ({ states }) => states.at(-1)?.state === 'ended',
};

function judgeCommands(
  world: World,
  own: ReadonlyMap<string, OwnLeg>,
  legName: Telling['legName'],
  calls: readonly LedgerCall[],
): void {
  for (const { action, call, isOk } of world.commands) {
    const found = own.get(legName(call.callId, call.startedAt));
    if (found === undefined) world.violate(`${action} on ${call.key}, which is in no ledger`);
    else if (isOk && marks[action]?.(found.leg) === false)
      world.violate(`${action} ok, and the ledger knows nothing of it`);
  }
  for (const { number, key } of world.dials) {
    const placed = calls.filter(({ legs }) => legs.some((leg) => leg.endpoint === number && leg.isOutside));
    if (number.startsWith('+') && placed.length !== 1)
      world.violate(`dialled ${number} as ${key}, ${placed.length} in the ledger`);
  }
}
