import { answer, divert, done, hangUp, holdActive, type PlacedCall, placeCall, wrongState } from './calls.ts';
import { moveLeg } from './leg.ts';
import { badNumber, noPartner, pairOf } from './pair.ts';
import { isDialable } from './routing.ts';
import type { Done, Exchange, Leg } from './types.ts';

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
export function alternate(exchange: Exchange, leg: Leg, partnerId?: string): Done {
  const pair = pairOf(exchange, leg, partnerId);
  if (pair === undefined) {
    return noPartner(leg);
  }
  moveLeg(exchange, pair.active, { state: 'held', event: 'heldEvent', cause: 'alternate' });
  moveLeg(exchange, pair.held, { state: 'connected', event: 'retrievedEvent', cause: 'alternate' });
  return done();
}

/** Ends the active call of a telephone and takes the held one back. */
export function reconnect(exchange: Exchange, leg: Leg, partnerId?: string): Done {
  const pair = pairOf(exchange, leg, partnerId);
  if (pair === undefined) {
    return noPartner(leg);
  }
  hangUp(exchange, pair.active);
  return pair.held.state === 'held' ? retrieve(exchange, pair.held) : done();
}

/** Sends touch tones into the call. They are heard there and published nowhere. */
export function sendDigits(leg: Leg, digits: string): Done {
  if (leg.state !== 'connected') {
    return wrongState(leg, 'sent digits');
  }
  return /^[0-9A-D*#]{1,64}$/.test(digits) ? done() : badNumber(leg, digits);
}
