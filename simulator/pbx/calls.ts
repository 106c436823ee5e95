import { isInCall, legsOf, liveLegs, moveLeg, openLeg, otherLegs, type Step, tellLegs } from './leg.ts';
import { activeForwarding, isDialable, type Route, routeTo } from './routing.ts';
import type { Call, Cause, Done, Exchange, Leg, LegState, Refusal } from './types.ts';

/** What placing a call needs: who, whom, and the names that the network gives (none is the rule). */
export interface CallRequest {
  readonly from: string;
  readonly to: string;
  readonly fromName?: string | undefined;
  readonly toName?: string | undefined;
  readonly consultedFrom?: Leg | undefined;
}

/** A placed call, and the caller's leg as it was at the very start: what POST …/calls answers with. */
export interface PlacedCall {
  readonly call: Call;
  readonly originated: Leg;
}

/** Places a call; the caller's active one is held first. The caller's leg is connected at once (API reference 2.5); a call that nobody can take ends at once. */
export function placeCall(exchange: Exchange, request: CallRequest): Done<PlacedCall> {
  if (!isDialable(request.to) || request.to === request.from) {
    return refuse('bad-number', undefined, `${request.to === '' ? 'nothing' : request.to} cannot be dialled`);
  }
  holdActive(exchange, request.from, request.consultedFrom === undefined ? 'normal' : 'consultation');
  const call = openCall(exchange, { names: namesOf(request), consultedFrom: request.consultedFrom });
  const origin = openLeg(exchange, call, outbound(request), {
    ...{ state: 'connected', event: 'originatedEvent', cause: 'newCall' },
  });
  const originated = { ...origin };
  deliver(exchange, origin, request.to, routeTo(exchange, request.to, 'newCall'));
  return done({ call, originated });
}

function outbound({ from, to }: CallRequest): Pick<Leg, 'endpoint' | 'direction' | 'remote' | 'calledDevice'> {
  return { endpoint: from, direction: 'outbound', remote: to, calledDevice: to };
}

function namesOf({ from, to, fromName = '', toName = '' }: CallRequest): Call['names'] {
  return new Map([
    [from, fromName],
    [to, toName],
  ]);
}

/** Opens a call without a leg, under a free id; with a tracking id of its own unless one is given. */
export function openCall(
  exchange: Exchange,
  about: Pick<Call, 'names' | 'consultedFrom'> & Partial<Pick<Call, 'trackingId'>>,
): Call {
  const { names, consultedFrom, trackingId = exchange.nextTrackingId() } = about;
  const id = exchange.nextCallId();
  const call: Call = { id, trackingId, startedAt: exchange.clock.now(), legs: [], names, consultedFrom };
  exchange.live.set(id, call);
  exchange.onCall(call);
  return call;
}

function deliver(exchange: Exchange, origin: Leg, dialled: string, route: Route): void {
  if (!route.ok || route.endpoint === origin.endpoint) {
    fail(exchange, origin, route.ok ? 'busy' : route.cause);
    return;
  }
  ringAt(exchange, origin, dialled, route);
  origin.remote = route.endpoint;
  tellLegs(exchange, [origin], progress(exchange, route));
}

function fail(exchange: Exchange, origin: Leg, cause: Cause): void {
  tellLegs(exchange, [origin], { event: 'failedEvent', cause });
  moveLeg(exchange, origin, { state: 'ended', event: 'connectionClearedEvent', cause });
  closeIfOver(exchange, origin.call);
}

/** Rings a telephone for a call, on behalf of the party that is at its other end. */
export function ringAt(exchange: Exchange, party: Leg, dialled: string, route: Route & { ok: true }): Leg {
  const { endpoint, cause } = route;
  const about = { endpoint, direction: 'inbound', remote: party.endpoint, calledDevice: dialled } as const;
  const step = { state: 'ringing', event: 'deliveredEvent', cause, alertingDevice: endpoint } as const;
  const leg = openLeg(exchange, party.call, about, step);
  watchNoAnswer(exchange, leg);
  return leg;
}

/** What the caller's leg hears when the far end rings; behind the trunk usually only that the network was reached. */
export function progress(exchange: Exchange, { endpoint, cause }: Route & { ok: true }): Omit<Step, 'state'> {
  const isSeen = exchange.extensions.has(endpoint) || exchange.trunkReports() === 'alerting';
  return isSeen
    ? { event: 'deliveredEvent', cause, alertingDevice: endpoint }
    : { event: 'networkReachedEvent', cause };
}

/** Sends a ringing leg on where its telephone's forwarding says so, once it has rung long enough. */
export function watchNoAnswer(exchange: Exchange, leg: Leg): void {
  const extension = exchange.extensions.get(leg.endpoint);
  const forwarding = extension && activeForwarding(extension, 'noAnswer');
  if (forwarding !== undefined) {
    exchange.clock.after(forwarding.ringMs, () => {
      if (leg.state === 'ringing') {
        divert(exchange, leg, forwarding.destination, 'callForwardNoAnswer');
      }
    });
  }
}

