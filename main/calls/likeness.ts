import type { Leg } from './leg.ts';
import type { Party } from './types.ts';

/** Whether a field of a leg shows outside, or decides what may be done; the rest is the model's own bookkeeping. */
const isShown: Readonly<Record<keyof Leg, boolean>> = {
  key: true,
  endpointId: true,
  callId: true,
  direction: true,
  phase: true,
  farEnd: true,
  isFarEndVisible: true,
  hasReachedNetwork: false,
  hasUnseenPast: false,
  alertingDevice: false,
  farDevice: true,
  unseenDevice: false,
  unseenArrival: false,
  isFarEndHeard: false,
  isAnswerWitnessed: true,
  isAnswerUnheard: false,
  callTrackingId: true,
  from: true,
  to: true,
  dialledNumber: true,
  party: true,
  isConference: true,
  startedAt: true,
  connectedAt: true,
  isAnswerRead: false,
  endedAt: true,
  isEndRead: false,
  outcome: true,
  evidence: false,
  intent: false,
  intentSinceMs: false,
  lastTimestampMs: false,
  lastArrival: false,
  phaseSinceMs: true,
  dialledSinceMs: false,
  madeAt: false,
  leaving: false,
};

const shownFields = (Object.keys(isShown) as Exclude<keyof Leg, 'leaving' | 'evidence'>[]).filter(
  (field) => isShown[field],
);

type Shown = Leg[Exclude<keyof Leg, 'leaving' | 'evidence'>];

const isSameParty = (one: Party, other: Party): boolean => one.number === other.number && one.name === other.name;

const isSame = (before: Shown, after: Shown): boolean =>
  typeof before === 'object' && typeof after === 'object' ? isSameParty(before, after) : before === after;

/** Whether two versions of a leg look the same from outside. */
export const isSameToUsers = (before: Leg, after: Leg): boolean =>
  before === after || shownFields.every((field) => isSame(before[field], after[field]));
