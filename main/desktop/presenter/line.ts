import type { CallCard, HeldCall } from '../../../preload/contract.ts';
import type { CallAction } from '../../calls/types.ts';
import type { NumberContext } from '../../dialing/number.ts';
import { present } from '../../present.ts';
import { type LiveCall, shownNumber } from './cards.ts';

/** What is known of our line itself, for its calls' cards. */
export interface LineContext extends NumberContext {
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
const lineLabelOf = ({ endpointId, direction, to }: LiveCall, context: LineContext): string | undefined => {
  const isSaid = direction === 'inbound' && to.number === endpointId;
  return context.areSeveral && !isSaid ? lineLabel(endpointId, context.nameOf(endpointId)) : undefined;
};

const heldCall = ({ key, party }: LiveCall, context: LineContext): HeldCall => ({
  key,
  ...present({ name: party.name, number: shownNumber(party, context) }),
});

function heldCallsOf(call: LiveCall, line: readonly LiveCall[], context: LineContext): readonly HeldCall[] | undefined {
  if (!call.actions.some((action) => joining.has(action))) return undefined;
  return line
    .filter(({ key, phase }) => key !== call.key && phase === 'held')
    .toSorted((a, b) => context.durationMs(a.key) - context.durationMs(b.key))
    .map((held) => heldCall(held, context));
}

/**
 * What a card says of its line.
 * @param line every live call on the same line
 */
export function lineFacts(call: LiveCall, line: readonly LiveCall[], context: LineContext): LineFacts {
  const canAnswer = call.phase === 'ringing' && call.actions.includes('answer');
  return present({
    lineLabel: lineLabelOf(call, context),
    answeringWill: canAnswer && line.some(isActive) ? context.whenAnsweringAnother : undefined,
    heldCalls: heldCallsOf(call, line, context),
  });
}
