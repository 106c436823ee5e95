import {
  answer,
  closeIfOver,
  divert,
  done,
  hangUp,
  holdActive,
  type PlacedCall,
  placeCall,
  progress,
  refuse,
  ringAt,
  wrongState,
} from './calls.ts';
import { isInCall, legsOf, liveLegs, moveLeg, openLeg, otherLegs, tellLegs } from './leg.ts';
import { isDialable, routeTo } from './routing.ts';
import type { Call, Done, Exchange, Leg } from './types.ts';

export { answer, hangUp };

/** Dials from a telephone. */
export function dial(exchange: Exchange, from: string, to: string, consultedFrom?: Leg): Done<PlacedCall> {
  return placeCall(exchange, { from, to, consultedFrom });
}

/** Sends a ringing call elsewhere (CSTA Deflect). */
export function redirect(exchange: Exchange, leg: Leg, destination: string): Done {
  if (leg.state !== 'ringing') {
    return wrongState(leg, 'redirected');
  }
  return isDialable(destination) ? divert(exchange, leg, destination, 'redirected') : badNumber(leg, destination);
}

/** Hands the other party to a third one without asking it (CSTA Single Step Transfer). */
export function transfer(exchange: Exchange, leg: Leg, destination: string): Done {
  const others = otherLegs(leg);
  const [party] = others;
  if (!isActive(leg) || party === undefined || others.length > 1 || isStillRinging(party)) {
    return wrongState(leg, 'transferred');
  }
  if (!isDialable(destination)) {
    return badNumber(leg, destination);
  }
  return transferTo(exchange, leg, party, destination);
}

function transferTo(exchange: Exchange, leg: Leg, party: Leg, destination: string): Done {
  const route = routeTo(exchange, destination, 'singleStepTransfer');
  if (!route.ok || isInCall(leg.call, route.endpoint)) {
    return refuse('unobtainable', leg, `${destination} cannot be reached`);
  }
  const step = { event: 'transferredEvent', cause: 'singleStepTransfer' } as const;
  moveLeg(exchange, leg, { ...step, state: 'ended' });
  ringAt(exchange, party, destination, route);
  party.remote = route.endpoint;
  const { alertingDevice } = progress(exchange, route);
  tellLegs(exchange, [party], alertingDevice === undefined ? step : { ...step, alertingDevice });
  return done();
}

/** Puts a leg on hold. */
export function hold(exchange: Exchange, leg: Leg): Done {
  if (leg.state !== 'connected') {
    return wrongState(leg, 'held');
  }
  moveLeg(exchange, leg, { state: 'held', event: 'heldEvent', cause: 'normal' });
  return done();
}

/** Takes a leg back from hold; what was active on the telephone is held instead. */
export function retrieve(exchange: Exchange, leg: Leg): Done {
  if (leg.state !== 'held') {
    return wrongState(leg, 'retrieved');
  }
  holdActive(exchange, leg.endpoint, 'alternate');
  moveLeg(exchange, leg, { state: 'connected', event: 'retrievedEvent', cause: 'normal' });
  return done();
}

/** Holds the call and dials somebody to ask first; the answer is the new call. */
export function consult(exchange: Exchange, leg: Leg, destination: string): Done<PlacedCall> {
  if (leg.state !== 'connected') {
    return wrongState(leg, 'held for a consultation');
  }
  return dial(exchange, leg.endpoint, destination, leg);
}

/** Swaps the active and the held call of a telephone. */
export function alternate(exchange: Exchange, leg: Leg): Done {
  const pair = pairOf(exchange, leg);
  if (pair === undefined) {
    return noPartner(leg);
  }
  moveLeg(exchange, pair.active, { state: 'held', event: 'heldEvent', cause: 'alternate' });
  moveLeg(exchange, pair.held, { state: 'connected', event: 'retrievedEvent', cause: 'alternate' });
  return done();
}

/** Ends the active call of a telephone and takes the held one back. */
export function reconnect(exchange: Exchange, leg: Leg): Done {
  const pair = pairOf(exchange, leg);
  if (pair === undefined) {
    return noPartner(leg);
  }
  hangUp(exchange, pair.active);
  return pair.held.state === 'held' ? retrieve(exchange, pair.held) : done();
}

