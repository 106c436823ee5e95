import { isJoining } from '../calls/actions.ts';
import type { Leg } from '../calls/leg.ts';
import { failed, type Result, success } from '../failure.ts';
import type { CallBoard } from './call-board.ts';
import type { CallCommand } from './types.ts';

/**
 * The held call that an action on two calls is meant for: the one that the command names, otherwise the one held last,
 * which a consultation was made from. Undefined for every other action. Fails with `unknown-call` for a key that is
 * none, and with `not-allowed` for a call that is not held on the same line.
 */
export function companionOf(command: CallCommand, leg: Leg, board: CallBoard): Result<Leg | undefined> {
  if (!isJoining(command.command)) return success(undefined);
  return command.other === undefined ? success(heldLast(leg, board)) : named(command.other, leg, board);
}

const isHeldBeside = (other: Leg, leg: Leg): boolean =>
  other.key !== leg.key && other.endpointId === leg.endpointId && other.phase === 'held';

function heldLast(leg: Leg, board: CallBoard): Leg | undefined {
  const held = [...board.legs()].filter((other) => isHeldBeside(other, leg));
  return held.toSorted((a, b) => b.phaseSinceMs - a.phaseSinceMs)[0];
}

function named(key: string, leg: Leg, board: CallBoard): Result<Leg> {
  const other = board.leg(key);
  if (other === undefined) return failed('unknown-call', { detail: key });
  return isHeldBeside(other, leg)
    ? success(other)
    : failed('not-allowed', { detail: 'the other call is not held on the same line' });
}
