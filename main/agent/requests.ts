import { type ActionCapabilities, type WireForm, wireForms } from '../calls/actions.ts';
import type { CallAddress, CallReport } from '../calls/report.ts';
import type { CallAction } from '../calls/types.ts';
import type { Media } from '../cloudlink/index.ts';
import { type Failure, failed, type Result, success } from '../failure.ts';
import type { Parameters } from './parameters.ts';

/** An action on one call, ready to be sent. */
export interface ActionRequest {
  readonly address: CallAddress;
  readonly action: CallAction;
  readonly parameters: Parameters;
}

/** The platform does not know this word, or this route. */
const isUnknownForm = ({ code }: Failure): boolean => code === 'unsupported-action' || code === 'no-such-route';

/**
 * Sends an action. Without the platform's own list the words are guessed: one that it does not know leads to the next.
 * The value is the call, where the platform answers with one.
 */
export async function requestAction(
  media: Media,
  request: ActionRequest,
  capabilities: ActionCapabilities,
): Promise<Result<CallReport | undefined>> {
  let result: Result<CallReport | undefined> = failed('unsupported-action', { detail: request.action });
  for (const form of wireForms(request.action, capabilities)) {
    result = await sendForm(media, request, form);
    if (result.ok || !isUnknownForm(result.failure)) return result;
  }
  return result;
}

async function sendForm(
  media: Media,
  { address: { endpointId, callId }, parameters }: ActionRequest,
  form: WireForm,
): Promise<Result<CallReport | undefined>> {
  if (form.method === 'PUT') return media.changeCall(endpointId, callId, { ...parameters, action: form.action });
  const deleted = await media.deleteCall(endpointId, callId);
  return deleted.ok ? success(undefined) : deleted;
}
