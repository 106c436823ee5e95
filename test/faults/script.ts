import type { Call, CallAction } from '../../main/calls/types.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import { answer, hangUp, type Leg, legsOf, liveLegs, placeCall, redirect } from '../../simulator/pbx/pbx.ts';
import type { Dice } from './random.ts';
import type { World } from './world.ts';

/** Who calls: outside, colleagues, and numbers that are none. */
const callers = [
  '+442079460018',
  '+442079460019',
  '0041441234567',
  '201',
  '202',
  '203',
  '204',
  'anonymous',
  '',
  '*67#',
  '+4930 123456',
] as const;
const colleagues = ['201', '202', '203', '204'] as const;
/** More at once are no office any more. */
const mostCalls = 5;

/** Kinds of what people do, and how often. */
export const scriptKinds = [
  'call-in',
  'call-in',
  'call-in',
  'call-in',
  'hang-up-other',
  'hang-up-other',
  'answer-other',
  'answer-own-device',
  'hang-up-own-device',
  'redirect-own-device',
  'quick-call',
  'internal-call',
  'agent-answer',
  'agent-answer',
  'agent-decline',
  'agent-hold',
  'agent-retrieve',
  'agent-redirect',
  'agent-hang-up',
  'agent-hang-up',
  'agent-dial',
] as const;
export type ScriptKind = (typeof scriptKinds)[number];

const ownLegs = ({ sim }: World): Leg[] => legsOf(sim.core.exchange, ownExtension);

const pickFrom = <T>(dice: Dice, choices: readonly T[]): T | undefined => choices[dice.between(0, choices.length - 1)];

/** The PBX's other side, and the user at the agent. What cannot be done at that moment is left out. */
export function act(world: World, kind: ScriptKind, dice: Dice): void {
  if (kind.startsWith('agent-')) command(world, kind, dice);
  else playPbx(world, kind, dice);
}

type Move = (world: World, dice: Dice) => void;

const onOneOf =
  (isMeant: (leg: Leg) => boolean, move: (world: World, leg: Leg, dice: Dice) => void): Move =>
  (world, dice) => {
    const leg = pickFrom(dice, ownLegs(world).filter(isMeant));
    if (leg !== undefined) move(world, leg, dice);
  };

const isRinging = ({ state }: Leg): boolean => state === 'ringing';
const isAny = (): boolean => true;

/** What the other side does, and the user at the telephone itself. */
const moves: Readonly<Record<string, Move>> = {
  'call-in': (world, dice) => void callIn(world, dice),
  'quick-call': quickCall,
  'internal-call': ({ sim: { core } }, dice) => {
    if (core.exchange.live.size < mostCalls * 2) {
      placeCall(core.exchange, { from: dice.pick(['205', '206']), to: dice.pick(['207', '208']) });
    }
  },
  'hang-up-other': onOneOf(isAny, hangUpOther),
  'answer-other': onOneOf(isAny, answerOther),
  'answer-own-device': onOneOf(isRinging, ({ sim }, leg) => void answer(sim.core.exchange, leg)),
  'hang-up-own-device': onOneOf(isAny, ({ sim }, leg) => void hangUp(sim.core.exchange, leg)),
  'redirect-own-device': onOneOf(isRinging, ({ sim }, leg, dice) => {
    redirect(sim.core.exchange, leg, dice.pick(colleagues));
  }),
};

function playPbx(world: World, kind: ScriptKind, dice: Dice): void {
  world.trace.note('script', kind);
  moves[kind]?.(world, dice);
}

/** Somebody calls; the caller's leg, where the call came to be. */
function callIn(world: World, dice: Dice): Leg | undefined {
  if (ownLegs(world).length >= mostCalls) return undefined;
  const placed = placeCall(world.sim.core.exchange, {
    ...{ from: dice.pick(callers), to: ownExtension },
    ...(dice.chance(0.3) ? { fromName: 'Zoë "Q" <O\'Brien>' } : {}),
  });
  return placed.ok ? placed.value.call.legs[0] : undefined;
}

/** A call that is over before anybody could take it. */
function quickCall(world: World, dice: Dice): void {
  const caller = callIn(world, dice);
  world.timeline.after(dice.between(50, 4_000), () => {
    if (caller !== undefined && caller.state !== 'ended') hangUp(world.sim.core.exchange, caller);
  });
}

const others = (leg: Leg): Leg[] => liveLegs(leg.call).filter((other) => other !== leg);

function hangUpOther({ sim }: World, leg: Leg): void {
  const [other] = others(leg);
  if (other !== undefined) hangUp(sim.core.exchange, other);
}

function answerOther({ sim }: World, leg: Leg): void {
  const other = others(leg).find(({ state }) => state === 'ringing');
  if (other !== undefined) answer(sim.core.exchange, other);
}

const commands: Readonly<Record<string, CallAction>> = {
  'agent-answer': 'answer',
  'agent-decline': 'decline',
  'agent-hold': 'hold',
  'agent-retrieve': 'retrieve',
  'agent-redirect': 'redirect',
  'agent-hang-up': 'hangUp',
};

/** A user presses what the card offers. */
function command(world: World, kind: ScriptKind, dice: Dice): void {
  if (world.machine.isAsleep) return;
  if (kind === 'agent-dial') dial(world, dice);
  const action = commands[kind];
  if (action === undefined) return;
  const call = pickFrom(
    dice,
    world.agent.snapshot().calls.filter(({ actions }) => actions.includes(action)),
  );
  if (call !== undefined) execute(world, call, action, dice);
}

function execute(world: World, call: Call, action: CallAction, dice: Dice): void {
  const destination = action === 'redirect' ? { destination: dice.pick(colleagues) } : {};
  world.trace.note('user', `${action} ${call.key}`);
  const done = world.agent.execute({ command: action, call: call.key, ...destination }).then((result) => {
    world.trace.note('result', `${action} ${call.key} ${result.ok ? 'ok' : result.failure.code}`);
    world.commands.push({ action, call, isOk: result.ok });
  });
  done.catch((error: unknown) => world.violate(`a command rejected: ${String(error)}`));
}

function dial(world: World, dice: Dice): void {
  if (ownLegs(world).length >= mostCalls) return;
  world.dialled += 1;
  const isInside = dice.chance(0.5);
  // Each outside number is dialled once: the ledger must not have it twice.
  const number = isInside ? dice.pick(colleagues) : `+44207946${1000 + world.dialled}`;
  world.trace.note('user', `dial ${number}`);
  const done = world.agent.dial({ number }).then((result) => {
    world.trace.note('result', `dial ${number} ${result.ok ? result.value.call : result.failure.code}`);
    if (result.ok) world.dials.push({ number, key: result.value.call });
  });
  done.catch((error: unknown) => world.violate(`a dial rejected: ${String(error)}`));
}
