import { type ActionCapabilities, availableActions, untestedActions } from './actions.ts';
import type { Leg } from './leg.ts';
import type { Call, Party } from './types.ts';

/** What a leg is shown with: the platform's capabilities, the other legs, and the directory's names by number. */
export interface ViewContext {
  readonly capabilities: ActionCapabilities;
  readonly others: Iterable<Leg>;
  nameOf(number: string): string | undefined;
}

/** Names come empty from the platform (API reference 2.4, trap 7): the directory fills them in. */
export const named = (party: Party, { nameOf }: Pick<ViewContext, 'nameOf'>): Party => {
  if (party.name !== undefined || party.number === undefined) return party;
  const name = nameOf(party.number);
  return name === undefined ? party : { ...party, name };
};

/** Only where it is news: most calls are for the telephone that rings. */
const dialledFirst = ({ dialledNumber, to, endpointId }: Leg): Pick<Call, 'dialledNumber'> =>
  dialledNumber === undefined || dialledNumber === to.number || dialledNumber === endpointId ? {} : { dialledNumber };

const readTimes = ({ isAnswerRead, isEndRead }: Leg): Pick<Call, 'readTimes'> => {
  const read = [...(isAnswerRead ? (['connectedAt'] as const) : []), ...(isEndRead ? (['endedAt'] as const) : [])];
  return read.length === 0 ? {} : { readTimes: read };
};

/** A leg as the outside sees it. */
export function viewCall(leg: Leg, context: ViewContext): Call {
  const actions = availableActions(leg, context.others, context.capabilities);
  const untested = untestedActions(actions, context.capabilities);
  return {
    key: leg.key,
    endpointId: leg.endpointId,
    callId: leg.callId,
    direction: leg.direction,
    phase: leg.phase,
    ...(leg.direction === 'outbound' ? { farEnd: leg.farEnd } : {}),
    from: named(leg.from, context),
    to: named(leg.to, context),
    ...dialledFirst(leg),
    party: named(leg.party, context),
    ...(leg.isConference === true ? { isConference: true } : {}),
    startedAt: leg.startedAt,
    ...(leg.connectedAt === undefined ? {} : { connectedAt: leg.connectedAt }),
    ...(leg.endedAt === undefined ? {} : { endedAt: leg.endedAt }),
    ...readTimes(leg),
    ...(leg.outcome === undefined ? {} : { outcome: leg.outcome }),
    ...(leg.evidence === undefined ? {} : { evidence: leg.evidence }),
    actions,
    ...(untested.length === 0 ? {} : { untested }),
  };
}
