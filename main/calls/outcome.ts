import { present } from '../present.ts';
import type { EndingIntent, Leg } from './leg.ts';
import type { Outcome, OutcomeEvidence } from './types.ts';

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

/** How a leg ended, and what it was concluded from. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly evidence: OutcomeEvidence;
}

/** What is known of an end. */
export interface KnownEnd {
  /** As the platform wrote it. */
  readonly cause?: string | undefined;
  /** The state told with the end, if any: `failed` is evidence of its own. */
  readonly state?: string | undefined;
  /** Nobody told the end: the leg was gone. */
  readonly isAbsent?: boolean;
  /** The end came before the beginning: an answer in between may never be heard of. */
  readonly isOvertaken?: boolean;
}

type Conclusion = readonly [outcome: Outcome, basis: OutcomeEvidence['basis']];

const inboundConclusion = (leg: Leg, cause: string, gone: OutcomeEvidence['basis']): Conclusion => {
  if (leg.phase !== 'ringing') return ['answered', 'state'];
  if (leg.intent === 'hangUp') return ['declined', 'command'];
  const told = ringingCauses.get(cause) ?? (unanswered.has(cause) ? 'missed' : undefined);
  if (told !== undefined) return [told, 'cause'];
  // Accepted, yet never seen connected, or not heard all the time: neither missed nor answered can be proved.
  return [leg.intent === 'answer' || leg.hasUnseenPast ? 'unknown' : 'missed', gone];
};

const outboundConclusion = (
  leg: Leg,
  cause: string,
  { gone, isFailed }: { readonly gone: OutcomeEvidence['basis']; readonly isFailed: boolean },
): Conclusion => {
  if (leg.farEnd === 'answered') return ['answered', 'state'];
  if (leg.intent !== 'hangUp' && failureCauses.has(cause)) return ['failed', 'cause'];
  if (leg.intent !== 'hangUp' && isFailed) return ['failed', 'state'];
  const isHeard = !leg.hasUnseenPast && leg.isAnswerUnheard !== true;
  if (!leg.isFarEndVisible || !isHeard) return ['unknown', gone];
  return ['cancelled', leg.intent === 'hangUp' ? 'command' : gone];
};

function concluded(leg: Leg, { cause, state, isAbsent }: KnownEnd): Conclusion {
  const intended = leg.intent === undefined ? undefined : intentOutcomes[leg.intent];
  if (intended !== undefined) return [intended, 'command'];
  const name = normalised(cause);
  if (transferCauses.has(name) && leg.phase !== 'ringing') return ['transferred', 'cause'];
  const gone = isAbsent === true ? 'absence' : 'state';
  const isFailed = isFailedState(state);
  return leg.direction === 'inbound'
    ? inboundConclusion(leg, name, gone)
    : outboundConclusion(leg, name, { gone, isFailed });
}

const isFailedState = (state: string | undefined): boolean => normalised(state).startsWith('fail');

function evidenceOf(leg: Leg, end: KnownEnd, [outcome, basis]: Conclusion): OutcomeEvidence {
  const isStateTold = basis === 'state' && outcome === 'failed';
  return {
    basis,
    ...(basis === 'command' ? present({ command: leg.intent }) : {}),
    ...present({ cause: end.cause }),
    state: isStateTold && end.state !== undefined ? end.state : leg.phase,
  };
}

/** The outcome of a call whose end overtook its beginning: an answer in between may never be heard of. */
function overtaken(leg: Leg, end: KnownEnd): Conclusion {
  const [outcome, basis] = concluded({ ...leg, hasUnseenPast: true }, end);
  return [outcome === 'missed' && basis !== 'cause' ? 'unknown' : outcome, basis];
}

/** How a leg ended, from evidence only: our own accepted command, a cause that says so, or what the leg had reached. */
export function verdictOf(leg: Leg, end: KnownEnd = {}): Verdict {
  const conclusion = end.isOvertaken === true ? overtaken(leg, end) : concluded(leg, end);
  return { outcome: conclusion[0], evidence: evidenceOf(leg, end, conclusion) };
}
