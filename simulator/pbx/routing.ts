import type { Cause, Exchange, Extension, Forwarding, ForwardingKind } from './types.ts';

/** Where a dialled number leads: a telephone that rings, or the reason why none does. */
export type Route =
  | { readonly ok: true; readonly endpoint: string; readonly cause: Cause }
  | { readonly ok: false; readonly cause: Cause };

const longestChain = 5;

/** Digits, star and hash, with a plus in front or not: what a PBX can dial. */
export function isDialable(number: string): boolean {
  return /^\+?[0-9*#]{1,32}$/.test(number);
}

/**
 * Follows forwardings, do not disturb and busy from a dialled number to the telephone that rings.
 * `cause` is why the call goes there: newCall, or the redirection that led to it.
 */
export function routeTo(exchange: Exchange, number: string, cause: Cause, hops = 0): Route {
  const extension = exchange.extensions.get(number);
  if (hops > longestChain) {
    return { ok: false, cause: 'destNotObtainable' };
  }
  const group = exchange.groups?.find((each) => each.number === number);
  if (group !== undefined) {
    return hunt(exchange, group.members, cause, hops);
  }
  if (extension === undefined) {
    return { ok: true, endpoint: number, cause };
  }
  return forward(exchange, extension, 'always', 'callForwardImmediate', hops) ?? ring(exchange, extension, cause, hops);
}

/** The first member whose telephone rings; with none of them free, the group is busy. */
function hunt(exchange: Exchange, members: readonly string[], cause: Cause, hops: number): Route {
  const routes = members.map((member) => routeTo(exchange, member, cause, hops + 1));
  return routes.find(({ ok }) => ok) ?? { ok: false, cause: 'busy' };
}

function ring(exchange: Exchange, extension: Extension, cause: Cause, hops: number): Route {
  if (extension.isDoNotDisturb) {
    return { ok: false, cause: 'doNotDisturb' };
  }
  if (extension.isBusy) {
    return forward(exchange, extension, 'busy', 'callForwardBusy', hops) ?? { ok: false, cause: 'busy' };
  }
  return { ok: true, endpoint: extension.number, cause };
}

function forward(
  exchange: Exchange,
  extension: Extension,
  kind: ForwardingKind,
  cause: Cause,
  hops: number,
): Route | undefined {
  const forwarding = activeForwarding(extension, kind);
  return forwarding && routeTo(exchange, forwarding.destination, cause, hops + 1);
}

/** The extension's forwarding of that kind, if it is switched on. */
export function activeForwarding(extension: Extension, kind: ForwardingKind): Forwarding | undefined {
  const forwarding = extension.forwardings.get(kind);
  return forwarding?.isEnabled === true ? forwarding : undefined;
}
