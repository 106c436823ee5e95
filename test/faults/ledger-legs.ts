import type { Call } from '../../main/calls/types.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import type { LedgerCall, LedgerLeg } from '../../simulator/ledger.ts';
import { isoTime } from '../../simulator/time.ts';
import { legName } from './judgement.ts';
import { startMs, type World } from './world.ts';

/** A leg of the watched endpoint, as the ledger has it. Times in ms of the run. */
export interface OwnLeg {
  readonly call: LedgerCall;
  readonly leg: LedgerLeg;
  readonly startedAt: string;
  readonly fromMs: number;
  /** Infinite while it lives. */
  readonly untilMs: number;
}

/** The legs of the watched endpoint, by name. */
export function ownLegsOf(world: World): ReadonlyMap<string, OwnLeg> {
  const { ledger, settings } = world.sim.core;
  const skewMs = settings.clockSkewSeconds * 1000;
  const legs = ledger.read().calls.flatMap((call) => call.legs.map((leg) => ownLeg(call, leg, skewMs)));
  const own = legs.filter(({ leg }) => leg.endpoint === ownExtension);
  return new Map(own.map((found) => [legName(found.call.id, found.startedAt), found]));
}

/** The PBX's clock is right; the cloud dates its events by its own. */
function ownLeg(call: LedgerCall, leg: LedgerLeg, skewMs: number): OwnLeg {
  const [begin, end] = [leg.states[0], leg.states.at(-1)];
  const fromMs = (begin?.at ?? 0) - startMs;
  const untilMs = end?.state === 'ended' ? end.at - startMs : Number.POSITIVE_INFINITY;
  return { call, leg, fromMs, untilMs, startedAt: isoTime((begin?.at ?? 0) + skewMs) };
}

/** Whether the leg itself was ever in a conversation, as the PBX sees it. */
export const wasConnected = ({ leg }: OwnLeg): boolean => leg.states.some(({ state }) => state === 'connected');

/** Somebody inside took an outbound call. */
const isFarEndSeen = ({ call, leg }: OwnLeg): boolean =>
  call.legs.some(
    (other) => other !== leg && !other.isOutside && other.states.some(({ state }) => state === 'connected'),
  );

/** What speaks against an outcome; `unknown` claims nothing but the end. */
export function wrongOutcome(
  { outcome, direction }: Pick<Call, 'outcome' | 'direction' | 'phase'>,
  found: OwnLeg,
): string | undefined {
  if (found.untilMs === Number.POSITIVE_INFINITY) return `ended as ${outcome}, and lives`;
  const isConnected = wasConnected(found);
  if (direction === 'inbound' && outcome === 'answered' && !isConnected) return 'answered, and never connected';
  if (outcome === 'missed' && isConnected) return 'missed, and was connected';
  if (outcome === 'declined' && isConnected) return 'declined, and was connected';
  if (direction === 'outbound' && outcome === 'answered' && !isFarEndSeen(found)) return 'answered, and nobody did';
  return outcome === 'cancelled' && isFarEndSeen(found) ? 'cancelled, and was answered' : undefined;
}
