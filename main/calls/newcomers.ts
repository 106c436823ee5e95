import { type Arrival, contextOf } from './arrival.ts';
import { moved, originOf } from './bridging.ts';
import { inDoubt, withoutDoubt } from './doubts.ts';
import { latenessOf, toldTime } from './ending.ts';
import { createLeg } from './growth.ts';
import { addressKey, type Ending } from './leg.ts';
import type { CallReport } from './report.ts';
import type { CallsState, CallsStep } from './state.ts';
import { ended, endingOf, isOtherCall, rereadOf, stored, unchanged, withEnding } from './step.ts';

/** A report of a call that does not live: it is new, has another id than before, or is over and the report late. */
export function reduceNewcomer(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const ending = endingOf(state, report);
  const lateness = ending === undefined || isOtherCall(ending, report) ? 'new' : latenessOf(ending, report, arrival);
  if (lateness === 'late')
    return ending?.untold === undefined ? unchanged(state) : toldLate(state, ending, report, arrival);
  if (lateness === 'doubtful') return doubted(state, report, arrival);
  return entered(state, report, arrival) ?? unfamiliar(state, report, arrival);
}

/** A call that was known under another id goes on under this one; undefined where it is not known. */
export function entered(state: CallsState, report: CallReport, arrival: Arrival): CallsStep | undefined {
  const origin = originOf(state, report, arrival);
  if (origin === undefined) return undefined;
  if (origin === 'passed') return unchanged(state);
  if (origin === 'unclear') return rereadOf(state, report.endpointId);
  return moved(withoutDoubt(state, report), origin, report, { context: contextOf(state, arrival), arrival });
}

/** A call begins, as far as the report says what it is doing. */
export function begun(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const leg = createLeg(report, contextOf(state, arrival));
  return leg === undefined ? reduceUnknownNewcomer(state, report, arrival) : stored(withoutDoubt(state, report), leg);
}

/** A call that nothing was known of. */
const unfamiliar = (state: CallsState, report: CallReport, arrival: Arrival): CallsStep =>
  isUnlisted(state, report, arrival)
    ? inDoubt(state, report, contextOf(state, arrival))
    : begun(state, report, arrival);

/** It happened before the endpoint's calls were last asked for, and was not among them. */
const isUnlisted = (state: CallsState, { endpointId }: CallReport, { timestampMs }: Arrival): boolean =>
  timestampMs !== undefined && timestampMs < (state.listings.get(endpointId)?.platformMs ?? Number.NEGATIVE_INFINITY);

/** What came after the end of a call tells that there was one: it is told as over, and never rings. */
function toldLate(state: CallsState, ending: Ending, report: CallReport, arrival: Arrival): CallsStep {
  const leg = createLeg(report, contextOf(state, arrival));
  if (leg === undefined) return unchanged(state);
  const { moment } = arrival;
  const evidence = {
    moment,
    timestampMs: toldTime(ending),
    ...ending.untold,
    evidence: 'said',
    isOvertaken: true,
  } as const;
  return ended(withoutDoubt(state, report), leg, evidence);
}

/** A list that contradicts an end is read once more; where it insists, it is right. */
function doubted(state: CallsState, report: CallReport, arrival: Arrival): CallsStep {
  const { sent } = arrival;
  const ending = endingOf(state, report);
  if (sent === undefined && ending?.untold !== undefined) return inDoubt(state, report, contextOf(state, arrival));
  const isContradicted = sent !== undefined && ending !== undefined;
  const next = isContradicted ? withEnding(state, addressKey(report), { ...ending, evidence: 'absent' }) : state;
  return rereadOf(next, report.endpointId);
}

/**
 * A leg in no state that we know is not shown: whether it rings cannot be told. Where a publication says nothing of its
 * state at all, the endpoint's calls do.
 */
function reduceUnknownNewcomer(state: CallsState, report: CallReport, { sent }: Arrival): CallsStep {
  if (report.state === undefined && sent === undefined) return rereadOf(state, report.endpointId);
  return { state, effects: [{ type: 'odd', what: 'state of an unseen call', value: report.state ?? '(none)' }] };
}
