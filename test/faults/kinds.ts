import type { FaultRequest } from '../../simulator/faults.ts';
import { faultSchema } from '../../simulator/faults.ts';
import type { Dice } from './random.ts';
import { bounds } from './shadows.ts';
import type { World } from './world.ts';

type Strike = (world: World, dice: Dice) => void;

const set = (world: World, fault: FaultRequest): void => world.sim.faults.set(faultSchema.parse(fault));

const times = (dice: Dice): { times: number } => ({ times: dice.between(1, 4) });
const retryAfter = (dice: Dice) => ({ seconds: dice.between(0, 40), as: dice.pick(['seconds', 'date'] as const) });
/** Sometimes everything fails, sometimes one service. */
const target = (dice: Dice) => {
  const service = dice.pick([undefined, undefined, 'authentication', 'notifications', 'media'] as const);
  return { ...times(dice), ...(service === undefined ? {} : { service }) };
};

const wire =
  (make: (dice: Dice) => FaultRequest): Strike =>
  (world, dice) =>
    set(world, make(dice));

/** Faults of requests and of the notification side, as the simulator has them. They count when something met them. */
const waiting: Readonly<Record<string, Strike>> = {
  unauthorized: wire((dice) => ({ kind: 'unauthorized', ...target(dice) })),
  throttle: wire((dice) => ({ kind: 'throttle', ...target(dice), ...retryAfter(dice) })),
  unavailable: wire((dice) => ({ kind: 'unavailable', ...target(dice), ...retryAfter(dice) })),
  'server-error': wire((dice) => ({ kind: 'server-error', ...target(dice), status: dice.pick([500, 502, 504]) })),
  slow: wire((dice) => ({ kind: 'slow', ...target(dice), ms: dice.between(500, 25_000) })),
  'no-answer': wire((dice) => ({ kind: 'no-answer', ...target(dice), isCarriedOut: dice.chance(0.5) })),
  'truncated-body': wire((dice) => ({
    kind: 'truncated-body',
    ...target(dice),
    cut: dice.pick(['content', 'connection']),
  })),
  'oversized-body': wire((dice) => ({ kind: 'oversized-body', ...target(dice), times: 1, megabytes: 5 })),
  'empty-body': wire((dice) => ({ kind: 'empty-body', ...target(dice) })),
  'html-page': wire((dice) => ({ kind: 'html-page', ...target(dice), status: dice.pick([200, 302, 403, 511]) })),
  'refuse-socket': wire((dice) => ({ kind: 'refuse-socket', ...times(dice) })),
  'refuse-connect': wire((dice) => ({ kind: 'refuse-connect', ...times(dice), returnCode: dice.between(2, 5) })),
  'refuse-subscribe': wire((dice) => ({ kind: 'refuse-subscribe', ...times(dice) })),
  'lose-publications': wire(() => ({ kind: 'lose-publications', times: 1 })),
  'duplicate-publications': wire((dice) => ({ kind: 'duplicate-publications', ...times(dice) })),
  'delay-publications': wire((dice) => ({ kind: 'delay-publications', ...times(dice), ms: dice.between(100, 20_000) })),
  'reorder-publications': wire((dice) => ({
    kind: 'reorder-publications',
    times: dice.between(2, 4),
    ms: dice.between(200, 5_000),
  })),
  'garble-publications': wire((dice) => ({
    ...{ kind: 'garble-publications', times: 1 },
    as: dice.pick(['cut', 'text', 'binary', 'empty', 'shape'] as const),
  })),
  'silent-socket': (world, dice) => {
    set(world, { kind: 'silent-socket', times: 1, after: dice.pick(['nothing', 'upgrade', 'connect', 'subscribe']) });
  },
};

