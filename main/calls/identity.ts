import type { CallAddress } from './report.ts';

const addressPattern = /(?:^|\/)endpoints\/([^/?#]+)\/calls\/([^/?#]+)\/?$/;
const guidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: the part was never encoded, and is no id that could be sent back in a path either.
    return undefined;
  }
};

const address = (endpointId: string | undefined, callId: string | undefined): CallAddress | undefined =>
  endpointId !== undefined && endpointId !== '' && callId !== undefined && callId !== '' && !isRecordId(callId)
    ? { endpointId, callId }
    : undefined;

/** True for the GUID of a call record, which never names a live call (API reference 2.4, trap 1). */
export const isRecordId = (id: string): boolean => guidPattern.test(id);

/**
 * Reads any spelling of a call id: `endpoints/200/calls/350`, `/2017-09-01/endpoints/200/calls/350`, the unusable
 * `/2017-09-01/calls/endpoints/200/calls/350`, or the bare `350` where `endpointId` is known from elsewhere
 * (API reference 2.4, traps 1 and 2). Undefined where it names no live call.
 */
export function parseCallAddress(text: string, endpointId?: string): CallAddress | undefined {
  const match = addressPattern.exec(text);
  if (match !== null) return address(decoded(match[1] ?? ''), decoded(match[2] ?? ''));
  return text.includes('/') ? undefined : address(endpointId, text);
}
