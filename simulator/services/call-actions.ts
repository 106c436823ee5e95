import { z } from 'zod';
import type { Core } from '../core.ts';
import {
  alternate,
  answer,
  completeTransfer,
  conference,
  consult,
  currentLegOf,
  type Done,
  type Exchange,
  hangUp,
  hold,
  type Leg,
  type PlacedCall,
  type Refusal,
  reconnect,
  redirect,
  retrieve,
  sendDigits,
  transfer,
} from '../pbx/pbx.ts';
import { type CallAction, offeredActions } from '../settings.ts';
import { callView } from './call-views.ts';
import { problem, type ServiceContext } from './http.ts';

/** Body of PUT /endpoints/{endpointId}/calls/{callId}. */
export const changeCallSchema = z.object({
  action: z.string(),
  destination: z.string().optional(),
  digits: z.string().optional(),
  args: z.string().optional(),
  /** The other call of an action on two, as make-call names it (API reference 2.2): a bare id or a path. */
  associatedCallId: z.string().optional(),
});

type ChangeCall = z.infer<typeof changeCallSchema>;

/** What an action acts with; empty where the request did not say. */
interface ActionValues {
  readonly destination: string;
  readonly digits: string;
  readonly partner: string | undefined;
}

type Operation = (exchange: Exchange, leg: Leg, values: ActionValues) => Done<PlacedCall | undefined>;

const operations: Readonly<Record<CallAction, Operation>> = {
  answer,
  redirect: (exchange, leg, { destination }) => redirect(exchange, leg, destination),
  transfer: (exchange, leg, { destination }) => transfer(exchange, leg, destination),
  hold,
  retrieve,
  hangUp,
  consult: (exchange, leg, { destination }) => consult(exchange, leg, destination),
  alternate: (exchange, leg, { partner }) => alternate(exchange, leg, partner),
  reconnect: (exchange, leg, { partner }) => reconnect(exchange, leg, partner),
  completeTransfer: (exchange, leg, { partner }) => completeTransfer(exchange, leg, partner),
  conference: (exchange, leg, { partner }) => conference(exchange, leg, partner),
  digits: (_, leg, { digits }) => sendDigits(leg, digits),
};

/**
 * Carries out an action on a leg and answers with the call as it is then, under its new id where it has got one; for a
 * consultation, with the new call.
 */
export function carryOut(core: Core, context: ServiceContext, leg: Leg, change: ChangeCall): Response {
  const action = offeredActions(core.settings).find((name) => name === change.action);
  if (action === undefined) {
    return problem(context, 400, `action: '${change.action.slice(0, 40)}' is not supported`);
  }
  const outcome = operations[action](core.exchange, leg, valuesOf(change));
  if (!outcome.ok) {
    return refusal(context, outcome);
  }
  return context.json(callView(outcome.value?.originated ?? currentLegOf(leg), core.clock));
}

/** The tutorial names the field, the official collection has a generic `args` (API reference 2.3): either will do. */
function valuesOf({ args = '', destination = args, digits = args, associatedCallId }: ChangeCall): ActionValues {
  return { destination, digits, partner: associatedCallId?.split('/').at(-1) };
}

/** What the PBX refused: 400 for what can never be done, 409 with the state for what cannot be done now. */
export function refusal(context: ServiceContext, refused: Refusal): Response {
  const status = refused.reason === 'bad-number' ? 400 : 409;
  return problem(context, status, refused.message, refused.state === undefined ? {} : { state: refused.state });
}
