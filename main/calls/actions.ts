import type { Leg } from './leg.ts';
import { type CallAction, callActions } from './types.ts';

/** What the platform's `_spec` lists for changing a call (API reference 2.3 and "most useful single fact"). */
export interface ActionCapabilities {
  /** Action names as the spec spells them; undefined: there is no spec, or it does not say. */
  readonly names?: readonly string[];
  /** Whether DELETE …/calls/{callId} exists. */
  readonly hasDelete: boolean;
}

/** How an action is sent: an `action` value in a PUT, or a DELETE of the leg. */
export type WireForm = { readonly method: 'PUT'; readonly action: string } | { readonly method: 'DELETE' };

/** What a row may look at: the leg, and whether another call is held on the same endpoint. */
interface Situation {
  readonly leg: Leg;
  readonly hasOtherHeld: boolean;
}

/** One row of the table of actions. */
interface ActionRow {
  /** Spellings to look for in the spec, best first; without a spec the first is sent. */
  readonly spellings: readonly string[];
  /** Whether a DELETE of the leg does the same. */
  readonly canDelete?: boolean;
  /** What the command must carry. */
  readonly needs?: 'destination' | 'digits';
  readonly isAllowed: (situation: Situation) => boolean;
}

const isRingingIn = ({ leg }: Situation): boolean => leg.direction === 'inbound' && leg.phase === 'ringing';

/** An outside party's answer is never reported, so such a call offers what a connected call offers. */
const isTalking = ({ leg }: Situation): boolean =>
  leg.phase === 'connected' || (leg.phase === 'dialing' && !leg.isFarEndVisible);

const isSecondCall = (situation: Situation): boolean => isTalking(situation) && situation.hasOtherHeld;

const clearing = ['hangUp', 'hangup', 'clearConnection', 'clear', 'disconnect', 'end', 'drop', 'release'];

/** The one table of actions. Only `answer` and `redirect` are documented (API reference 2.3); the rest is CSTA. */
const table: Readonly<Record<CallAction, ActionRow>> = {
  answer: { spellings: ['answer'], isAllowed: isRingingIn },
  decline: { spellings: ['decline', 'reject', ...clearing], canDelete: true, isAllowed: isRingingIn },
  redirect: { spellings: ['redirect', 'deflect'], needs: 'destination', isAllowed: isRingingIn },
  hold: { spellings: ['hold'], isAllowed: isTalking },
  retrieve: { spellings: ['retrieve', 'unhold', 'resume'], isAllowed: ({ leg }) => leg.phase === 'held' },
  transfer: {
    spellings: ['transfer', 'blindTransfer', 'singleStepTransfer'],
    needs: 'destination',
    isAllowed: isTalking,
  },
  consult: { spellings: ['consult', 'consultation', 'consultationCall'], needs: 'destination', isAllowed: isTalking },
  completeTransfer: {
    spellings: ['completeTransfer', 'transferComplete', 'completedTransfer', 'attendedTransfer'],
    isAllowed: isSecondCall,
  },
  alternate: { spellings: ['alternate', 'swap', 'toggle'], isAllowed: isSecondCall },
  reconnect: { spellings: ['reconnect'], isAllowed: isSecondCall },
  conference: { spellings: ['conference', 'merge'], isAllowed: isSecondCall },
  digits: { spellings: ['digits', 'dtmf', 'sendDigits', 'generateDigits'], needs: 'digits', isAllowed: isTalking },
  hangUp: { spellings: clearing, canDelete: true, isAllowed: ({ leg }) => leg.phase !== 'ended' },
};

/** What the command for this action must carry besides the call. */
export const actionNeeds = (action: CallAction): 'destination' | 'digits' | undefined => table[action].needs;

const listedSpelling = (row: ActionRow, names: readonly string[]): string | undefined =>
  row.spellings
    .map((spelling) => names.find((name) => name.toLowerCase() === spelling.toLowerCase()))
    .find((name) => name !== undefined);

/**
 * How to send an action on this platform; undefined where its spec lists no way. Without a spec the first spelling is
 * sent, and the platform's answer decides.
 */
export function wireForm(action: CallAction, capabilities: ActionCapabilities): WireForm | undefined {
  const row = table[action];
  const listed = capabilities.names === undefined ? row.spellings[0] : listedSpelling(row, capabilities.names);
  if (capabilities.names === undefined && action === 'decline') return { method: 'PUT', action: 'hangUp' };
  if (listed !== undefined) return { method: 'PUT', action: listed };
  return row.canDelete === true && capabilities.hasDelete ? { method: 'DELETE' } : undefined;
}

/** Without a specification, so many ways are tried at most: words are guesses, and each costs a request. */
const mostGuesses = 3;

/**
 * The ways to send an action, to be tried in this order: the one that the specification lists; without a specification
 * the likeliest spellings, and DELETE where that does the same. Actions that carry something have one way only, because
 * their refusal may be about what they carry.
 */
export function wireForms(action: CallAction, capabilities: ActionCapabilities): readonly WireForm[] {
  const first = wireForm(action, capabilities);
  if (first === undefined) return [];
  const row = table[action];
  if (capabilities.names !== undefined || row.needs !== undefined) return [first];
  const spellings = action === 'decline' ? table.hangUp.spellings : row.spellings;
  const puts = spellings.slice(1).map((spelling): WireForm => ({ method: 'PUT', action: spelling }));
  const deletion: readonly WireForm[] = row.canDelete === true ? [{ method: 'DELETE' }] : [];
  return [first, ...puts.slice(0, mostGuesses - 1 - deletion.length), ...deletion];
}

/** What may be done to a leg now, in the order in which it is offered. */
export function availableActions(
  leg: Leg,
  others: Iterable<Leg>,
  capabilities: ActionCapabilities,
): readonly CallAction[] {
  if (leg.phase === 'ended') return [];
  const situation = { leg, hasOtherHeld: hasOtherHeld(leg, others) };
  return callActions.filter(
    (action) => table[action].isAllowed(situation) && wireForm(action, capabilities) !== undefined,
  );
}

function hasOtherHeld(leg: Leg, others: Iterable<Leg>): boolean {
  for (const other of others) {
    if (other.key !== leg.key && other.endpointId === leg.endpointId && other.phase === 'held') return true;
  }
  return false;
}
