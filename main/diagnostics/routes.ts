/** What an address of the platform says without its ids. */
export interface KnownRoute {
  /** For example `media/endpoints/{id}/calls/{id}`. */
  readonly route: string;
  /** Present for the list of one endpoint's calls: whose, and how many items were skipped. */
  readonly callsOf?: { readonly endpointId: string; readonly skip: number };
}

/** The fixed parts of the platform's paths (API reference 1 to 5); whatever else stands in a path is taken for an id. */
const words = new Set(
  [
    ...['authorize', 'token', 'logout', 'connections', 'subscriptions', 'notifications', 'topics'],
    ...['endpoints', 'calls', 'records', 'forwardings', 'users', 'photo', 'accounts', 'sites', 'clients'],
    ...['presentities', 'contacts', 'groups', 'conferences', 'recordings', '_spec', 'me'],
  ].values(),
);

const version = /^\d{4}-\d{2}-\d{2}$/;

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The service is the segment before the version, or the first part of the host. */
const splitAtVersion = ({ hostname, pathname }: URL): { service: string; segments: readonly string[] } => {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const at = segments.findIndex((segment) => version.test(segment));
  const service = segments[at - 1] ?? hostname.split('.')[0] ?? '';
  return { service, segments: segments.slice(at + 1) };
};

const callsOf = (segments: readonly string[], url: URL): KnownRoute['callsOf'] => {
  const [first, endpointId, calls, ...rest] = segments;
  if (first !== 'endpoints' || endpointId === undefined || calls !== 'calls' || rest.length > 0) return undefined;
  const skip = url.searchParams.get('$skipToken') ?? url.searchParams.get('$skip') ?? '0';
  return { endpointId: decoded(endpointId), skip: /^\d{1,9}$/.test(skip) ? Number(skip) : 0 };
};

/** Reads an address by the shape of CloudLink's paths; an address of another shape gives ids only. */
export function knownRoute(address: string): KnownRoute {
  if (!URL.canParse(address)) return { route: '{id}' };
  const url = new URL(address);
  const { service, segments } = splitAtVersion(url);
  const shown = segments.map((segment) => (words.has(segment) ? segment : '{id}'));
  const calls = callsOf(segments, url);
  return { route: [service, ...shown].join('/'), ...(calls === undefined ? {} : { callsOf: calls }) };
}
