import { closeIfOver, done, openCall, progress, refuse, ringAt, watchNoAnswer, wrongState } from './calls.ts';
import { isInCall, liveLegs, moveLeg, openLeg, otherLegs, type Step, tellLegs } from './leg.ts';
import { badNumber, hasSameParty, isActive, isStillRinging, noPartner, type Pair, pairOf } from './pair.ts';
import { isDialable, type Route, routeTo } from './routing.ts';
import type { Call, Done, Exchange, Leg } from './types.ts';

type Join = Pick<Step, 'event' | 'cause'> & { readonly event: 'transferredEvent' | 'conferencedEvent' };

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
  const route = routeTo(exchange, destination, 'singleStepTransfer');
  if (!route.ok || isInCall(leg.call, route.endpoint)) {
    return refuse('unobtainable', leg, `${destination} cannot be reached`);
  }
  transferTo(exchange, { leg, party, destination, route });
  return done();
}

interface BlindTransfer {
  readonly leg: Leg;
  readonly party: Leg;
  readonly destination: string;
  readonly route: Route & { ok: true };
}

function transferTo(exchange: Exchange, { leg, party, destination, route }: BlindTransfer): void {
  const step = { event: 'transferredEvent', cause: 'singleStepTransfer' } as const;
  moveLeg(exchange, leg, { ...step, state: 'ended' });
  const { alertingDevice } = progress(exchange, route);
  const told = alertingDevice === undefined ? step : { ...step, alertingDevice };
  const into = callAfter(exchange, leg.call);
  if (into !== leg.call) {
    const moved = moveToCall(exchange, party, into, { ...told, remote: route.endpoint });
    ringAt(exchange, moved, destination, route);
    closeIfOver(exchange, leg.call);
    return;
  }
  ringAt(exchange, party, destination, route);
  party.remote = route.endpoint;
  tellLegs(exchange, [party], told);
}

/** Joins the parties of the held and the active call and leaves (CSTA Transfer). */
export function completeTransfer(exchange: Exchange, leg: Leg, partnerId?: string): Done {
  const pair = pairOf(exchange, leg, partnerId);
  if (pair === undefined || hasSameParty(pair)) {
    return noPartner(leg);
  }
  const step = { event: 'transferredEvent', cause: 'transfer' } as const;
  moveLeg(exchange, pair.active, { ...step, state: 'ended' });
  moveLeg(exchange, pair.held, { ...step, state: 'ended' });
  join(exchange, pair, step);
  return done();
}

/** Joins all parties of the held and the active call and stays in (CSTA Conference). */
export function conference(exchange: Exchange, leg: Leg, partnerId?: string): Done {
  const pair = pairOf(exchange, leg, partnerId);
  if (pair === undefined || hasSameParty(pair) || otherLegs(pair.active).some(isStillRinging)) {
    return noPartner(leg);
  }
  const step = { event: 'conferencedEvent', cause: 'conference' } as const;
  moveLeg(exchange, pair.active, { ...step, state: 'ended' });
  if (exchange.joinForm().ids === 'held') {
    moveLeg(exchange, pair.held, { ...step, state: 'connected' });
  }
  join(exchange, pair, step);
  return done();
}

/** The call in which a joined call goes on: the held one, or another one in place of both. */
function callAfter(exchange: Exchange, held: Call, active?: Call): Call {
  const { ids, tracking } = exchange.joinForm();
  if (ids === 'held') {
    return held;
  }
  const { consultedFrom } = held;
  const names = new Map([...held.names, ...(active?.names ?? [])]);
  const from = tracking === 'active' ? (active ?? held) : held;
  return openCall(exchange, {
    names,
    consultedFrom,
    ...(tracking === 'new' ? {} : { trackingId: from.trackingId }),
  });
}

function join(exchange: Exchange, { held, active }: Pair, step: Join): void {
  const [staying, consulted] = [liveLegs(held.call), liveLegs(active.call)];
  const into = callAfter(exchange, held.call, active.call);
  const [first, second] = [staying[0]?.endpoint, consulted[0]?.endpoint];
  if (into === held.call) {
    moveAll(exchange, consulted, into, { ...step, remote: first });
    for (const leg of staying) {
      leg.remote = second ?? leg.remote;
    }
    tellLegs(exchange, staying, step);
  } else {
    moveAll(exchange, staying, into, { ...step, remote: second });
    moveAll(exchange, consulted, into, { ...step, remote: first });
  }
  closeIfOver(exchange, active.call);
  closeIfOver(exchange, held.call);
}

/** What is told of a leg that moves, and whom it talks to then. */
type Move = Join & Pick<Step, 'alertingDevice'> & { readonly remote?: string | undefined };

function moveAll(exchange: Exchange, legs: readonly Leg[], into: Call, move: Move): void {
  for (const leg of legs) {
    moveToCall(exchange, leg, into, move);
  }
}

/** A party's part goes on in another call: under a new id, with everything else as it was. Who was holding is back in. */
function moveToCall(exchange: Exchange, leg: Leg, into: Call, { remote = leg.remote, ...step }: Move): Leg {
  const { endpoint, direction, calledDevice } = leg;
  const isBack = leg.state === 'held' && step.event === 'conferencedEvent';
  const state = isBack ? 'connected' : leg.state;
  const end = (): void => moveLeg(exchange, leg, { ...step, state: 'ended' });
  const isEndFirst = exchange.joinForm().order === 'end-first';
  if (isEndFirst) {
    end();
  }
  const alerting = state === 'ringing' ? { alertingDevice: endpoint } : {};
  const about = { endpoint, direction, remote, calledDevice, continues: leg };
  const moved = openLeg(exchange, into, about, { ...step, ...alerting, state });
  if (!isEndFirst) {
    end();
  }
  if (state === 'ringing') {
    watchNoAnswer(exchange, moved);
  }
  return moved;
}
