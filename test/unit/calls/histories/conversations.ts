/** What belongs together: the legs that one party has had in a call, whatever ids it went through. */
import type { LedgerCall, LedgerLeg } from '../../../../simulator/ledger.ts';
import type { HistoryWorld } from './world.ts';

/** Where the platform says a leg is: its endpoint, and the call's id and tracking id. */
export const placeOf = (
  endpoint: string,
  call: { readonly id: string; readonly callTrackingID: string | undefined },
): string => [endpoint, call.id, call.callTrackingID].join(' ');

interface Placed {
  readonly place: string;
  /** The platform's own name for a call, as this telephone sees it. */
  readonly tracked: string;
  readonly leg: LedgerLeg;
}

/** Everything that a conversation's legs were called, and how many parts it had: a party may leave and come back. */
interface Conversation {
  readonly places: ReadonlySet<string>;
  readonly legs: number;
  readonly parts: number;
}

const placedLegs = ({ legs, ...call }: LedgerCall): readonly Placed[] =>
  legs.map((leg) => ({ leg, place: placeOf(leg.endpoint, call), tracked: `${leg.endpoint} ${call.callTrackingID}` }));

/** A conference ends both of a telephone's calls: either of them may be said to go on in the one that follows. */
const conferencesOf = ({ endpoint, states }: LedgerLeg): readonly string[] =>
  states.filter(({ event }) => event === 'conferencedEvent').map(({ at }) => `conference of ${endpoint} at ${at}`);

/** What ties a leg to others: what the platform calls it, the leg it goes on from, and the conferences that joined it. */
const tiesOf = ({ leg, place, tracked }: Placed): readonly string[] => {
  const from = leg.continues === undefined ? [] : [placeOf(leg.endpoint, leg.continues)];
  return [place, tracked, ...from, ...conferencesOf(leg)];
};

/** The conversations of a world, as its PBX knows them. */
function conversationsOf(world: HistoryWorld): readonly Conversation[] {
  const groups: { ties: Set<string>; members: Placed[] }[] = [];
  for (const placed of world.core.ledger.read().calls.flatMap(placedLegs)) {
    const ties = tiesOf(placed);
    const tied = groups.filter((group) => ties.some((tie) => group.ties.has(tie)));
    const members = [...tied.flatMap((group) => group.members), placed];
    for (const group of tied) groups.splice(groups.indexOf(group), 1);
    groups.push({ ties: new Set([...tied.flatMap((group) => [...group.ties]), ...ties]), members });
  }
  return groups.map(({ members }) => ({
    places: new Set(members.map(({ place }) => place)),
    legs: members.length,
    parts: members.filter(({ leg }) => leg.continues === undefined).length,
  }));
}

/** Keys that stood for more than one conversation. */
export function merges(world: HistoryWorld): string[] {
  const conversations = conversationsOf(world);
  return [...world.keys].flatMap(([key, places]) => {
    const isOne = conversations.some((conversation) => [...places].every((place) => conversation.places.has(place)));
    return isOne ? [] : [`${key} stood for ${[...places].join(' and ')}`];
  });
}

const keysOf = (world: HistoryWorld, { places }: Conversation): readonly string[] =>
  [...world.keys].filter(([, stood]) => [...stood].some((place) => places.has(place))).map(([key]) => key);

/** Conversations that stand under more keys than `most` allows them. */
function split(world: HistoryWorld, most: (conversation: Conversation) => number): string[] {
  return conversationsOf(world).flatMap((conversation) => {
    const keys = keysOf(world, conversation);
    const { places, legs, parts } = conversation;
    const what = `${[...places].join(', ')}: ${legs} legs in ${parts} parts`;
    return keys.length > most(conversation) ? [`${what}, under ${keys.length} keys: ${keys.join(', ')}`] : [];
  });
}

/** Conversations under more keys than they had legs. */
export const splits = (world: HistoryWorld): string[] => split(world, ({ legs }) => legs);

/** Conversations under more keys than one for each part: nothing was lost that would have told what goes on. */
export const splitParts = (world: HistoryWorld): string[] => split(world, ({ parts }) => parts);
