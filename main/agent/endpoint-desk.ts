import type { Media } from '../cloudlink/index.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { failed, type Result, success } from '../failure.ts';
import { present } from '../present.ts';
import type { DeskContext } from './desk.ts';
import type { Agent, DialCommand, EndpointSettings } from './types.ts';

/** What the desk does on an endpoint rather than on a call. */
type EndpointDesk = Pick<Agent, 'dial' | 'setDoNotDisturb' | 'setForwarding' | 'endpointState'>;

type EndpointContext = Pick<DeskContext, 'board' | 'media' | 'endpoints' | 'country' | 'reread' | 'log'>;

/** An answer that never came, or that cannot be read, may stand for a call that was placed. */
const placementDoubts: ReadonlySet<string> = new Set(['timeout', 'offline', 'unreadable-answer', 'platform-error']);

/** A desk for endpoints. */
export function createEndpointDesk(context: EndpointContext): EndpointDesk {
  const placing = new Map<string, Promise<Result<{ call: string }>>>();
  return {
    // A double click is one call.
    dial: (command) => {
      const id = JSON.stringify([command.number, command.endpoint]);
      const call = placing.get(id) ?? dial(context, command).finally(() => placing.delete(id));
      placing.set(id, call);
      return call;
    },
    setDoNotDisturb: (isEnabled, endpoint) =>
      onEndpoint(context, endpoint, (media, endpointId) => media.setDoNotDisturb(endpointId, isEnabled)),
    setForwarding: (forwarding) => setForwarding(context, forwarding),
    endpointState: (endpoint) => onEndpoint(context, endpoint, readEndpoint),
  };
}

async function onEndpoint<T>(
  { media, endpoints }: EndpointContext,
  endpoint: string | undefined,
  work: (media: Media, endpointId: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const cloud = media();
  if (cloud === undefined) return failed('auth-required', { detail: 'nobody is signed in' });
  const known = endpoints();
  const chosen = endpoint ?? known[0];
  return chosen !== undefined && known.includes(chosen)
    ? work(cloud, chosen)
    : failed('unknown-endpoint', { detail: chosen ?? 'none is watched' });
}

function dial(context: EndpointContext, { number, endpoint }: DialCommand): Promise<Result<{ call: string }>> {
  return onEndpoint(context, endpoint, async (media, endpointId) => {
    const to = normaliseDialled(number, { country: context.country() });
    return to.ok ? place(context, media, { endpointId, to: to.value.dial }) : to;
  });
}

async function place(
  { board, reread, log }: EndpointContext,
  media: Media,
  { endpointId, to }: { readonly endpointId: string; readonly to: string },
): Promise<Result<{ call: string }>> {
  const sent = board.sending();
  const made = await media.makeCall(endpointId, to);
  if (!made.ok) {
    const onError = (error: unknown): void =>
      log.error('looking for a call that may have been placed failed', { error });
    if (placementDoubts.has(made.failure.code)) reread(endpointId).catch(onError);
    return made;
  }
  board.answer(made.value, sent, true);
  const call = board.keyAt(made.value);
  return call === undefined
    ? failed('unreadable-answer', { detail: 'the platform did not name the call' })
    : success({ call });
}

async function setForwarding(
  context: EndpointContext,
  { type, destination, isEnabled, endpoint }: Parameters<Agent['setForwarding']>[0],
): Promise<Result<void>> {
  const to = destination === undefined ? undefined : normaliseDialled(destination, { country: context.country() });
  if (to?.ok === false) return to;
  const forwarding = { action: type, enabled: isEnabled, ...present({ destination: to?.value.dial }) };
  return onEndpoint(context, endpoint, (media, endpointId) => media.setForwarding(endpointId, forwarding));
}

async function readEndpoint(media: Media, endpointId: string): Promise<Result<EndpointSettings>> {
  const [state, forwardings] = await Promise.all([media.getEndpoint(endpointId), media.listForwardings(endpointId)]);
  if (!state.ok) return state;
  if (!forwardings.ok) return forwardings;
  const { isDoNotDisturb } = state.value;
  return success({
    endpointId,
    ...present({ isDoNotDisturb }),
    forwardings: forwardings.value.map(({ action, enabled, destination }) => ({
      ...{ type: action, isEnabled: enabled },
      ...present({ destination }),
    })),
  });
}
