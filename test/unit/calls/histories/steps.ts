/** What can happen in a history: the PBX does something legal, or something happens to what it says. */
import fc from 'fast-check';
import type { Leg as ShownLeg } from '../../../../main/calls/leg.ts';
import {
  alternate,
  answer,
  completeTransfer,
  conference,
  consult,
  dial,
  hangUp,
  hold,
  type Leg,
  placeCall,
  reconnect,
  redirect,
  retrieve,
  transfer,
} from '../../../../simulator/pbx/pbx.ts';
import { type HistoryWorld, watched } from './world.ts';

const numbers = ['200', '201', '202', '203', '+442079460018', '+493023125042', '0041445550123'] as const;
const pbxActs = [
  ...['ring', 'ring', 'dial', 'answer', 'answer', 'answer', 'hangUp', 'hangUp', 'hold', 'retrieve', 'transfer'],
  ...['redirect', 'consult', 'alternate', 'completeTransfer', 'conference', 'reconnect'],
] as const;
const lineActs = [
  ...['deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'anyOrder', 'repeat', 'lose'],
  ...['move', 'move', 'sendReading', 'answerReading', 'finishReading', 'readNow'],
] as const;

/** One step; the numbers pick among what is there when it is taken. */
export interface Step {
  readonly act: string;
  readonly pick: number;
  readonly other: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...pbxActs, ...lineActs, ...lineActs),
  pick: fc.nat(997),
  other: fc.nat(997),
});

/** Histories in which nothing happens on the line that the PBX does not do. */
export const pbxHistories = (longest: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.record({ act: fc.constantFrom(...pbxActs), pick: fc.nat(997), other: fc.nat(997) }), {
    ...{ minLength: 4, maxLength: longest, size: 'max' },
  });

