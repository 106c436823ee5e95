import type { CallActionName, CallCard } from '../../preload/contract.ts';

/** What a key does to a call. */
export interface KeyCommand {
  readonly call: string;
  readonly command: CallActionName;
}

const commandFor = (card: CallCard | undefined, actions: readonly CallActionName[]): KeyCommand | undefined => {
  const command = actions.find((action) => card?.actions.includes(action));
  return card === undefined || command === undefined ? undefined : { call: card.key, command };
};

// What can be seen is meant first. An ignored call rings on; the key means it only when no other call rings.
const ringingFirst = (cards: readonly CallCard[]): CallCard | undefined => {
  const ringing = cards.filter((card) => card.phase === 'ringing');
  return ringing.find((card) => !card.isHidden) ?? ringing.find((card) => card.isIgnored !== true) ?? ringing[0];
};

const firstIn = (cards: readonly CallCard[], ...phases: readonly CallCard['phase'][]): CallCard | undefined =>
  phases.map((phase) => cards.find((card) => card.phase === phase)).find((card) => card !== undefined);

const heldLast = (cards: readonly CallCard[]): CallCard | undefined =>
  cards.filter(({ phase }) => phase === 'held').toSorted((a, b) => a.elapsedMs - b.elapsedMs)[0];

/** The answer key: the call that rings longest. `cards` are longest first. */
export const answerCommand = (cards: readonly CallCard[]): KeyCommand | undefined =>
  commandFor(ringingFirst(cards), ['answer']);

/** The decline key: the call that rings longest. */
export const declineCommand = (cards: readonly CallCard[]): KeyCommand | undefined =>
  commandFor(ringingFirst(cards), ['decline', 'hangUp']);

/**
 * The hang-up key: ends the call that the user is in; with none, declines the one that rings, and only then ends one
 * that is held: somebody waits there.
 */
export function hangUpCommand(cards: readonly CallCard[]): KeyCommand | undefined {
  const active = firstIn(cards, 'connected', 'dialing');
  if (active !== undefined) return commandFor(active, ['hangUp']);
  return declineCommand(cards) ?? commandFor(heldLast(cards), ['hangUp']);
}

/** The hold key: holds the call that the user is in; with none, takes back the one held last. */
export function holdCommand(cards: readonly CallCard[]): KeyCommand | undefined {
  const active = firstIn(cards, 'connected', 'dialing');
  return active === undefined ? commandFor(heldLast(cards), ['retrieve']) : commandFor(active, ['hold']);
}
