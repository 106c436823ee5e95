import { reduceAnswer } from './answers.ts';
import { settleLeaving } from './bridging.ts';
import { reduceEnd, rememberToldEnd } from './ends.ts';
import { reduceFar, reduceFarList, reduceUnseen, withFarEnds } from './far-end.ts';
import { addressKey, type EndingIntent, type Leg } from './leg.ts';
import { reduceList } from './lists.ts';
import { withClockSample } from './memory.ts';
import { farEndSight, stateMeaning } from './phase.ts';
import type { CallPublication } from './report.ts';
import { type CallsEvent, type CallsState, type CallsStep, emptyCalls, type Moment } from './state.ts';
import { unchanged, withLive } from './step.ts';
import { reduceReport } from './updates.ts';
import { unknownWords } from './vocabulary.ts';

export * from './state.ts';

/** The one transition function of the call model: pure, total, never throws. */
export const reduceCalls = (state: CallsState, event: CallsEvent): CallsStep =>
  withFarEnds(state, reduceEvent(state, event), event);

function reduceEvent(state: CallsState, event: CallsEvent): CallsStep {
  switch (event.type) {
    case 'publication':
      return reducePublication(state, event.publication, event.moment);
    case 'list':
      return reduceList(state, event);
    case 'unread':
      return settleLeaving(state, ({ endpointId }) => endpointId === event.endpointId);
    case 'answer':
      return reduceAnswer({ ...state, arrival: state.arrival + 1 }, event.report, event);
    case 'intent':
      return reduceIntent(state, event);
    case 'gap':
      return unchanged({
        ...state,
        isClockOld: true,
        live: state.live.map((leg) => ({ ...leg, hasUnseenPast: true })),
      });
    case 'over':
      return rememberToldEnd(state, event.leg, event.moment);
    case 'directory':
      return reduceDirectory(state, event.extensions);
    case 'far':
      return reduceFar(state, event.publication, event.moment);
    case 'farList':
      return reduceFarList(state, event);
    case 'unseen':
      return reduceUnseen(state, event);
    case 'reset':
      return unchanged({ ...emptyCalls, arrival: state.arrival + 1, beganAt: state.arrival + 1 });
  }
}

function reducePublication(state: CallsState, publication: CallPublication, moment: Moment): CallsStep {
  const id = publication.publicationId;
  if (id !== undefined && state.seenPublications.has(id)) return unchanged(state);
  const next = {
    ...state,
    seenPublications: id === undefined ? state.seenPublications : state.seenPublications.with(id, true),
    isClockOld: state.isClockOld && publication.timestampMs === undefined,
    clockOffsets: withClockSample(state.clockOffsets, publication.timestampMs, moment),
    arrival: state.arrival + 1,
  };
  const step = reduceNews(next, publication, moment);
  const odd = unknownWords(publication.report);
  return odd.length === 0 ? step : { ...step, effects: [...step.effects, ...odd] };
}

function reduceNews(state: CallsState, publication: CallPublication, moment: Moment): CallsStep {
  const { report, timestampMs } = publication;
  const leg = state.live.get(addressKey(report));
  return isEnd(publication)
    ? reduceEnd(state, leg, publication, moment)
    : reduceReport(state, leg, report, { moment, timestampMs });
}

const isEnd = ({ isDeletion, report }: CallPublication): boolean =>
  isDeletion || stateMeaning(report.state) === 'ended';

function reduceIntent(
  state: CallsState,
  { key, intent, moment }: { key: string; intent: EndingIntent | undefined; moment: Moment },
): CallsStep {
  const leg = [...state.live.values()].find((candidate) => candidate.key === key);
  if (leg === undefined) return unchanged(state);
  const { intent: _, intentSinceMs: __, ...rest } = leg;
  const next: Leg = intent === undefined ? rest : { ...rest, intent, intentSinceMs: moment.monotonicMs };
  return unchanged(withLive(state, next));
}

/** Colleagues became known: who is at the far end of an outbound call may be one of them. */
function reduceDirectory(state: CallsState, extensions: ReadonlySet<string>): CallsStep {
  const seen = (leg: Leg): Leg => ({ ...leg, ...farEndSight(leg, leg.to.number, extensions, leg) });
  return unchanged({ ...state, extensions, live: state.live.map(seen) });
}
