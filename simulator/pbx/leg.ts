import type { Call, Cause, CstaEvent, Exchange, Leg, LegState } from './types.ts';

/** Which state may follow which. A step that keeps the state (the far end rings, answers, moves) is always allowed. */
const nextStates: Readonly<Record<LegState, readonly LegState[]>> = {
  ringing: ['connected', 'ended'],
  connected: ['held', 'ended'],
  held: ['connected', 'ended'],
  ended: [],
};

/** What happens to a leg: the event that says so, its cause, and where it leads. */
export interface Step {
  readonly state?: LegState;
  readonly event: CstaEvent;
  readonly cause: Cause;
  readonly alertingDevice?: string;
}

/** Moves a leg and tells whoever listens. Throws on a step that the state machine does not have: a fault in the PBX. */
export function moveLeg(exchange: Exchange, leg: Leg, step: Step): void {
  const state = step.state ?? leg.state;
  if (leg.state === 'ended' || (state !== leg.state && !nextStates[leg.state].includes(state))) {
    throw new Error(`a leg cannot go from ${leg.state} to ${state}`);
  }
  Object.assign(leg, { state, cause: step.cause, event: step.event, alertingDevice: step.alertingDevice });
  record(exchange, leg);
}

/** Says of every one of these legs that the far end did something; their own states stay. */
export function tellLegs(exchange: Exchange, legs: readonly Leg[], step: Omit<Step, 'state'>): void {
  for (const leg of legs.filter((each) => !each.isOutside)) {
    moveLeg(exchange, leg, step);
  }
}

/** Whose leg it is, and whom it talks to; `continues` where it goes on from a leg in another call. */
export type LegAbout = Pick<Leg, 'endpoint' | 'direction' | 'remote' | 'calledDevice'> &
  Partial<Pick<Leg, 'continues'>>;

/** Opens a leg of a call in its first state. */
export function openLeg(
  exchange: Exchange,
  call: Call,
  about: LegAbout,
  step: Step & { readonly state: LegState },
): Leg {
  const isOutside = !exchange.extensions.has(about.endpoint);
  const leg: Leg = {
    ...{ call, isOutside, createdAt: exchange.clock.now(), steps: [] },
    ...{ ...about, ...step, alertingDevice: step.alertingDevice },
    ...{ continues: about.continues, continuedBy: undefined },
  };
  if (about.continues !== undefined) {
    about.continues.continuedBy = leg;
  }
  call.legs.push(leg);
  record(exchange, leg);
  return leg;
}

function record(exchange: Exchange, leg: Leg): void {
  const { state, cause, event } = leg;
  leg.steps.push({ state, cause, event, at: exchange.clock.now() });
  if (!leg.isOutside) {
    exchange.onStep(leg);
  }
}

/** The legs of a call that have not ended. */
export function liveLegs(call: Call): Leg[] {
  return call.legs.filter((leg) => leg.state !== 'ended');
}

/** Whether that telephone has a part in the call now: it cannot have a second one. */
export function isInCall(call: Call, endpoint: string): boolean {
  return liveLegs(call).some((leg) => leg.endpoint === endpoint);
}

/** The other live legs of the same call. */
export function otherLegs(leg: Leg): Leg[] {
  return liveLegs(leg.call).filter((other) => other !== leg);
}

/** The live legs of one endpoint, over all calls, oldest first. */
export function legsOf(exchange: Exchange, endpoint: string): Leg[] {
  return [...exchange.live.values()].flatMap(liveLegs).filter((leg) => leg.endpoint === endpoint);
}

/** Who calls and who is called, as one leg shows it. */
export function partiesOf(leg: Leg): { from: string; fromName: string; to: string; toName: string } {
  const [from, to] = leg.direction === 'outbound' ? [leg.endpoint, leg.remote] : [leg.remote, leg.endpoint];
  return { from, fromName: leg.call.names.get(from) ?? '', to, toName: leg.call.names.get(to) ?? '' };
}

/** The leg with which a party's part began, whatever ids it has had since. */
export function firstLegOf(leg: Leg): Leg {
  return leg.continues === undefined ? leg : firstLegOf(leg.continues);
}

/** The leg with which a party's part goes on now. */
export function currentLegOf(leg: Leg): Leg {
  return leg.continuedBy === undefined ? leg : currentLegOf(leg.continuedBy);
}
