import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import {
  alternate,
  answer,
  type Call,
  completeTransfer,
  conference,
  consult,
  currentLegOf,
  type Done,
  type Exchange,
  type Extension,
  hangUp,
  hold,
  type Leg,
  type LegState,
  legsOf,
  type PlacedCall,
  pickUp,
  placeCall,
  reconnect,
  redirect,
  retrieve,
  sendDigits,
  transfer,
} from '../pbx/pbx.ts';
import { numberOf, type Scenario, type ScenarioStep, type ScenarioStepOf } from './schema.ts';

/** What a scenario plays on, and the calls that its steps have named so far. */
export interface Stage {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly scenario: Scenario;
  readonly calls: Map<string, Call>;
}

/** Why a step could not be taken; undefined where it was. */
export type Failure = string | undefined;

/** A step that a telephone takes in one of its calls. */
type LegStep = Exclude<Extract<ScenarioStep, { call?: string | undefined }>, { does: 'pickUp' }>;

/** How a step is done on the leg that it means, and in which states of it, likeliest first. */
interface LegAct {
  readonly states: readonly LegState[];
  readonly act: (exchange: Exchange, leg: Leg, values: ActValues) => Done<PlacedCall | undefined>;
}

/** What a step acts with; empty where it has none. */
interface ActValues {
  readonly to: string;
  readonly digits: string;
  /** Id of the other call of two; undefined: the PBX chooses. */
  readonly partnerId: string | undefined;
}

const legActs: Readonly<Record<LegStep['does'], LegAct>> = {
  answer: { states: ['ringing'], act: (exchange, leg) => answer(exchange, leg) },
  hangUp: { states: ['connected', 'ringing', 'held'], act: (exchange, leg) => hangUp(exchange, leg) },
  hold: { states: ['connected'], act: (exchange, leg) => hold(exchange, leg) },
  retrieve: { states: ['held'], act: (exchange, leg) => retrieve(exchange, leg) },
  transfer: { states: ['connected', 'held'], act: (exchange, leg, { to }) => transfer(exchange, leg, to) },
  redirect: { states: ['ringing'], act: (exchange, leg, { to }) => redirect(exchange, leg, to) },
  consult: { states: ['connected'], act: (exchange, leg, { to }) => consult(exchange, leg, to) },
  completeTransfer: {
    states: ['connected', 'held'],
    act: (exchange, leg, { partnerId }) => completeTransfer(exchange, leg, partnerId),
  },
  alternate: {
    states: ['connected', 'held'],
    act: (exchange, leg, { partnerId }) => alternate(exchange, leg, partnerId),
  },
  reconnect: {
    states: ['connected', 'held'],
    act: (exchange, leg, { partnerId }) => reconnect(exchange, leg, partnerId),
  },
  conference: {
    states: ['connected', 'held'],
    act: (exchange, leg, { partnerId }) => conference(exchange, leg, partnerId),
  },
  digits: { states: ['connected'], act: (_, leg, { digits }) => sendDigits(leg, digits) },
};

/** Takes one step; the value is the reason where it could not be taken. */
export function takeStep(stage: Stage, step: ScenarioStep): Failure {
  switch (step.does) {
    case 'wait':
      return undefined;
    case 'call':
      return call(stage, step);
    case 'pickUp':
      return takeCall(stage, step);
    case 'busy':
    case 'doNotDisturb':
    case 'forward':
      return setTelephone(stage, step);
    case 'fault':
      return void stage.faults.set(step.fault);
    case 'clearFaults':
      return void stage.faults.clear();
    case 'setting':
      return void Object.assign(stage.core.settings, step.settings);
    default:
      return actOnLeg(stage, step);
  }
}

function call(stage: Stage, step: ScenarioStepOf<'call'>): Failure {
  const { exchange } = stage.core;
  const { who, to, fromName, toName } = step;
  const request = { from: numberOf(stage.scenario, who), to: numberOf(stage.scenario, to), fromName, toName };
  if (![request.from, request.to].some((number) => exchange.extensions.has(number))) {
    return 'one of the two must be an extension';
  }
  const placed = placeCall(exchange, request);
  return placed.ok ? nameCall(stage, step, placed.value.call) : placed.message;
}

function takeCall(stage: Stage, step: ScenarioStepOf<'pickUp'>): Failure {
  const leg = legMeant(stage, { who: step.from, call: step.call }, ['ringing']);
  return leg === undefined
    ? `nothing rings at ${step.from}`
    : failureOf(pickUp(stage.core.exchange, leg, numberOf(stage.scenario, step.who)));
}

function actOnLeg(stage: Stage, step: LegStep): Failure {
  const { states, act } = legActs[step.does];
  const leg = legMeant(stage, step, states);
  if (leg === undefined) {
    return `${step.who} has no call in which it could ${step.does}`;
  }
  const done = act(stage.core.exchange, leg, {
    to: 'to' in step ? numberOf(stage.scenario, step.to) : '',
    digits: 'digits' in step ? step.digits : '',
    partnerId: 'with' in step ? partnerId(stage, step) : undefined,
  });
  return done.ok ? nameCall(stage, step, done.value?.call) : done.message;
}

/** The id under which the named call goes on at that telephone; no call's where it is in none. */
function partnerId(
  stage: Stage,
  step: { readonly who: string; readonly with?: string | undefined },
): string | undefined {
  const { who, with: call } = step;
  return call === undefined ? undefined : (legMeant(stage, { who, call }, ['held', 'connected'])?.call.id ?? '');
}

/** Remembers a call under the name that its step gives it. */
function nameCall({ calls }: Stage, step: ScenarioStep, placed: Call | undefined): undefined {
  if (placed !== undefined && 'as' in step && step.as !== undefined) {
    calls.set(step.as, placed);
  }
}

function failureOf(done: Done<unknown>): Failure {
  return done.ok ? undefined : done.message;
}

/** The leg of a telephone in the call that is named, whatever its id is by now; otherwise its newest in such a state. */
export function legMeant(
  stage: Stage,
  { who, call: name }: { readonly who: string; readonly call?: string | undefined },
  states: readonly LegState[],
): Leg | undefined {
  const number = numberOf(stage.scenario, who);
  const legs = name === undefined ? legsOf(stage.core.exchange, number) : legsIn(stage.calls.get(name), number);
  return states.map((state) => legs.findLast((leg) => leg.state === state)).find((leg) => leg !== undefined);
}

/** The live legs of a telephone in a call, and in the calls in which that one goes on. */
function legsIn(named: Call | undefined, number: string): Leg[] {
  const calls = new Set(named === undefined ? [] : [named, ...named.legs.map((leg) => currentLegOf(leg).call)]);
  return [...calls].flatMap(({ legs }) => legs).filter((leg) => leg.endpoint === number && leg.state !== 'ended');
}

function setTelephone(stage: Stage, step: ScenarioStepOf<'busy' | 'doNotDisturb' | 'forward'>): Failure {
  const extension = stage.core.exchange.extensions.get(numberOf(stage.scenario, step.who));
  if (extension === undefined) {
    return `${step.who} is no extension`;
  }
  if (step.does === 'forward') {
    forward(stage, extension, step);
  } else if (step.does === 'busy') {
    extension.isBusy = step.on;
  } else {
    extension.isDoNotDisturb = step.on;
  }
  return undefined;
}

function forward(stage: Stage, extension: Extension, { kind, to, ringMs, on }: ScenarioStepOf<'forward'>): void {
  const destination = numberOf(stage.scenario, to);
  extension.forwardings.set(kind, { kind, isEnabled: on, destination, ringMs });
}