/** Faults that strike at once. */
const striking: Readonly<Record<string, Strike>> = {
  'drop-socket': wire((dice) => ({ kind: 'drop-socket', how: dice.pick(['clean', 'reset']) })),
  'expire-urls': wire(() => ({ kind: 'expire-urls' })),
  'withdraw-access-tokens': wire(() => ({ kind: 'withdraw-access-tokens' })),
  'withdraw-refresh-tokens': wire(() => ({ kind: 'withdraw-refresh-tokens' })),
  'expire-subscription': (world) => {
    world.shadows.add('deadSubscription', bounds.deadSubscription);
    set(world, { kind: 'expire-subscription' });
  },
  'delete-subscription': (world) => {
    world.shadows.add('deadSubscription', bounds.deadSubscription);
    set(world, { kind: 'delete-subscription' });
  },
  'half-open': (world) => {
    world.shadows.add('silentLine', bounds.silentLine);
    world.network.halfOpen();
  },
  'freeze-sockets': (world, dice) => {
    world.shadows.add('silentLine', bounds.silentLine);
    set(world, { kind: 'freeze-sockets' });
    world.timeline.after(dice.between(1_000, 90_000), () => {
      world.shadows.add('delayed', 1_000);
      world.sim.faults.clear('freeze-sockets');
    });
  },
  'network-down': (world, dice) => outage(world, dice, 'no-route'),
  'network-silent': (world, dice) => outage(world, dice, 'black-hole'),
  'latency-spike': (world, dice) => {
    const ms = dice.between(5_000, 60_000);
    world.network.isSpiking = true;
    world.shadows.add('spike', ms + 10_000);
    world.timeline.after(ms, () => {
      world.network.isSpiking = false;
    });
  },
  'sleep-told': (world, dice) => sleep(world, dice, true),
  'sleep-untold': (world, dice) => sleep(world, dice, false),
  'clock-jump': (world, dice) => {
    world.machine.skewMs = dice.pick([0, -3_600_000, 3_600_000, 86_400_000 * 3, -86_400_000, 45_000, -7_000]);
  },
  'keychain-locked': (world, dice) => {
    world.vault.isLocked = true;
    world.timeline.after(dice.between(10_000, 600_000), () => {
      world.vault.isLocked = false;
    });
  },
};

function outage(world: World, dice: Dice, how: 'no-route' | 'black-hole'): void {
  if (world.network.outage !== undefined) return;
  const ms = dice.between(500, 180_000);
  world.network.outage = how;
  world.shadows.add('silentLine', bounds.silentLine);
  if (dice.chance(0.5)) world.tellNetwork();
  world.timeline.after(ms, () => networkBack(world, dice.chance(0.6)));
}

/** The way is free again; the agent may hear of it. */
export function networkBack(world: World, isTold: boolean): void {
  world.network.outage = undefined;
  world.shadows.add('outage', 1_000);
  world.network.release();
  if (isTold) world.tellNetwork();
}

function sleep(world: World, dice: Dice, isTold: boolean): void {
  if (world.machine.isAsleep) return;
  if (isTold) world.agent.suspend();
  world.machine.sleep();
  world.network.isAsleep = true;
  world.shadows.add('asleep', Number.POSITIVE_INFINITY);
  world.timeline.after(dice.between(1_000, 3_600_000), () => wake(world, isTold));
}

/** The machine wakes; what the network still has for it arrives. */
export function wake(world: World, isTold: boolean): void {
  if (!world.machine.isAsleep) return;
  world.machine.wake();
  world.shadows.end('asleep');
  world.network.isAsleep = false;
  world.shadows.add('silentLine', bounds.silentLine);
  world.network.release();
  if (isTold) world.agent.resume();
}

/** Kinds that hide their own hits: what waits for its occasion is counted when something meets it. */
const countedElsewhere = new Set([...Object.keys(waiting), 'rival-agent']);

const strikes: Readonly<Record<string, Strike>> = {
  ...waiting,
  ...striking,
  'rival-agent': wire((dice) => ({ kind: 'rival-agent', times: dice.between(1, 3), ms: dice.between(0, 5_000) })),
};

/** All kinds of fault that strike in the middle of a run, by name. */
export const faultNames: readonly string[] = Object.keys(strikes);

/** Lets a fault of that kind strike. */
export function strike(world: World, kind: string, dice: Dice): void {
  world.trace.note('fault', kind);
  strikes[kind]?.(world, dice);
  if (!countedElsewhere.has(kind)) world.hit(kind);
}
