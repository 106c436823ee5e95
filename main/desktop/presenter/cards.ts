import type { CallCard } from '../../../preload/contract.ts';
import type { CallActivity } from '../../agent/types.ts';
import type { Call } from '../../calls/types.ts';
import { present } from '../../present.ts';
import { uiFailure } from '../ipc/results.ts';
import { calledParty, label, type PeopleContext, personAt, shownNumber } from './people.ts';

/** Where a call that has not ended stands. */
export type LivePhase = Exclude<Call['phase'], 'ended'>;

/** A call that has not ended. */
export type LiveCall = Call & { readonly phase: LivePhase };

/** Who took a card off the popup: the user, or the time after which cards hide by themselves. */
export type HiddenBy = 'user' | 'time';

/** What the desktop remembers of a call beside the call itself. */
export interface CardMarks {
  readonly phase: LivePhase;
  /** Absent: it is on the popup. */
  readonly hiddenBy?: HiddenBy;
  /** The user hid it while it rang. For as long as it rings, also where it was brought back. */
  readonly isIgnored?: true;
  /** Where the user sent the call last, as dialled. */
  readonly sentTo?: string;
  readonly pending?: CallCard['pending'];
  readonly intended?: CallCard['intended'];
  readonly isAccepted?: true;
  readonly refused?: CallCard['refused'];
}

/** Calls with their marks, by key, in the order in which they appeared. */
export type MarkedCalls = ReadonlyMap<string, { readonly call: LiveCall; readonly marks: CardMarks }>;

/**
 * What stays hidden when a call goes on: one that the user hid while they were in it. An ignored ring comes back once we
 * are in that call: it is no longer in the way, and has to be ended somehow. So does a call that rings anew.
 */
const staysHidden = ({ phase, hiddenBy }: CardMarks, call: LiveCall): boolean =>
  hiddenBy === 'user' && phase !== 'ringing' && call.phase !== 'ringing';

const marksAfter = (marks: CardMarks, call: LiveCall): CardMarks => {
  if (marks.phase === call.phase) return marks;
  const { refused: _outdated, isIgnored: _rangBefore, hiddenBy, ...rest } = marks;
  return { ...rest, phase: call.phase, ...present({ hiddenBy: staysHidden(marks, call) ? hiddenBy : undefined }) };
};

const withoutKey = (calls: MarkedCalls, key: string): MarkedCalls =>
  new Map([...calls].filter(([each]) => each !== key));

/** The calls after a report; an ended one is gone. */
export function withCall(calls: MarkedCalls, call: Call): MarkedCalls {
  if (call.phase === 'ended') return withoutKey(calls, call.key);
  const live: LiveCall = { ...call, phase: call.phase };
  const known = calls.get(call.key);
  const marks = known === undefined ? { phase: live.phase } : marksAfter(known.marks, live);
  return new Map(calls).set(call.key, { call: live, marks });
}

const withMarks = (calls: MarkedCalls, key: string, change: (marks: CardMarks) => CardMarks): MarkedCalls => {
  const known = calls.get(key);
  return known === undefined ? calls : new Map(calls).set(key, { ...known, marks: change(known.marks) });
};

const sendingAway: ReadonlySet<CallActivity['pending']> = new Set(['redirect', 'transfer']);

const beganMarks = ({ phase, hiddenBy, isIgnored, ...marks }: CardMarks, activity: CallActivity): CardMarks => {
  const { pending, intended, isAccepted, destination } = activity;
  const sentTo = sendingAway.has(pending) ? destination : marks.sentTo;
  return { phase, ...present({ hiddenBy, isIgnored, pending, intended, isAccepted, sentTo }) };
};

/** A command that ends leaves the marks of another one that began meanwhile. */
const activityMarks = (marks: CardMarks, activity: CallActivity): CardMarks => {
  const { pending, done, refused } = activity;
  if (pending !== undefined) return beganMarks(marks, activity);
  const { pending: underWay, intended: _, isAccepted: __, ...rest } = marks;
  const kept = underWay === undefined || underWay === (done ?? refused?.action) ? rest : marks;
  if (refused === undefined) return kept;
  // By a key or in the tray a hidden call is worked too: its card comes back to say what became of that.
  const { hiddenBy: _back, ...seen } = kept;
  return { ...seen, refused: { action: refused.action, failure: uiFailure(refused.failure) } };
};

/** The calls after a command began, was accepted or was refused. */
export const withActivity = (calls: MarkedCalls, activity: CallActivity): MarkedCalls =>
  withMarks(calls, activity.call, (marks) => activityMarks(marks, activity));

const hiddenMarks = (marks: CardMarks, hiddenBy: HiddenBy): CardMarks =>
  hiddenBy === 'user' && marks.phase === 'ringing' ? { ...marks, hiddenBy, isIgnored: true } : { ...marks, hiddenBy };

/** The calls after one was hidden. */
export const withHidden = (calls: MarkedCalls, key: string, hiddenBy: HiddenBy): MarkedCalls =>
  withMarks(calls, key, (marks) => hiddenMarks(marks, hiddenBy));

/** The calls after one was brought back. */
export const withShown = (calls: MarkedCalls, key: string): MarkedCalls =>
  withMarks(calls, key, ({ hiddenBy: _hidden, ...marks }) => marks);

/** The keys of the calls, longest first by the platform's time. */
export const longestFirst = (calls: MarkedCalls): readonly string[] =>
  [...calls.values()]
    .toSorted((a, b) => Date.parse(a.call.startedAt) - Date.parse(b.call.startedAt))
    .map(({ call }) => call.key);

const callee = (call: Call, context: PeopleContext): string | undefined => {
  if (call.direction !== 'inbound') return undefined;
  const party = calledParty(call, context);
  return label(personAt(party, context).name, shownNumber(party, context));
};

/** Who is at the other end, and whom the call is for: what live cards and ended ones say alike. */
export const presentParties = (call: Call, context: PeopleContext): Partial<CallCard> => ({
  ...personAt(call.party, context),
  ...present({
    number: shownNumber(call.party, context),
    isConference: call.isConference,
    calledLabel: callee(call, context),
  }),
});

/** A call as a card shows it; `elapsedMs` is how long it has been in its phase. */
export function presentCard(
  { call, marks }: { readonly call: LiveCall; readonly marks: CardMarks },
  context: PeopleContext,
  elapsedMs: number,
): CallCard {
  return {
    key: call.key,
    direction: call.direction,
    phase: call.phase,
    elapsedMs,
    actions: call.actions,
    isHidden: marks.hiddenBy !== undefined,
    ...presentParties(call, context),
    ...present({
      farEnd: call.farEnd,
      untested: call.untested,
      isIgnored: marks.isIgnored,
      pending: marks.pending,
      intended: marks.intended,
      isAccepted: marks.isAccepted,
      refused: marks.refused,
    }),
  };
}
