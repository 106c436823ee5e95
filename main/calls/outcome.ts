import type { EndingIntent, Leg } from './leg.ts';
import type { Outcome } from './types.ts';

const normalised = (cause: string | undefined): string => cause?.toLowerCase().replace(/[^a-z]/g, '') ?? '';

/** CSTA causes that tell how an inbound call stopped ringing (API reference 8.3). */
const ringingCauses: ReadonlyMap<string, Outcome> = new Map([
  ['callpickup', 'elsewhere'],
  ['pickup', 'elsewhere'],
  ['answeredelsewhere', 'elsewhere'],
  ['redirected', 'redirected'],
  ['callforward', 'redirected'],
  ['callforwardimmediate', 'redirected'],
  ['callforwardbusy', 'redirected'],
  ['callforwardnoanswer', 'redirected'],
  ['deflected', 'redirected'],
  ['rejected', 'declined'],
  ['callrejected', 'declined'],
  ['declined', 'declined'],
]);

/** Causes that tell that a call we placed could not be completed. */
const failureCauses: ReadonlySet<string> = new Set([
  'busy',
  'blocked',
  'callrejected',
  'rejected',
  'destnotobtainable',
  'incompatibledestination',
  'invalidnumberformat',
  'invalidaccountcode',
  'networkcongestion',
  'networknotobtainable',
  'networkoutoforder',
  'notavailablebearerservice',
  'numberchanged',
  'numberunallocated',
  'outofservice',
  'reordertone',
  'resourcesnotavailable',
  'trunksbusy',
  'donotdisturb',
]);

const transferCauses: ReadonlySet<string> = new Set(['transfer', 'transferred', 'singlesteptransfer']);

const intentOutcomes: Readonly<Record<EndingIntent, Outcome | undefined>> = {
  answer: undefined,
  decline: 'declined',
  redirect: 'redirected',
  transfer: 'transferred',
  completeTransfer: 'transferred',
  hangUp: undefined,
};

/** Causes that tell that nobody took a ringing call. */
const unanswered: ReadonlySet<string> = new Set(['callcancelled', 'callnotanswered', 'noanswer']);

const inboundOutcome = (leg: Leg, cause: string): Outcome => {
  if (leg.phase !== 'ringing') return 'answered';
  if (leg.intent === 'hangUp') return 'declined';
  const told = ringingCauses.get(cause) ?? (unanswered.has(cause) ? 'missed' : undefined);
  // Accepted, yet never seen connected, or not heard all the time: neither missed nor answered can be proved.
  return told ?? (leg.intent === 'answer' || leg.hasUnseenPast ? 'unknown' : 'missed');
};

const outboundOutcome = (leg: Leg, cause: string, isFailedState: boolean): Outcome => {
  if (leg.farEnd === 'answered') return 'answered';
  if (leg.intent !== 'hangUp' && (isFailedState || failureCauses.has(cause))) return 'failed';
  const isHeard = !leg.hasUnseenPast && leg.isAnswerUnheard !== true;
  return leg.isFarEndVisible && isHeard ? 'cancelled' : 'unknown';
};

/** The outcome of a call whose end overtook its beginning: an answer in between may never be heard of. */
export function overtakenOutcome(leg: Leg, cause: string | undefined, lastState?: string): Outcome {
  const outcome = outcomeOf({ ...leg, hasUnseenPast: true }, cause, lastState);
  return outcome === 'missed' && !unanswered.has(normalised(cause)) ? 'unknown' : outcome;
}

/**
 * How a leg ended, from evidence only: our own accepted command, a cause that says so, or what the leg had reached.
 * @param lastState the state reported with the end, if any: `failed` is evidence of its own.
 */
export function outcomeOf(leg: Leg, cause: string | undefined, lastState?: string): Outcome {
  const intended = leg.intent === undefined ? undefined : intentOutcomes[leg.intent];
  if (intended !== undefined) return intended;
  const name = normalised(cause);
  if (transferCauses.has(name) && leg.phase !== 'ringing') return 'transferred';
  const isFailedState = normalised(lastState).startsWith('fail');
  return leg.direction === 'inbound' ? inboundOutcome(leg, name) : outboundOutcome(leg, name, isFailedState);
}
