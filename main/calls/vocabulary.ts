import { stateMeaning } from './phase.ts';
import type { CallReport } from './report.ts';
import type { CallsEffect } from './state.ts';

/** Causes of CSTA (API reference 8.3), lower case. Those that no outcome depends on are here too: they are no news. */
const causes: ReadonlySet<string> = new Set(
  `newCall normal normalClearing busy blocked callNotAnswered noAnswer callCancelled callForward callForwardImmediate
  callForwardBusy callForwardNoAnswer callPickup pickup answeredElsewhere redirected deflected rejected callRejected declined
  recall transfer transferred singleStepTransfer conference consultation alternate doNotDisturb park campOn overflow distributed
  networkSignal destNotObtainable incompatibleDestination invalidNumberFormat invalidAccountCode networkCongestion
  networkNotObtainable networkOutOfOrder notAvailableBearerService numberChanged numberUnallocated outOfService reorderTone
  resourcesNotAvailable trunksBusy timeout keyOperation makeCall`
    .toLowerCase()
    .split(/\s+/),
);

/** Call events of CSTA (API reference 2.5, 8.2), lower case. */
const events: ReadonlySet<string> = new Set(
  `bridged conferenced connectionCleared callCleared delivered digitsDialled diverted established failed held
  networkCapabilitiesChange networkReached offered originated queued retrieved serviceInitiated transferred`
    .toLowerCase()
    .split(/\s+/)
    .map((event) => `${event}event`),
);

const odd = (what: string, value: string): CallsEffect => ({ type: 'odd', what, value });

/** The words of a report that nobody has told us of: they change nothing, and are worth a line in the log. */
export function unknownWords({ state, cause, eventType }: CallReport): readonly CallsEffect[] {
  const isCauseOdd = cause !== undefined && !causes.has(cause.toLowerCase());
  const isEventOdd = eventType !== undefined && !events.has(eventType.toLowerCase());
  return [
    ...(isEventOdd ? [odd('eventType', eventType)] : []),
    ...(isCauseOdd ? [odd('cause', cause)] : []),
    ...(state !== undefined && stateMeaning(state) === undefined ? [odd('state', state)] : []),
  ];
}
