import type { Call } from '../calls/types.ts';

/** When a screen pop opens: as the call rings, or once it is answered. */
export type ScreenPopTrigger = 'ring' | 'answer';

/** What the decision needs of a call. */
export type PoppableCall = Pick<Call, 'key' | 'direction' | 'phase' | 'party'>;

const isMoment = (trigger: ScreenPopTrigger, phase: Call['phase']): boolean =>
  phase === (trigger === 'ring' ? 'ringing' : 'connected');

/**
 * Whether this report of a call opens the screen pop: inbound, at the trigger's moment, not opened before for this
 * call, and with someone to look up. A caller without number and name opens nothing.
 */
export function decideScreenPop(
  trigger: ScreenPopTrigger,
  alreadyPopped: ReadonlySet<string>,
  call: PoppableCall,
): boolean {
  const isKnown = call.party.number !== undefined || call.party.name !== undefined;
  return call.direction === 'inbound' && isKnown && isMoment(trigger, call.phase) && !alreadyPopped.has(call.key);
}
