import { done, holdActive, refuse, tellAnswer, wrongState } from './calls.ts';
import { moveLeg, openLeg, otherLegs } from './leg.ts';
import type { Done, Exchange, Leg } from './types.ts';

const cause = 'callPickup';

/** Another telephone takes a call that rings here (CSTA Directed Pickup); what was active there is held first. */
export function pickUp(exchange: Exchange, leg: Leg, by: string): Done {
  if (leg.state !== 'ringing') {
    return wrongState(leg, 'picked up');
  }
  const [party] = otherLegs(leg);
  const isInCall = [leg, ...otherLegs(leg)].some(({ endpoint }) => endpoint === by);
  if (party === undefined || isInCall || !exchange.extensions.has(by)) {
    return refuse('unobtainable', leg, `${by} cannot pick this call up`);
  }
  holdActive(exchange, by);
  moveLeg(exchange, leg, { state: 'ended', event: 'divertedEvent', cause });
  const about = { endpoint: by, direction: 'inbound', remote: party.endpoint, calledDevice: leg.calledDevice } as const;
  openLeg(exchange, leg.call, about, { state: 'connected', event: 'establishedEvent', cause });
  party.remote = by;
  tellAnswer(exchange, [party], { event: 'establishedEvent', cause });
  return done();
}
