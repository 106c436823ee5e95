import { present } from '../present.ts';
import { type EndingEvidence, toldTime } from './ending.ts';
import { createLeg, type ReportContext } from './growth.ts';
import { addressKey } from './leg.ts';
import type { CallAddress, CallPublication, CallReport } from './report.ts';
import type { CallsState, CallsStep, Moment } from './state.ts';
import { ended, rereadOf } from './step.ts';

/** So many calls may be in doubt at once; the oldest are forgotten. */
const mostDoubts = 64;

/** The beginning of a call that may be over already: only the platform knows. */
export interface Doubt {
  readonly report: CallReport;
  readonly context: ReportContext;
  /** The model's arrival number when it came: a list that was asked for earlier cannot settle it. */
  readonly arrival: number;
}

/** Shows nothing yet, and has the endpoint read: the list says whether the call goes on. */
export function inDoubt(state: CallsState, report: CallReport, context: ReportContext): CallsStep {
  const others = [...state.doubts].filter(([address]) => address !== addressKey(report)).slice(1 - mostDoubts);
  const doubts = new Map([...others, [addressKey(report), { report, context, arrival: state.arrival }] as const]);
  return rereadOf({ ...state, doubts }, report.endpointId);
}

/** The state without a doubt at an address: the call there was begun. */
export function withoutDoubt(state: CallsState, address: CallAddress): CallsState {
  if (!state.doubts.has(addressKey(address))) return state;
  return { ...state, doubts: new Map([...state.doubts].filter(([key]) => key !== addressKey(address))) };
}

/** The end of a call in doubt settles it: it came and went, and is told as over, once. */
export function endOfDoubt(state: CallsState, doubt: Doubt, end: CallPublication, moment: Moment): CallsStep {
  const { report, timestampMs } = end;
  const said = { timestampMs, ...present({ cause: report.cause, state: report.state }) };
  return toldOver(withoutDoubt(state, report), doubt, { moment, ...said, evidence: 'said' });
}

/**
 * What a list says of the doubts at its endpoint, after it was applied: a call that it holds goes on; one that it does
 * not hold came and went, and is told as over, once.
 */
export function settleDoubts(
  state: CallsState,
  { endpointId, moment, asked }: { readonly endpointId: string; readonly moment: Moment; readonly asked: number },
): CallsStep {
  const settled = [...state.doubts].filter(
    ([, { report, arrival }]) => report.endpointId === endpointId && arrival <= asked,
  );
  const left = new Map([...state.doubts].filter(([address]) => !settled.some(([other]) => other === address)));
  const over = settled.filter(([address]) => !state.live.has(address));
  return over.reduce<CallsStep>(
    (step, [, doubt]) => {
      const next = toldOver(step.state, doubt, { moment, ...saidBefore(state, doubt), evidence: 'absent' });
      return { state: next.state, effects: [...step.effects, ...next.effects] };
    },
    { state: { ...state, doubts: left }, effects: [] },
  );
}

/** The end that overtook the beginning, where that is the reason for the doubt. */
function saidBefore(state: CallsState, { report }: Doubt): Pick<EndingEvidence, 'timestampMs' | 'cause' | 'state'> {
  const ending = state.endings.get(addressKey(report));
  return ending?.untold === undefined
    ? { timestampMs: undefined }
    : { timestampMs: toldTime(ending), ...ending.untold };
}

function toldOver(state: CallsState, { report, context }: Doubt, evidence: EndingEvidence): CallsStep {
  const leg = createLeg(report, context);
  return leg === undefined ? { state, effects: [] } : ended(state, leg, { ...evidence, isOvertaken: true });
}
