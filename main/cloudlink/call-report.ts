import { z } from 'zod';
import { parseCallAddress } from '../calls/identity.ts';
import type { CallAddress, CallReport } from '../calls/report.ts';
import type { Party } from '../calls/types.ts';
import { asObject, isoTime, object, present, text } from './lenient.ts';

const pbxSchema = z.object({ eventType: text, callTrackingID: text, alertingDevice: text, calledDevice: text });
const linksSchema = z.object({ self: text });
const partySchema = z.object({ number: text, phone: text, extension: text, name: text });

const callSchema = z.object({
  callId: text,
  id: text,
  endpointId: text,
  _links: object,
  from: text,
  fromName: text,
  to: text,
  toName: text,
  state: text,
  cause: text,
  direction: text,
  extraPbxData: object,
  connectedParty: object,
  createdOn: isoTime,
});
type RawCall = z.infer<typeof callSchema>;

const directions: Readonly<Record<string, CallReport['direction']>> = {
  inbound: 'inbound',
  incoming: 'inbound',
  outbound: 'outbound',
  outgoing: 'outbound',
};

const party = (number: string | undefined, name: string | undefined): Party => present({ number, name });

const connectedParty = (raw: Record<string, unknown> | undefined): Party | undefined => {
  const { number, phone, extension, name } = partySchema.parse(raw ?? {});
  const found = party(number ?? extension ?? phone, name);
  return found.number === undefined && found.name === undefined ? undefined : found;
};

const firstAddress = (
  spellings: readonly (string | undefined)[],
  endpointId: string | undefined,
): CallAddress | undefined => {
  for (const spelling of spellings) {
    const found = spelling === undefined ? undefined : parseCallAddress(spelling, endpointId);
    if (found !== undefined) return found;
  }
  return undefined;
};

const addressOf = (raw: RawCall, known: KnownOfCall): CallAddress | undefined => {
  const self = linksSchema.parse(raw._links ?? {}).self;
  return firstAddress([known.subject, raw.callId, raw.id, self], raw.endpointId ?? known.endpointId);
};

const stateOf = (raw: RawCall) => ({
  state: raw.state?.toLowerCase(),
  cause: raw.cause,
  direction: directions[raw.direction?.toLowerCase() ?? ''],
  createdOn: raw.createdOn,
});

const pbxFactsOf = (raw: RawCall) => {
  const { eventType, callTrackingID, alertingDevice, calledDevice } = pbxSchema.parse(raw.extraPbxData ?? {});
  return { eventType, callTrackingId: callTrackingID, alertingDevice, calledDevice };
};

/** What is known of a call apart from its object: the path it was asked under, or a publication's subject. */
export interface KnownOfCall {
  readonly endpointId?: string | undefined;
  readonly subject?: string | undefined;
}

/**
 * Brings any spelling of a call object into one shape: a notification's content, the answer of make-call, an item of a
 * list (API reference 2.4). Undefined where it names no live call, such as a call record. Never throws.
 */
export function parseCallReport(value: unknown, known: KnownOfCall = {}): CallReport | undefined {
  const raw = callSchema.parse(asObject(value) ?? {});
  const address = addressOf(raw, known);
  if (address === undefined) return undefined;
  const parties = { from: party(raw.from, raw.fromName), to: party(raw.to, raw.toName) };
  const optional = { ...stateOf(raw), ...pbxFactsOf(raw), connectedParty: connectedParty(raw.connectedParty) };
  return { ...address, ...parties, ...present(optional) };
}
