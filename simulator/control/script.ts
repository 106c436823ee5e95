import type { Core } from '../core.ts';
import { ownExtension } from '../identity/people.ts';
import {
  answer,
  type Done,
  type Exchange,
  hangUp,
  type Leg,
  type LegState,
  liveLegs,
  pickUp,
  placeCall as placeCallInPbx,
} from '../pbx/pbx.ts';

/** Why a script's wish is not carried out, as an HTTP status: no such live call, not now, or nonsense. */
export interface ScriptRefusal {
  readonly ok: false;
  readonly status: 400 | 404 | 409;
  readonly message: string;
  readonly state?: LegState;
}

/** What came of a script's wish. */
export type ScriptResult<T = undefined> = { readonly ok: true; readonly value: T } | ScriptRefusal;

/** A call that a script places: from anybody, to anybody, with names only where they are given. */
export interface ScriptedCall {
  readonly from: string;
  readonly fromName?: string | undefined;
  readonly to: string;
  readonly toName?: string | undefined;
}

/** Places a call for the other side. Its answer is the PBX call id, even if the call has already failed. */
export function scriptCall({ exchange }: Core, call: ScriptedCall): ScriptResult<{ id: string }> {
  const isInside = [call.from, call.to].some(
    (number) => exchange.extensions.has(number) || exchange.groups?.some((group) => group.number === number) === true,
  );
  if (!isInside) {
    return { ok: false, status: 400, message: 'one of from and to must be an extension, 200 to 209, or a group' };
  }
  const placed = placeCallInPbx(exchange, call);
  return placed.ok
    ? { ok: true, value: { id: placed.value.call.id } }
    : { ok: false, status: 400, message: placed.message };
}

/** Answers for the other side: the named leg, or those that `endpoint` left out means. */
export function scriptAnswer(core: Core, id: string, endpoint: string | undefined): ScriptResult {
  return each(core.exchange, id, endpoint, answer);
}

/** Hangs up for the other side. */
export function scriptHangUp(core: Core, id: string, endpoint: string | undefined): ScriptResult {
  return each(core.exchange, id, endpoint, hangUp);
}

/** A colleague takes the call from the telephone that rings: the demo user's, unless `from` names another one. */
export function scriptPickUp(core: Core, id: string, endpoint: string, from = ownExtension): ScriptResult {
  return each(core.exchange, id, from, (exchange, leg) => pickUp(exchange, leg, endpoint));
}

type Act = (exchange: Exchange, leg: Leg) => Done;

/** Carries out `act` on every leg meant; it went well if one leg could. */
function each(exchange: Exchange, id: string, endpoint: string | undefined, act: Act): ScriptResult {
  const call = exchange.live.get(id);
  if (call === undefined) {
    return { ok: false, status: 404, message: `there is no live call ${id}` };
  }
  const meant = endpoint === undefined ? otherSide(liveLegs(call)) : named(call.legs, endpoint);
  const outcomes = meant.map((leg) => act(exchange, leg));
  if (outcomes.some(({ ok }) => ok)) {
    return { ok: true, value: undefined };
  }
  const refused = outcomes.find((outcome) => !outcome.ok);
  const message = refused?.message ?? `${endpoint ?? 'the other side'} has no part in call ${id}`;
  return { ok: false, status: meant.length === 0 ? 404 : 409, message, ...stateOf(refused?.state) };
}

function stateOf(state: LegState | undefined): { state?: LegState } {
  return state === undefined ? {} : { state };
}

/** The outside party; where there is none, every leg that is not the demo user's. */
function otherSide(legs: readonly Leg[]): Leg[] {
  const outside = legs.filter((leg) => leg.isOutside);
  return outside.length > 0 ? outside : legs.filter((leg) => leg.endpoint !== ownExtension);
}

/** The newest leg of that endpoint in the call: it may have been in it before. */
function named(legs: readonly Leg[], endpoint: string): Leg[] {
  return legs.filter((leg) => leg.endpoint === endpoint).slice(-1);
}
