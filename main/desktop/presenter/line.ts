import type { CallCard, HeldCall } from '../../../preload/contract.ts';
import type { CallAction } from '../../calls/types.ts';
import { present } from '../../present.ts';
import type { LiveCall } from './cards.ts';
import { calledParty, type PeopleContext, personAt, shownNumber } from './people.ts';

/** What is known of our line itself, for its calls' cards. */
export interface LineContext extends PeopleContext {
  readonly whenAnsweringAnother: 'hold' | 'end';
  /** Whether the user watches more than one line: only then a card has to say which one it is. */
  readonly areSeveral: boolean;
  nameOf(endpointId: string): string | undefined;
  /** How long a call has been in its phase, ms. */
  durationMs(key: string): number;
}

/** The part of a card that depends on our line and on the other calls there. */
export type LineFacts = Pick<CallCard, 'lineLabel' | 'answeringWill' | 'heldCalls'>;

/** Actions on two calls: the held one is to be chosen. */
const joining: ReadonlySet<CallAction> = new Set(['completeTransfer', 'alternate', 'reconnect', 'conference']);

/** One telephone, one voice: the call that an answered one takes the place of. */
const isActive = ({ phase }: LiveCall): boolean => phase === 'connected' || phase === 'dialing';

/** Name and number of a line, as far as they are known. */
export const lineLabel = (endpointId: string, name: string | undefined): string =>
  name === undefined ? endpointId : `${name} (${endpointId})`;

/** An inbound card says whom it is for; it says the line too only where that is another number, such as a group's. */
const lineLabelOf = (call: LiveCall, context: LineContext): string | undefined => {
  const { endpointId, direction } = call;
  const isSaid = direction === 'inbound' && calledParty(call, context).number === endpointId;
  return context.areSeveral && !isSaid ? lineLabel(endpointId, context.nameOf(endpointId)) : undefined;
};

const heldCall = ({ key, party }: LiveCall, context: LineContext): HeldCall => ({
  key,
  ...present({ name: personAt(party, context).name, number: shownNumber(party, context) }),
});

/** A line's calls, looked through once for all of its cards. */
export interface Line {
  /** The user is in a call there. */
  readonly isBusy: boolean;
  /** The one held last first. */
  readonly held: readonly HeldCall[];
}

/** Looks a line's live calls through. */
export function lineOf(calls: readonly LiveCall[], context: LineContext): Line {
  const held = calls
    .filter(({ phase }) => phase === 'held')
    .toSorted((a, b) => context.durationMs(a.key) - context.durationMs(b.key));
  return { isBusy: calls.some(isActive), held: held.map((call) => heldCall(call, context)) };
}

const heldBeside = ({ key, actions }: LiveCall, { held }: Line): readonly HeldCall[] | undefined =>
  actions.some((action) => joining.has(action)) ? held.filter((other) => other.key !== key) : undefined;

/** What a card says of its line. */
export function lineFacts(call: LiveCall, line: Line, context: LineContext): LineFacts {
  const canAnswer = call.phase === 'ringing' && call.actions.includes('answer');
  return present({
    lineLabel: lineLabelOf(call, context),
    answeringWill: canAnswer && line.isBusy ? context.whenAnsweringAnother : undefined,
    heldCalls: heldBeside(call, line),
  });
}
