/** Where a call is: an endpoint, and the bare id of the call there. */
export interface CallAddress {
  readonly endpoint: string;
  readonly callId: string;
}

const inPath = /endpoints\/([^/?]+)\/calls\/([^/?]+)/;

/** The address in a subject, a link or a long call id (API reference 2.4). */
export function addressInPath(text: string): CallAddress | undefined {
  const [, endpoint, callId] = inPath.exec(text) ?? [];
  return endpoint === undefined || callId === undefined
    ? undefined
    : { endpoint: decoded(endpoint), callId: decoded(callId) };
}

/** What nobody has encoded stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
