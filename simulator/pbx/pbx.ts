import { callIdSource, trackingIdSource } from './ids.ts';
import { legsOf, liveLegs } from './leg.ts';
import type { Call, Exchange, Extension, Leg, PbxOptions } from './types.ts';

export * from './calls.ts';
export * from './control.ts';
export { completeTransfer, conference, transfer } from './joining.ts';
export { currentLegOf, firstLegOf, legsOf, liveLegs, otherLegs, partiesOf } from './leg.ts';
export { pickUp } from './pickup.ts';
export type * from './types.ts';

/** Builds a PBX with idle extensions. It has no socket, no timer of its own and no randomness. */
export function createExchange(options: PbxOptions): Exchange {
  const { extensions, callIds, ...rest } = options;
  const live = new Map<string, Call>();
  return {
    ...rest,
    live,
    extensions: new Map(extensions.map((number) => [number, idleExtension(number)])),
    nextCallId: callIdSource(callIds, live),
    nextTrackingId: trackingIdSource(options.clock),
  };
}

function idleExtension(number: string): Extension {
  return { number, isBusy: false, isDoNotDisturb: false, forwardings: new Map() };
}

/** The live leg of that endpoint in the live call of that id. */
export function findLeg(exchange: Exchange, endpoint: string, callId: string): Leg | undefined {
  const call = exchange.live.get(callId);
  return call && liveLegs(call).find((leg) => leg.endpoint === endpoint);
}

/** What an extension does now, for GET /endpoints/{id}. */
export function extensionState(exchange: Exchange, extension: Extension): 'idle' | 'ringing' | 'busy' {
  const states = legsOf(exchange, extension.number).map((leg) => leg.state);
  const isTalking = extension.isBusy || states.includes('connected') || states.includes('held');
  return isTalking ? 'busy' : states.includes('ringing') ? 'ringing' : 'idle';
}
