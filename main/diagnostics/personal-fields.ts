import { fieldKind } from '../log/field-names.ts';

/** What a field of the platform's, or of the agent's, says of a person. `other`: nobody knows, so it is not shown. */
export type PersonalKind = 'number' | 'name' | 'id' | 'address' | 'text' | 'plain' | 'other';

const normalised = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const numberNames = /(device|extension)$|^(endpoints?|endpointids?|mobile|ani|dnis)$/;
const idNames =
  /^(account|accountid|accountnumber|site|siteid|partnerid|principalid|userid|calllegowner|owner|ownerid|loginid)$/;
/** Addresses with an endpoint inside (API reference 2.4). */
const addressNames = /^(subject|self|href|callid|id)$/;
const textNames = /^(reason|detail|problem|message|key|call)$/;
const plainNames = new Set([
  ...['state', 'cause', 'direction', 'eventtype', 'topic', 'method', 'type', 'phase', 'farend', 'outcome', 'what'],
  ...['action', 'actions', 'pending', 'done', 'code', 'command', 'transport', 'deviceid', 'applicationid', 'host'],
  ...['sequencenumber', 'calltrackingid', 'publicationid', 'subscriptionid', 'correlationid', 'eventid', 'route'],
  ...['isctievent', 'createdon', 'updatedon', 'connectedon', 'endedon', 'expireson', 'startedat', 'connectedat'],
  ...['endedat', 'count', 'connection', 'skip', 'retryinms', 'retryafterms', 'elapsedms', 'durationms', 'requestedms'],
]);

const isPlainName = (name: string): boolean => plainNames.has(name) || name.endsWith('timestamp');

/** Classes a field by its name, whatever its spelling. */
export function personalKind(name: string): PersonalKind {
  const text = normalised(name);
  if (isPlainName(text)) return 'plain';
  if (idNames.test(text)) return 'id';
  if (numberNames.test(text)) return 'number';
  if (addressNames.test(text)) return 'address';
  if (textNames.test(text)) return 'text';
  const kind = fieldKind(name);
  return kind === 'number' || kind === 'name' ? kind : 'other';
}
