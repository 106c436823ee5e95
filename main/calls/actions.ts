import type { Leg } from './leg.ts';
import { type CallAction, callActions, type Phase } from './types.ts';
import { type ActionCapabilities, type ActionWords, waysOf } from './ways.ts';

export type { ActionCapabilities, WireForm } from './ways.ts';

/** What may be looked at to allow an action: the leg, and whether another call is held on the same endpoint. */
interface Situation {
  readonly leg: Leg;
  readonly hasOtherHeld: () => boolean;
}

/** What shows that an accepted action was carried out. Nothing at all shows it where `phases` is empty. */
export interface ActionSuccess {
  /** The call's own phases, any of them. `ended` is also the call's absence. */
  readonly phases: readonly Phase[];
  /** True: so does the held call beside it, once it is not held any more. */
  readonly freesHeld?: boolean;
  /** What the card promises meanwhile, where that is not the first of `phases`. */
  readonly intended?: Phase;
}

/** One row of the table of actions. docs/call-control.md has the same rows in words. */
export interface ActionRow extends ActionWords {
  readonly isAllowed: (situation: Situation) => boolean;
  /** True: it is about two calls, this one and a held one. */
  readonly isJoining?: boolean;
  readonly success: ActionSuccess;
  /** The action that undoes it. Absent: nothing does. */
  readonly undoneBy?: CallAction;
}

const isRingingIn = ({ leg }: Situation): boolean => leg.direction === 'inbound' && leg.phase === 'ringing';

/** An outside party's answer is never reported, so such a call offers what a connected call offers. */
const isTalking = ({ leg }: Situation): boolean =>
  leg.phase === 'connected' || (leg.phase === 'dialing' && !leg.isFarEndVisible);

const isSecondCall = (situation: Situation): boolean => isTalking(situation) && situation.hasOtherHeld();

/** A consultation is given up, or the caller is passed on, also while the colleague's telephone still rings. */
const isConsultation = ({ leg, hasOtherHeld }: Situation): boolean =>
  (leg.phase === 'connected' || leg.phase === 'dialing') && hasOtherHeld();

const clearing = ['hangUp', 'hangup', 'clearConnection', 'clear', 'disconnect', 'end', 'drop', 'release'];

const over: ActionSuccess = { phases: ['ended'] };
const held: ActionSuccess = { phases: ['held'] };

/** The one table of actions. Only `answer` and `redirect` are documented (API reference 2.3); the rest is CSTA. */
export const actionTable: Readonly<Record<CallAction, ActionRow>> = {
  answer: {
    spellings: ['answer'],
    isDocumented: true,
    isAllowed: isRingingIn,
    success: { phases: ['connected', 'held'] },
  },
  decline: {
    spellings: ['decline', 'reject', ...clearing],
    guesses: clearing,
    canDelete: true,
    isAllowed: isRingingIn,
    success: over,
  },
  redirect: {
    spellings: ['redirect', 'deflect'],
    isDocumented: true,
    needs: 'destination',
    isAllowed: isRingingIn,
    success: over,
  },
  hold: { spellings: ['hold'], isAllowed: isTalking, success: held, undoneBy: 'retrieve' },
  retrieve: {
    spellings: ['retrieve', 'unhold', 'resume'],
    isAllowed: ({ leg }) => leg.phase === 'held',
    success: { phases: ['connected', 'dialing'] },
    undoneBy: 'hold',
  },
  transfer: {
    spellings: ['transfer', 'blindTransfer', 'singleStepTransfer'],
    needs: 'destination',
    isAllowed: isTalking,
    success: over,
  },
  consult: {
    spellings: ['consult', 'consultation', 'consultationCall'],
    needs: 'destination',
    isAllowed: isTalking,
    success: held,
    undoneBy: 'reconnect',
  },
  completeTransfer: {
    spellings: ['completeTransfer', 'transferComplete', 'completedTransfer', 'attendedTransfer'],
    isAllowed: isConsultation,
    isJoining: true,
    success: { ...over, freesHeld: true },
  },
  alternate: {
    spellings: ['alternate', 'swap', 'toggle'],
    isAllowed: isSecondCall,
    isJoining: true,
    success: held,
    undoneBy: 'alternate',
  },
  reconnect: {
    spellings: ['reconnect'],
    isAllowed: isConsultation,
    isJoining: true,
    success: { ...over, freesHeld: true },
  },
  conference: {
    spellings: ['conference', 'merge'],
    isAllowed: isSecondCall,
    isJoining: true,
    success: { ...over, freesHeld: true, intended: 'connected' },
  },
  digits: {
    spellings: ['digits', 'dtmf', 'sendDigits', 'generateDigits'],
    needs: 'digits',
    isAllowed: isTalking,
    success: { phases: [] },
  },
  hangUp: {
    spellings: clearing,
    canDelete: true,
    isAllowed: ({ leg }) => leg.phase !== 'ended',
    success: over,
  },
};

