import { refuse } from './calls.ts';
import { firstLegOf, legsOf, otherLegs } from './leg.ts';
import type { Done, Exchange, Leg } from './types.ts';

/** The held and the active leg of one telephone. */
export interface Pair {
  readonly held: Leg;
  readonly active: Leg;
}

/**
 * The leg and its partner on the same telephone: the call that was named, otherwise its consultation where there is one,
 * otherwise the newest. No pair where a call was named that is none of them.
 */
export function pairOf(exchange: Exchange, leg: Leg, partnerId?: string): Pair | undefined {
  const wanted = leg.state === 'held' ? 'connected' : 'held';
  const candidates = legsOf(exchange, leg.endpoint).filter((other) => other.state === wanted);
  const likely = candidates.find((other) => isConsultationOf(leg, other)) ?? candidates.at(-1);
  const partner = partnerId === undefined ? likely : candidates.find((other) => other.call.id === partnerId);
  if (partner === undefined || !isActive(leg)) {
    return undefined;
  }
  return leg.state === 'held' ? { held: leg, active: partner } : { held: partner, active: leg };
}

/** Nobody can be joined with themselves. */
export function hasSameParty({ held, active }: Pair): boolean {
  const parties = new Set(otherLegs(held).map(({ endpoint }) => endpoint));
  return otherLegs(active).some(({ endpoint }) => parties.has(endpoint));
}

function isConsultationOf(one: Leg, other: Leg): boolean {
  return isSamePart(one.call.consultedFrom, other) || isSamePart(other.call.consultedFrom, one);
}

/** The call that was consulted from may have got another id meanwhile. */
function isSamePart(one: Leg | undefined, other: Leg): boolean {
  return one !== undefined && firstLegOf(one) === firstLegOf(other);
}

/** Whether the leg's telephone is in the call: talking, or holding it. */
export function isActive(leg: Leg): boolean {
  return leg.state === 'connected' || leg.state === 'held';
}

/** Behind the trunk the PBX cannot know, so it does not object. */
export function isStillRinging(leg: Leg): boolean {
  return leg.state === 'ringing' && !leg.isOutside;
}

/** The refusal of what needs two calls. */
export function noPartner(leg: Leg): Done<never> {
  return refuse('no-partner', leg, 'this needs one held and one active call on the same telephone');
}

/** The refusal of what cannot be dialled. */
export function badNumber(leg: Leg, number: string): Done<never> {
  return refuse('bad-number', leg, `${number === '' ? 'nothing' : number} cannot be dialled`);
}
