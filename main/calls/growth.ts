import { present } from '../present.ts';
import type { Leg } from './leg.ts';
import {
  type FarEndSight,
  farDevices,
  farEndSight,
  isBeginning,
  reportedDirection,
  reportedFarEnd,
  reportedPhase,
} from './phase.ts';
import type { CallReport } from './report.ts';
import type { Party, Phase } from './types.ts';

/**
 * The circumstances of a report. `arrival` is the model's count, `timestampMs` the platform's time of the event,
 * `knownAtMs` the platform's time at which the report was true at the earliest, `platformMs` the platform's time now, as far as
 * it is known. `isRead`: it is of a list, and what it tells may have happened long before.
 */
export interface ReportContext {
  readonly moment: { readonly nowMs: number; readonly monotonicMs: number };
  readonly timestampMs: number | undefined;
  readonly knownAtMs: number | undefined;
  readonly platformMs?: number | undefined;
  readonly isRead?: boolean;
  readonly arrival: number;
  readonly extensions: ReadonlySet<string>;
}

const iso = (ms: number): string => new Date(ms).toISOString();

const eventTime = ({ timestampMs, platformMs, moment }: ReportContext): string =>
  iso(timestampMs ?? platformMs ?? moment.nowMs);

/** Told as it happened, and dated by the platform's clock: ours may be wrong by days. */
const isPlatformTime = ({ isRead, timestampMs, platformMs }: ReportContext): boolean =>
  isRead !== true && (timestampMs ?? platformMs) !== undefined;

/** When it was answered. Who is met on hold was answered before, at a time that nobody tells any more. */
const answerTold = (leg: Pick<Leg, 'phase'>, context: ReportContext): Pick<Leg, 'connectedAt' | 'isAnswerRead'> => ({
  connectedAt: eventTime(context),
  ...(isPlatformTime(context) && leg.phase !== 'held' ? {} : { isAnswerRead: true }),
});

/** Keeps what is known where the newer report says nothing. */
const merged = (known: Party, told: Party): Party => {
  const isSameNumber = told.number === undefined || told.number === known.number;
  return isSameNumber ? { ...known, ...told } : told;
};

const farSide = (direction: Leg['direction'], from: Party, to: Party): Party => (direction === 'inbound' ? from : to);

const firstParty = (report: CallReport, direction: Leg['direction']): Party =>
  merged(farSide(direction, report.from, report.to), report.connectedParty ?? {});

/** A party told apart from `from` and `to` stays until another is told, or the far side itself becomes another. */
const nextParty = (leg: Leg, from: Party, to: Party, report: CallReport): Party => {
  const now = farSide(leg.direction, from, to);
  if (report.connectedParty !== undefined) return merged(now, report.connectedParty);
  if (farSide(leg.direction, leg.from, leg.to).number !== now.number) return now;
  return leg.party.number === now.number ? { ...leg.party, ...now } : leg.party;
};

const nextSight = (leg: Leg, to: Party, report: CallReport, extensions: ReadonlySet<string>): FarEndSight => {
  const devices = leg.direction === 'inbound' ? {} : farDevices(report, to.number, extensions, leg);
  const known = to.number === leg.to.number ? leg : undefined;
  const about = { ...report, ...present(devices) };
  return { ...farEndSight(about, to.number, extensions, known), ...devices };
};

/** What our leg says of a device whose own leg has gone from there, or cannot be seen, is old. */
function nextFarEnd(leg: Leg, report: CallReport): Leg['farEnd'] {
  if (leg.direction !== 'outbound') return leg.farEnd;
  const told = reportedFarEnd(report, leg.farEnd);
  const isOld = leg.unseenDevice !== undefined && (report.alertingDevice ?? leg.farDevice) === leg.unseenDevice;
  return told === 'alerting' && isOld ? leg.farEnd : told;
}

/** Others than the party that is told may be on the line from now on. */
const conferenceTold = ({ eventType, cause }: CallReport): Pick<Leg, 'isConference'> =>
  eventType?.toLowerCase() === 'conferencedevent' || cause?.toLowerCase() === 'conference'
    ? { isConference: true }
    : {};

/** The answer that the far leg has shown is told to our own as well. */
const withoutWitness = (leg: Leg, report: CallReport): Leg => {
  if (leg.isAnswerWitnessed !== true || reportedFarEnd(report) !== 'answered') return leg;
  const { isAnswerWitnessed: _, ...rest } = leg;
  return rest;
};