/** What the command for this action must carry besides the call. */
export const actionNeeds = (action: CallAction): 'destination' | 'digits' | undefined => actionTable[action].needs;

/** Whether this platform has a way, as far as is known, to carry out an action. */
export const isOffered = (action: CallAction, capabilities: ActionCapabilities): boolean =>
  waysOf(action, actionTable[action], capabilities).length > 0;

/** What may be done to a leg now, in the order in which it is offered. */
export function availableActions(
  leg: Leg,
  others: Iterable<Leg>,
  capabilities: ActionCapabilities,
): readonly CallAction[] {
  if (leg.phase === 'ended') return [];
  let hasHeld: boolean | undefined;
  const hasOtherHeld = (): boolean => {
    hasHeld ??= hasHeldBeside(leg, others);
    return hasHeld;
  };
  const situation: Situation = { leg, hasOtherHeld };
  return callActions.filter((action) => actionTable[action].isAllowed(situation) && isOffered(action, capabilities));
}

function hasHeldBeside(leg: Leg, others: Iterable<Leg>): boolean {
  for (const other of others) {
    if (other.key !== leg.key && other.endpointId === leg.endpointId && other.phase === 'held') return true;
  }
  return false;
}

/** Whether an action joins two calls: the one that it is given on, and one that is held beside it. */
export const isJoining = (action: CallAction): boolean => actionTable[action].isJoining === true;

/** Of these actions, those that nobody vouches for: not the platform's list, not its documentation, not a success. */
export function untestedActions(
  actions: readonly CallAction[],
  { names, lessons }: ActionCapabilities,
): readonly CallAction[] {
  if (names !== undefined) return [];
  const isTested = (action: CallAction): boolean =>
    actionTable[action].isDocumented === true || lessons?.proven.has(action) === true;
  return actions.filter((action) => !isTested(action));
}

/** An action that is offered nowhere, and why. */
export interface HiddenAction {
  readonly action: CallAction;
  /** `unlisted`: the platform's list does not have it. `refused`: it refused every way to say it. */
  readonly reason: 'unlisted' | 'refused';
}

/** The actions that this platform is not asked for, and why. */
export function hiddenActions(capabilities: ActionCapabilities): readonly HiddenAction[] {
  const { lessons: _, ...unlearnt } = capabilities;
  return callActions
    .filter((action) => !isOffered(action, capabilities))
    .map((action) => ({ action, reason: isOffered(action, unlearnt) ? 'refused' : 'unlisted' }));
}

/** What a call is to become by an action; undefined where nothing of it will show. */
export function intendedPhase(action: CallAction, leg: Leg): Phase | undefined {
  const { phases, intended = phases[0] } = actionTable[action].success;
  const isDialledStill = leg.direction === 'outbound' && leg.farEnd !== 'answered';
  return intended === 'connected' && isDialledStill && phases.includes('dialing') ? 'dialing' : intended;
}

/**
 * Whether an action's success shows: in the call's own phase, or in that of the call that was held beside it when the
 * command was sent. Phases are undefined once the calls have ended.
 */
export function isSuccessShown(action: CallAction, phase: Phase | undefined, heldPhase: Phase | undefined): boolean {
  const { phases, freesHeld } = actionTable[action].success;
  return phases.includes(phase ?? 'ended') || (freesHeld === true && heldPhase !== 'held');
}

/** Whether the held call beside it is held no more after an action. */
export const freesHeld = (action: CallAction): boolean => actionTable[action].success.freesHeld === true;

/** Whether the end of the call is what an action is for. */
export const isEnding = (action: CallAction): boolean => actionTable[action].success.phases.includes('ended');
