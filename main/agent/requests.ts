import { actionTable } from '../calls/actions.ts';
import type { CallAddress, CallReport } from '../calls/report.ts';
import type { CallAction } from '../calls/types.ts';
import {
  type ActionCapabilities,
  isDoubtfulWay,
  isUnknownWay,
  type WireForm,
  waysOf,
  withProven,
  withUnknown,
} from '../calls/ways.ts';
import type { Media } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Parameters } from './parameters.ts';

/** An action on one call, ready to be sent. */
export interface ActionRequest {
  readonly address: CallAddress;
  readonly action: CallAction;
  readonly parameters: Parameters;
  /** Gives the request up. */
  readonly signal: AbortSignal;
}

/** How an action was answered, and what its answers have taught. */
export interface ActionAnswer {
  /** The value is the call, where the platform answers with one. */
  readonly result: Result<CallReport | undefined>;
  /** What is known of the platform's actions after it. */
  learn(capabilities: ActionCapabilities): ActionCapabilities;
  /** The same, after a reread has found a call that this answer did not find. */
  learnIfStillThere(capabilities: ActionCapabilities): ActionCapabilities;
}

type Lesson = (capabilities: ActionCapabilities) => ActionCapabilities;

const nothing: Lesson = (capabilities) => capabilities;

/**
 * A 400 that does not say that the action is unknown is about this call now, or about what the command carries.
 * `unsupported-action` is left for what the platform does not offer at all.
 */
const refusedNow = (failure: Failure): Failure =>
  failure.code === 'unsupported-action' ? { ...failure, code: 'not-allowed' } : failure;

/** Sends an action in the ways that may work, until one is known to the platform. */
export async function requestAction(
  media: Media,
  request: ActionRequest,
  capabilities: ActionCapabilities,
): Promise<ActionAnswer> {
  const { action, signal } = request;
  const words = actionTable[action];
  const unknown: WireForm[] = [];
  const learn: Lesson = (known) => unknown.reduce((next, form) => withUnknown(next, action, form), known);
  let result: ActionAnswer['result'] = failed('unsupported-action', { detail: action });
  for (const form of waysOf(action, words, capabilities)) {
    if (signal.aborted) break;
    result = await sendForm(media, request, form);
    if (result.ok) {
      return { result, learn: (known) => withProven(learn(known), action, form), learnIfStillThere: nothing };
    }
    if (!isUnknownWay({ action, words, form }, result.failure, capabilities)) {
      return { result: failedAs(refusedNow(result.failure)), learn, learnIfStillThere: absence(request, form, result) };
    }
    unknown.push(form);
  }
  return { result, learn, learnIfStillThere: nothing };
}

const failedAs = (failure: Failure): Result<never> => ({ ok: false, failure });

const absence =
  ({ action }: ActionRequest, form: WireForm, result: Result<unknown>): Lesson =>
  (known) => {
    const isAbsent = !result.ok && result.failure.code === 'not-found';
    return isAbsent && isDoubtfulWay(actionTable[action], form, known) ? withUnknown(known, action, form) : known;
  };

async function sendForm(
  media: Media,
  { address: { endpointId, callId }, parameters, signal }: ActionRequest,
  form: WireForm,
): Promise<Result<CallReport | undefined>> {
  if (form.method === 'PUT')
    return media.changeCall(endpointId, callId, { ...parameters, action: form.action }, signal);
  const deleted = await media.deleteCall(endpointId, callId, signal);
  return deleted.ok ? success(undefined) : deleted;
}
