import { actionNeeds, availableActions, heldBeside, isOffered } from '../calls/actions.ts';
import type { Leg } from '../calls/leg.ts';
import type { CallAction } from '../calls/types.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { failed, type Result, success } from '../failure.ts';
import type { CallBoard } from './call-board.ts';
import type { CallCommand } from './types.ts';

/** What a command carries besides its action, as the platform takes it. */
export type Parameters = Readonly<Record<string, string>>;

/** Where a command is to be carried out. `country`: for numbers without a country code. */
interface Place {
  readonly board: CallBoard;
  readonly country: string;
}

const joining: ReadonlySet<CallAction> = new Set(['completeTransfer', 'alternate', 'reconnect', 'conference']);

/** Checks a command against its call, before anything is sent: is it known here, allowed now, and complete? */
export function parametersOf(command: CallCommand, leg: Leg, { board, country }: Place): Result<Parameters> {
  const action = command.command;
  const capabilities = board.currentCapabilities();
  if (!isOffered(action, capabilities)) return failed('unsupported-action', { detail: action });
  if (!availableActions(leg, board.legs(), capabilities).includes(action)) {
    return failed('not-allowed', { detail: `${action} while ${leg.phase}` });
  }
  const needed = actionNeeds(action);
  if (needed === 'destination') return destinationOf(command, country);
  return needed === 'digits' ? digitsOf(command) : success(joining.has(action) ? companionOf(leg, board) : {});
}

function destinationOf({ destination = '' }: CallCommand, country: string): Result<Parameters> {
  const number = normaliseDialled(destination, { country });
  return number.ok ? success({ destination: number.value.dial }) : number;
}

const digitsOf = ({ digits = '' }: CallCommand): Result<Parameters> =>
  /^[0-9*#A-D]{1,64}$/.test(digits)
    ? success({ digits })
    : failed('invalid-input', { detail: 'digits are 0-9 * # A-D' });

/** Actions that join two calls name the held one, as make-call's `associatedCallId` does (API reference 2.2). */
function companionOf(leg: Leg, board: CallBoard): Parameters {
  const held = heldBeside(leg, board.legs());
  return held === undefined ? {} : { associatedCallId: held.callId };
}
