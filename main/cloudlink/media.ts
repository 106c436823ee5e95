import { z } from 'zod';
import type { CallReport } from '../calls/report.ts';
import type { Result } from '../failure.ts';
import { parseCallReport } from './call-report.ts';
import type { Requester, RequestSpec } from './http.ts';
import { asObject, flag, object, present, text } from './lenient.ts';
import { readAllPages } from './pages.ts';
import type { CallChange, EndpointState, Forwarding, Media } from './types.ts';

/** How long the platform waits for the phone system, ms; written as a string everywhere (API reference 2.2). */
const timeoutMs = '6000';

const callPath = '/endpoints/{endpointId}/calls/{callId}';
const callsPath = '/endpoints/{endpointId}/calls';

/** Reads nothing: any 2xx is a success, whatever its body. */
const nothing = z.unknown().transform(() => undefined);

const callSchema = (endpointId: string, callId?: string) =>
  z.unknown().transform((raw, context) => {
    const subject = callId === undefined ? undefined : callSubject(endpointId, callId);
    const report = asObject(raw) === undefined ? undefined : parseCallReport(raw, { endpointId, subject });
    if (report === undefined) context.addIssue({ code: 'custom', message: 'not a call' });
    return report ?? z.NEVER;
  });

/** A command may be answered without a body, or with one that is no call. */
const optionalCall = (endpointId: string) =>
  z.unknown().transform((raw): CallReport | undefined => parseCallReport(raw, { endpointId }));

const callSubject = (endpointId: string, callId: string): string =>
  `/endpoints/${encodeURIComponent(endpointId)}/calls/${encodeURIComponent(callId)}`;

const dndSchema = z.object({
  action: text,
  enabled: flag,
  doNotDisturb: z.unknown().optional(),
  dnd: z.unknown().optional(),
  userAvailability: text,
});

/** The fields are not documented (API reference 2.2): do not disturb is looked for under the names at hand. */
const endpointSchema = (endpointId: string) =>
  object.transform((raw): EndpointState => {
    const { action, doNotDisturb, dnd, enabled, userAvailability } = dndSchema.parse(raw ?? {});
    const named = doNotDisturb ?? dnd;
    const nested = dndSchema.parse(asObject(named) ?? {}).enabled;
    const echoed = action === 'dnd' ? enabled : undefined;
    return { endpointId, ...present({ isDoNotDisturb: nested ?? flag.parse(named) ?? echoed, userAvailability }) };
  });

const forwardingSchema = z.object({ action: text, type: text, destination: text, enabled: flag });

const forwardingOf = (raw: unknown): readonly Forwarding[] => {
  const { action, enabled, ...rest } = forwardingSchema.parse(asObject(raw) ?? {});
  return action === undefined ? [] : [{ action, enabled: enabled ?? false, ...present(rest) }];
};

/** A collection, a bare list, or one forwarding: the answer is not documented (API reference 2.2). */
const forwardingsSchema = z.unknown().transform((raw, context): readonly Forwarding[] => {
  if (Array.isArray(raw)) return raw.flatMap(forwardingOf);
  const body = asObject(raw);
  const items = asObject(body?._embedded)?.items;
  if (Array.isArray(items)) return items.flatMap(forwardingOf);
  if (body === undefined) context.addIssue({ code: 'custom', message: 'no forwardings' });
  return forwardingOf(body);
});

type MediaRequest = Pick<RequestSpec<unknown>, 'service' | 'auth' | 'template' | 'params'>;

const onEndpoint = (template: string, endpointId: string): MediaRequest => ({
  service: 'media',
  auth: 'bearer',
  template,
  params: { endpointId },
});

const onCall = (endpointId: string, callId: string): MediaRequest => ({
  ...onEndpoint(callPath, endpointId),
  params: { endpointId, callId },
});

/** Call control through the endpoint routes (API reference 2.2, 2.3). */
export class CloudLinkMedia implements Media {
  readonly #request: Requester;

  constructor(request: Requester) {
    this.#request = request;
  }

  listCalls(endpointId: string, signal?: AbortSignal): Promise<Result<readonly CallReport[]>> {
    const read = (item: unknown) => {
      const report = parseCallReport(item, { endpointId });
      return report?.endpointId === endpointId ? report : undefined;
    };
    const keyOf = (report: CallReport) => `${report.callId} ${report.callTrackingId ?? ''}`;
    return readAllPages(this.#request, {
      spec: { ...onEndpoint(callsPath, endpointId), ...present({ signal }) },
      read,
      keyOf,
    });
  }

  makeCall(endpointId: string, to: string): Promise<Result<CallReport>> {
    const json = { to, timeoutMs };
    const schema = callSchema(endpointId);
    return this.#request({ ...onEndpoint(callsPath, endpointId), method: 'POST', json, schema });
  }

  getCall(endpointId: string, callId: string): Promise<Result<CallReport>> {
    return this.#request({ ...onCall(endpointId, callId), method: 'GET', schema: callSchema(endpointId, callId) });
  }

  changeCall(
    endpointId: string,
    callId: string,
    change: CallChange,
    signal?: AbortSignal,
  ): Promise<Result<CallReport | undefined>> {
    const route = { ...onCall(endpointId, callId), ...present({ signal }) };
    const put = { ...route, method: 'PUT', refusedMeans: 'unsupported-action' } as const;
    return this.#request({ ...put, json: change, schema: optionalCall(endpointId) });
  }

  deleteCall(endpointId: string, callId: string, signal?: AbortSignal): Promise<Result<void>> {
    const route = { ...onCall(endpointId, callId), ...present({ signal }) };
    return this.#request({ ...route, method: 'DELETE', refusedMeans: 'unsupported-action', schema: nothing });
  }

  setDoNotDisturb(endpointId: string, isEnabled: boolean): Promise<Result<void>> {
    const json = { action: 'dnd', enabled: isEnabled, timeoutMs };
    return this.#change('/endpoints/{endpointId}', endpointId, json);
  }

  setForwarding(endpointId: string, forwarding: Forwarding): Promise<Result<void>> {
    return this.#change('/endpoints/{endpointId}/forwardings', endpointId, { ...forwarding, timeoutMs });
  }

  getEndpoint(endpointId: string): Promise<Result<EndpointState>> {
    const schema = endpointSchema(endpointId);
    return this.#request({ ...onEndpoint('/endpoints/{endpointId}', endpointId), method: 'GET', schema });
  }

  listForwardings(endpointId: string): Promise<Result<readonly Forwarding[]>> {
    const route = onEndpoint('/endpoints/{endpointId}/forwardings', endpointId);
    return this.#request({ ...route, method: 'GET', schema: forwardingsSchema });
  }

  #change(template: string, endpointId: string, json: object): Promise<Result<void>> {
    const refusedMeans = 'unsupported-action';
    return this.#request({ ...onEndpoint(template, endpointId), method: 'PUT', json, refusedMeans, schema: nothing });
  }
}