/** Takes a ringing leg away from its telephone and rings another one for the same call. */
export function divert(exchange: Exchange, leg: Leg, destination: string, cause: Cause): Done {
  const route = routeTo(exchange, destination, cause);
  const [party] = otherLegs(leg);
  if (party === undefined || !route.ok || isInCall(leg.call, route.endpoint)) {
    return refuse('unobtainable', leg, `${destination} cannot be reached`);
  }
  moveLeg(exchange, leg, { state: 'ended', event: 'divertedEvent', cause });
  ringAt(exchange, party, leg.calledDevice, route);
  party.remote = route.endpoint;
  tellLegs(exchange, [party], progress(exchange, route));
  return done();
}

/**
 * Answers a ringing leg. Its telephone's other active call is held first: one telephone, one voice.
 * An internal caller hears of it; that an outside party answered is never reported to anybody (API reference 8.4).
 */
export function answer(exchange: Exchange, leg: Leg): Done {
  if (leg.state !== 'ringing') {
    return wrongState(leg, 'answered');
  }
  holdActive(exchange, leg.endpoint);
  const step = { event: 'establishedEvent', cause: 'newCall' } as const;
  moveLeg(exchange, leg, { ...step, state: 'connected' });
  tellAnswer(exchange, leg.isOutside ? [] : otherLegs(leg), step);
  return done();
}

/** Says that a telephone of the house has answered; the caller's leg may be left out (API reference 2.5). */
export function tellAnswer(exchange: Exchange, legs: readonly Leg[], step: Omit<Step, 'state'>): void {
  const isToldAll = exchange.originatorHears() === 'established';
  tellLegs(
    exchange,
    legs.filter(({ direction }) => isToldAll || direction !== 'outbound'),
    step,
  );
}

/** Puts what is active on a telephone on hold, so that it can take or make another call. */
export function holdActive(exchange: Exchange, endpoint: string, cause: Cause = 'normal'): void {
  const isExtension = exchange.extensions.has(endpoint);
  for (const leg of isExtension ? legsOf(exchange, endpoint) : []) {
    if (leg.state === 'connected') {
      moveLeg(exchange, leg, { state: 'held', event: 'heldEvent', cause });
    }
  }
}

/** Ends a leg; a call of two ends with it, a conference goes on. */
export function hangUp(exchange: Exchange, leg: Leg): Done {
  if (leg.state === 'ended') {
    return wrongState(leg, 'ended');
  }
  const isDeclined = leg.state === 'ringing' && !leg.isOutside;
  moveLeg(exchange, leg, { state: 'ended', event: 'connectionClearedEvent', cause: 'normalClearing' });
  const others = liveLegs(leg.call);
  turnFrom(leg, others);
  if (others.length > 1) {
    tellLegs(exchange, others, { event: 'connectionClearedEvent', cause: 'normalClearing' });
  }
  for (const other of others.length > 1 ? [] : others) {
    moveLeg(exchange, other, { state: 'ended', ...lastLegEnd(other, isDeclined) });
  }
  closeIfOver(exchange, leg.call);
  return done();
}

/** Who talked to the party that has left talks to one that is still there. */
function turnFrom({ endpoint }: Leg, others: readonly Leg[]): void {
  for (const other of others.filter(({ remote }) => remote === endpoint)) {
    other.remote = others.find((each) => each !== other)?.endpoint ?? endpoint;
  }
}

function lastLegEnd(leg: Leg, isDeclined: boolean): Omit<Step, 'state'> {
  const cause = leg.state === 'ringing' ? 'callCancelled' : isDeclined ? 'busy' : 'normalClearing';
  return { event: 'connectionClearedEvent', cause };
}

/** Forgets a call whose last leg has ended: its id is free again. */
export function closeIfOver(exchange: Exchange, call: Call): void {
  if (liveLegs(call).length === 0) {
    exchange.live.delete(call.id);
    exchange.onCallOver(call);
  }
}

/** An operation that went well. */
export function done(): Done;
export function done<T>(value: T): Done<T>;
export function done<T>(value?: T): Done<T | undefined> {
  return { ok: true, value };
}

/** An operation that the PBX refuses. */
export function refuse(reason: Refusal['reason'], leg: Leg | undefined, message: string): Refusal {
  return { ok: false, reason, state: leg?.state, message };
}

/** The refusal for a leg that is in the wrong state; `what` completes "cannot be …". */
export function wrongState(leg: Leg, what: string, state: LegState = leg.state): Refusal {
  return refuse('wrong-state', leg, `a call that is ${state} cannot be ${what}`);
}
