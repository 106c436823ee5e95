import type { CallCard } from '../../../preload/contract.ts';
import type { CallActivity } from '../../agent/types.ts';
import type { Call, Party } from '../../calls/types.ts';
import { displayNumber, type NumberContext } from '../../dialing/number.ts';
import { present } from '../../present.ts';
import { uiFailure } from '../ipc/results.ts';

/** A call that has not ended. */
export type LiveCall = Call & { readonly phase: CallCard['phase'] };

/** What the desktop remembers of a call beside the call itself. */
export interface CardMarks {
  readonly phase: CallCard['phase'];
  readonly isHidden: boolean;
  readonly pending?: CallCard['pending'];
  readonly intended?: CallCard['intended'];
  readonly isAccepted?: true;
  readonly refused?: CallCard['refused'];
}

/** Calls with their marks, by key, in the order in which they appeared. */
export type MarkedCalls = ReadonlyMap<string, { readonly call: LiveCall; readonly marks: CardMarks }>;

const freshMarks = (call: LiveCall): CardMarks => ({ phase: call.phase, isHidden: false });

const marksAfter = (marks: CardMarks, call: LiveCall): CardMarks => {
  if (marks.phase === call.phase) return marks;
  const { refused: _outdated, ...rest } = marks;
  // An ignored ring comes back once we are in that call: it is no longer in the way, and has to be ended somehow.
  return { ...rest, phase: call.phase, isHidden: marks.isHidden && call.phase === 'ringing' };
};

const withoutKey = (calls: MarkedCalls, key: string): MarkedCalls =>
  new Map([...calls].filter(([each]) => each !== key));

/** The calls after a report; an ended one is gone. */
export function withCall(calls: MarkedCalls, call: Call): MarkedCalls {
  if (call.phase === 'ended') return withoutKey(calls, call.key);
  const live: LiveCall = { ...call, phase: call.phase };
  const known = calls.get(call.key);
  const marks = known === undefined ? freshMarks(live) : marksAfter(known.marks, live);
  return new Map(calls).set(call.key, { call: live, marks });
}

const withMarks = (calls: MarkedCalls, key: string, change: (marks: CardMarks) => CardMarks): MarkedCalls => {
  const known = calls.get(key);
  return known === undefined ? calls : new Map(calls).set(key, { ...known, marks: change(known.marks) });
};

/** A command that ends leaves the marks of another one that began meanwhile. */
const activityMarks = (marks: CardMarks, activity: CallActivity): CardMarks => {
  const { pending, intended, isAccepted, done, refused } = activity;
  const { phase, isHidden } = marks;
  if (pending !== undefined) return { phase, isHidden, pending, ...present({ intended, isAccepted }) };
  const { pending: underWay, intended: _, isAccepted: __, ...rest } = marks;
  const kept = underWay === undefined || underWay === (done ?? refused?.action) ? rest : marks;
  if (refused === undefined) return kept;
  return { ...kept, refused: { action: refused.action, failure: uiFailure(refused.failure) } };
};

/** The calls after a command began, was accepted or was refused. */
export const withActivity = (calls: MarkedCalls, activity: CallActivity): MarkedCalls =>
  withMarks(calls, activity.call, (marks) => activityMarks(marks, activity));

/** The calls after one was hidden or brought back. */
export const withHidden = (calls: MarkedCalls, key: string, isHidden: boolean): MarkedCalls =>
  withMarks(calls, key, (marks) => ({ ...marks, isHidden }));

/** The keys of the calls, longest first by the platform's time. */
export const longestFirst = (calls: MarkedCalls): readonly string[] =>
  [...calls.values()]
    .toSorted((a, b) => Date.parse(a.call.startedAt) - Date.parse(b.call.startedAt))
    .map(({ call }) => call.key);

const label = (name: string | undefined, number: string | undefined): string | undefined => {
  if (name === undefined || number === undefined) return name ?? number;
  return `${name} (${number})`;
};

/** A party's number, display-ready. Phone systems put words such as "anonymous" in its place where it is withheld. */
export const shownNumber = ({ number }: Party, context: NumberContext): string | undefined =>
  number === undefined || !/\d/.test(number) ? undefined : displayNumber(number, context);

const callee = (call: Call, context: NumberContext): string | undefined =>
  call.direction === 'inbound' ? label(call.to.name, shownNumber(call.to, context)) : undefined;

/** A call as a card shows it; `elapsedMs` is how long it has been in its phase. */
export function presentCard(
  { call, marks }: { readonly call: LiveCall; readonly marks: CardMarks },
  context: NumberContext,
  elapsedMs: number,
): CallCard {
  return {
    key: call.key,
    direction: call.direction,
    phase: call.phase,
    elapsedMs,
    actions: call.actions,
    isHidden: marks.isHidden,
    ...present({
      farEnd: call.farEnd,
      name: call.party.name,
      number: shownNumber(call.party, context),
      isConference: call.isConference,
      calledLabel: callee(call, context),
      untested: call.untested,
      pending: marks.pending,
      intended: marks.intended,
      isAccepted: marks.isAccepted,
      refused: marks.refused,
    }),
  };
}