/** Joins the parties of the held and the active call and leaves (CSTA Transfer). The held call's id goes on. */
export function completeTransfer(exchange: Exchange, leg: Leg): Done {
  const pair = pairOf(exchange, leg);
  if (pair === undefined || hasSameParty(pair)) {
    return noPartner(leg);
  }
  const step = { event: 'transferredEvent', cause: 'transfer' } as const;
  moveLeg(exchange, pair.active, { ...step, state: 'ended' });
  moveLeg(exchange, pair.held, { ...step, state: 'ended' });
  joinParties(exchange, pair.active.call, pair.held.call, step);
  return done();
}

/** Joins all parties of the held and the active call and stays in (CSTA Conference). The held call's id goes on. */
export function conference(exchange: Exchange, leg: Leg): Done {
  const pair = pairOf(exchange, leg);
  if (pair === undefined || hasSameParty(pair) || otherLegs(pair.active).some(isStillRinging)) {
    return noPartner(leg);
  }
  const step = { event: 'conferencedEvent', cause: 'conference' } as const;
  moveLeg(exchange, pair.active, { ...step, state: 'ended' });
  moveLeg(exchange, pair.held, { ...step, state: 'connected' });
  joinParties(exchange, pair.active.call, pair.held.call, step);
  return done();
}

type Join = { event: 'transferredEvent'; cause: 'transfer' } | { event: 'conferencedEvent'; cause: 'conference' };

function joinParties(exchange: Exchange, from: Call, into: Call, step: Join): void {
  const staying = liveLegs(into);
  const moved = liveLegs(from).map((leg) => moveToCall(exchange, leg, into, staying, step));
  const [newParty] = moved;
  for (const leg of staying) {
    leg.remote = newParty?.endpoint ?? leg.remote;
  }
  tellLegs(exchange, staying, step);
  closeIfOver(exchange, from);
  closeIfOver(exchange, into);
}

function moveToCall(exchange: Exchange, leg: Leg, into: Call, staying: readonly Leg[], step: Join): Leg {
  const { endpoint, direction, calledDevice, state } = leg;
  const remote = staying[0]?.endpoint ?? leg.remote;
  moveLeg(exchange, leg, { ...step, state: 'ended' });
  const alerting = state === 'ringing' ? { alertingDevice: endpoint } : {};
  return openLeg(exchange, into, { endpoint, direction, remote, calledDevice }, { ...step, ...alerting, state });
}

/** Sends touch tones into the call. They are heard there and published nowhere. */
export function sendDigits(leg: Leg, digits: string): Done {
  if (leg.state !== 'connected') {
    return wrongState(leg, 'sent digits');
  }
  return /^[0-9A-D*#]{1,64}$/.test(digits) ? done() : badNumber(leg, digits);
}

function pairOf(exchange: Exchange, leg: Leg): { held: Leg; active: Leg } | undefined {
  const wanted = leg.state === 'held' ? 'connected' : 'held';
  const candidates = legsOf(exchange, leg.endpoint).filter((other) => other.state === wanted);
  const partner = candidates.find((other) => isConsultationOf(leg, other)) ?? candidates.at(-1);
  if (partner === undefined || !isActive(leg)) {
    return undefined;
  }
  return leg.state === 'held' ? { held: leg, active: partner } : { held: partner, active: leg };
}

/** Nobody can be joined with themselves. */
function hasSameParty({ held, active }: { readonly held: Leg; readonly active: Leg }): boolean {
  const parties = new Set(otherLegs(held).map(({ endpoint }) => endpoint));
  return otherLegs(active).some(({ endpoint }) => parties.has(endpoint));
}

function isConsultationOf(one: Leg, other: Leg): boolean {
  return one.call.consultedFrom === other || other.call.consultedFrom === one;
}

function isActive(leg: Leg): boolean {
  return leg.state === 'connected' || leg.state === 'held';
}

/** Behind the trunk the PBX cannot know, so it does not object. */
function isStillRinging(leg: Leg): boolean {
  return leg.state === 'ringing' && !leg.isOutside;
}

function noPartner(leg: Leg): Done<never> {
  return refuse('no-partner', leg, 'this needs one held and one active call on the same telephone');
}

function badNumber(leg: Leg, number: string): Done<never> {
  return refuse('bad-number', leg, `${number === '' ? 'nothing' : number} cannot be dialled`);
}
