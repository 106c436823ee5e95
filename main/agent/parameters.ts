import { actionNeeds, availableActions, isOffered } from '../calls/actions.ts';
import type { Leg } from '../calls/leg.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { failed, type Result, success } from '../failure.ts';
import { isEnding } from './answering.ts';
import type { CallBoard } from './call-board.ts';
import { companionOf } from './companion.ts';
import type { CallCommand } from './types.ts';

/** What a command carries besides its action, as the platform takes it. */
export type Parameters = Readonly<Record<string, string>>;

/** Where a command is to be carried out. `country`: for numbers without a country code. */
interface Place {
  readonly board: CallBoard;
  readonly country: string;
}

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
  if (needed === 'digits') return digitsOf(command);
  return action === 'answer' ? answerOf(command) : joiningOf(command, leg, board);
}

/** How the call that the user is in makes room is the agent's own affair: nothing of it is sent with the answer. */
const answerOf = ({ other }: CallCommand): Result<Parameters> =>
  other === undefined || isEnding(other) ? success({}) : failed('invalid-input', { detail: 'other is hold or end' });

function destinationOf({ destination = '' }: CallCommand, country: string): Result<Parameters> {
  const number = normaliseDialled(destination, { country });
  return number.ok ? success({ destination: number.value.dial }) : number;
}

const digitsOf = ({ digits = '' }: CallCommand): Result<Parameters> =>
  /^[0-9*#A-D]{1,64}$/.test(digits)
    ? success({ digits })
    : failed('invalid-input', { detail: 'digits are 0-9 * # A-D' });

/** Actions that join two calls name the held one, as make-call's `associatedCallId` does (API reference 2.2). */
function joiningOf(command: CallCommand, leg: Leg, board: CallBoard): Result<Parameters> {
  const held = companionOf(command, leg, board);
  if (!held.ok) return held;
  return success(held.value === undefined ? {} : { associatedCallId: held.value.callId });
}