/** Histories of up to `longest` steps. */
export const histories = (longest: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(step, { minLength: 4, maxLength: longest, size: 'max' });

const picked = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

const number = (pick: number): string => picked(numbers, pick) ?? '200';

const onLeg =
  (does: (world: HistoryWorld, leg: Leg, other: number) => unknown) =>
  (world: HistoryWorld, { pick, other }: Step): void => {
    const leg = picked(world.legs(), pick);
    if (leg !== undefined) does(world, leg, other);
  };

/** The next PBX id must be free: a PBX without one has stopped being legal. */
const hasFreeId = ({ core, ids }: HistoryWorld): boolean => core.exchange.live.size < ids - 2;

/** Joined calls may need an id of their own, beside those that they had. */
const hasSpareId = ({ core, ids }: HistoryWorld): boolean => core.exchange.live.size < ids;

const endpointOf = (pick: number): string => picked(watched, pick) ?? watched[0];

const acts: Readonly<Record<string, (world: HistoryWorld, step: Step) => void>> = {
  ring: (world, { pick, other }) => {
    const [from, to] = [number(other), number(pick % 4)];
    if (hasFreeId(world) && from !== to) placeCall(world.core.exchange, { from, to });
  },
  dial: (world, { pick, other }) => {
    if (hasFreeId(world)) dial(world.core.exchange, number(pick % 4), number(other));
  },
  answer: onLeg((world, leg) => answer(world.core.exchange, leg)),
  hangUp: onLeg((world, leg) => hangUp(world.core.exchange, leg)),
  hold: onLeg((world, leg) => hold(world.core.exchange, leg)),
  retrieve: onLeg((world, leg) => retrieve(world.core.exchange, leg)),
  transfer: onLeg((world, leg, other) => hasSpareId(world) && transfer(world.core.exchange, leg, number(other))),
  redirect: onLeg((world, leg, other) => redirect(world.core.exchange, leg, number(other))),
  consult: onLeg((world, leg, other) => {
    if (hasFreeId(world)) consult(world.core.exchange, leg, number(other));
  }),
  alternate: onLeg((world, leg) => alternate(world.core.exchange, leg)),
  completeTransfer: onLeg((world, leg) => hasSpareId(world) && completeTransfer(world.core.exchange, leg)),
  conference: onLeg((world, leg) => hasSpareId(world) && conference(world.core.exchange, leg)),
  reconnect: onLeg((world, leg) => reconnect(world.core.exchange, leg)),
  deliver: (world) => world.deliver(0),
  anyOrder: (world, { pick }) => world.deliver(pick % Math.max(1, world.onTheWay)),
  repeat: (world, { pick }) => world.repeat(pick % 20),
  lose: (world, { pick }) => world.lose(pick % Math.max(1, world.onTheWay)),
  move: (world, { pick, other }) => world.move(other % 4 === 0 ? pick * 4 : pick % 300),
  sendReading: (world, { pick }) => world.sendReading(endpointOf(pick)),
  answerReading: (world, { pick }) => world.answerReading(pick % Math.max(1, world.readings)),
  finishReading: (world, { pick }) => world.finishReading(pick % Math.max(1, world.readings)),
  readNow: (world, { pick }) => {
    const endpoint = endpointOf(pick);
    world.readNow(endpoint);
    world.violations.push(...disagreements(world, endpoint));
  },
};

const isPbxAct = (act: string): boolean => pbxActs.some((name) => name === act);

/** Between two things that a PBX does, ms: so fast does nobody press keys. */
const actMs = 20;

/** Takes one step. A PBX does one thing at a time, and no two at the same moment. */
export function take(world: HistoryWorld, taken: Step): void {
  if (isPbxAct(taken.act)) world.move(actMs);
  acts[taken.act]?.(world, taken);
}

const tellsOfAnswer: ReadonlySet<string> = new Set(['establishedEvent', 'conferencedEvent']);

/** A telephone may have had an earlier leg in the call, or under another id: what it heard then it has heard. */
function evidenceOfAnswer({ call, endpoint, continues }: Leg): boolean {
  const own = call.legs.filter((leg) => leg.endpoint === endpoint);
  // A conference is of parties who talk, whichever of the two calls the model takes for the one that goes on.
  const isHeard = own.some((leg) => leg.steps.some(({ event }) => tellsOfAnswer.has(event)));
  return isHeard || isWitnessed(call.legs) || (continues !== undefined && evidenceOfAnswer(continues));
}

/** Somebody who was called, on a telephone that the model watches, has talked in this call. */
const isWitnessed = (legs: readonly Leg[]): boolean =>
  legs.some(
    ({ endpoint, direction, steps }) =>
      watched.some((own) => own === endpoint) &&
      direction === 'inbound' &&
      steps.some(({ state }) => state !== 'ringing' && state !== 'ended'),
  );

/** The phases that the model may give a leg of the PBX without a lie, having just read it. */
function honestPhases(leg: Leg): readonly string[] {
  if (leg.state !== 'connected') return [leg.state];
  if (leg.direction === 'inbound' || leg.event === 'establishedEvent') return ['connected'];
  // What happened before may have been lost: then `dialing` is all that is known.
  return evidenceOfAnswer(leg) ? ['dialing', 'connected'] : ['dialing'];
}

/** Calls between two watched telephones that the model, having read both, does not know to be answered. */
export function unheardAnswers(world: HistoryWorld): string[] {
  const shown = watched.flatMap((endpoint) => world.shown(endpoint));
  return shown
    .filter(({ direction, farEnd }) => direction === 'outbound' && farEnd !== 'answered')
    .filter((own) =>
      shown.some(
        (far) =>
          far.direction === 'inbound' &&
          far.phase !== 'ringing' &&
          far.endpointId !== own.endpointId &&
          far.callId === own.callId &&
          far.callTrackingId === own.callTrackingId,
      ),
    )
    .map(({ key, farEnd, phase }) => `${key} is shown ${phase} with a far end that is ${farEnd}, and was answered`);
}

/** Where the model, having just read an endpoint, differs from the PBX. */
export function disagreements(world: HistoryWorld, endpoint: string): string[] {
  const shown = world.shown(endpoint);
  const truth = world.truthLegs(endpoint);
  const isOf = (shownLeg: ShownLeg, { call }: Leg): boolean =>
    shownLeg.callId === call.id && shownLeg.callTrackingId === call.trackingId;
  const invented = shown.filter((leg) => !truth.some((pbxLeg) => isOf(leg, pbxLeg)));
  const wrong = truth.flatMap((leg) => {
    const found = shown.filter((shownLeg) => isOf(shownLeg, leg));
    const what = `${endpoint} ${leg.call.id} ${leg.call.trackingId}`;
    if (found.length !== 1) return [`${what} is shown ${found.length} times`];
    const phase = found[0]?.phase ?? '';
    return honestPhases(leg).includes(phase) ? [] : [`${what} is ${leg.state} (${leg.event}), shown ${phase}`];
  });
  return [...invented.map((leg) => `${leg.key} is shown ${leg.phase} and does not exist`), ...wrong];
}