/** A command on a ringing call explains nothing once the call has stopped ringing without ending. */
const withoutStaleIntent = (leg: Leg, phase: Phase): Leg => {
  if (leg.phase !== 'ringing' || phase === 'ringing') return leg;
  const { intent: _, intentSinceMs: __, ...rest } = leg;
  return rest;
};

const keyOf = (report: CallReport, { moment, arrival }: ReportContext): string =>
  [report.endpointId, report.callId, report.callTrackingId ?? report.createdOn ?? iso(moment.nowMs), arrival].join('/');

const knownAt = ({ knownAtMs }: ReportContext, before?: number): { lastTimestampMs?: number } => {
  const known = [knownAtMs, before].filter((time) => time !== undefined);
  return known.length === 0 ? {} : { lastTimestampMs: Math.max(...known) };
};

/** A leg from its first report; undefined where the report's state does not say what the leg does. */
export function createLeg(report: CallReport, context: ReportContext): Leg | undefined {
  const direction = reportedDirection(report);
  const farEnd = reportedFarEnd(report);
  const phase = reportedPhase(report, direction, farEnd);
  if (phase === undefined || phase === 'ended') return undefined;
  return {
    key: keyOf(report, context),
    endpointId: report.endpointId,
    callId: report.callId,
    direction,
    phase,
    farEnd,
    hasUnseenPast: !isBeginning(report, phase),
    ...farEndSight(report, report.to.number, context.extensions),
    ...(direction === 'outbound' ? { dialledSinceMs: context.moment.monotonicMs } : {}),
    ...(direction === 'outbound' ? farDevices(report, report.to.number, context.extensions) : {}),
    ...(report.callTrackingId === undefined ? {} : { callTrackingId: report.callTrackingId }),
    from: report.from,
    to: report.to,
    ...dialledNumber(undefined, direction, report),
    party: firstParty(report, direction),
    ...conferenceTold(report),
    startedAt: report.createdOn ?? eventTime(context),
    ...(phase === 'connected' ? answerTold({ phase }, context) : {}),
    ...knownAt(context),
    lastArrival: context.arrival,
    phaseSinceMs: context.moment.monotonicMs,
  };
}

/** What a leg is told to have been dialled as, first; later reports may name whoever sent it on. */
const dialledNumber = (
  known: string | undefined,
  direction: Leg['direction'],
  { calledDevice }: CallReport,
): { readonly dialledNumber?: string } => {
  const number = known ?? (direction === 'inbound' ? calledDevice : undefined);
  return number === undefined ? {} : { dialledNumber: number };
};

/** Without proof that it is newer, a report does not make a leg ring again that has been connected. */
const isRegress = (leg: Leg, phase: Phase, { timestampMs }: ReportContext): boolean => {
  const isNewer = timestampMs !== undefined && leg.lastTimestampMs !== undefined && timestampMs > leg.lastTimestampMs;
  return phase === 'ringing' && leg.phase !== 'ringing' && !isNewer;
};

function nextPhase(leg: Leg, report: CallReport, farEnd: Leg['farEnd'], context: ReportContext): Phase {
  const phase = reportedPhase(report, leg.direction, farEnd);
  return phase === undefined || isRegress(leg, phase, context) ? leg.phase : phase;
}

/** The leg after a report that is not older than what it knows. */
export function applyReport(leg: Leg, report: CallReport, context: ReportContext): Leg {
  const farEnd = nextFarEnd(leg, report);
  const phase = nextPhase(leg, report, farEnd, context);
  const from = merged(leg.from, report.from);
  const to = merged(leg.to, report.to);
  const trackingId = leg.callTrackingId ?? report.callTrackingId;
  return {
    ...withoutWitness(withoutStaleIntent(leg, phase), report),
    farEnd,
    phase,
    hasUnseenPast: leg.hasUnseenPast && !isBeginning(report, phase),
    from,
    to,
    ...dialledNumber(leg.dialledNumber, leg.direction, report),
    party: nextParty(leg, from, to, report),
    ...conferenceTold(report),
    ...nextSight(leg, to, report, context.extensions),
    ...(trackingId === undefined ? {} : { callTrackingId: trackingId }),
    ...(phase === 'connected' && leg.connectedAt === undefined ? answerTold(leg, context) : {}),
    ...knownAt(context, leg.lastTimestampMs),
    lastArrival: context.arrival,
    phaseSinceMs: phase === leg.phase ? leg.phaseSinceMs : context.moment.monotonicMs,
  };
}
