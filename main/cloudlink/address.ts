import { failed, type Result, success } from '../failure.ts';

/** The platform's services that the agent uses (API reference 1). */
export type Service = 'authentication' | 'notifications' | 'media' | 'admin';

/** A route: template with `{name}` parts, their values, and the query. */
export interface Route {
  readonly service: Service;
  /** For example `/endpoints/{endpointId}/calls/{callId}`. This, never the filled-in path, is logged. */
  readonly template: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

const loopbackHosts = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const parsedUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** True for `localhost`, 127.0.0.0/8 and `[::1]`, as `URL.hostname` spells them. */
export const isLoopback = (hostname: string): boolean => loopbackHosts.test(hostname);

const isSecure = (url: URL | undefined, secure: string, plain: string): url is URL =>
  url !== undefined && (url.protocol === secure || (url.protocol === plain && isLoopback(url.hostname)));

/** True for https, and for http on loopback. */
export const isAllowedHttpUrl = (text: string): boolean => isSecure(parsedUrl(text), 'https:', 'http:');

/** True for wss, and for ws on loopback. */
export const isAllowedSocketUrl = (text: string): boolean => isSecure(parsedUrl(text), 'wss:', 'ws:');

const isSegment = (value: string): boolean => value !== '' && value !== '.' && value !== '..';

const fill = (template: string, params: Readonly<Record<string, string>>): string | undefined => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  if (!names.every((name) => isSegment(params[name] ?? ''))) return undefined;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
};

const queryText = (query: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(query).map(([name, value]) => {
    // The dollar of $top and $skip stays as it is documented; a query may carry it unescaped (RFC 3986, 3.4).
    return `${encodeURIComponent(name).replace('%24', '$')}=${encodeURIComponent(value)}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

/** The base URL of a service, without a closing slash. */
const serviceBase = (api: string, service: Service): string => api.replaceAll('{service}', service).replace(/\/+$/, '');

/**
 * The version part of the API's paths, for example `/2017-09-01`, which stands in front of every subject
 * (API reference 4.4). It is the last segment of the base URL; empty where the base has no path.
 */
export function versionPath(api: string): string {
  const segments = parsedUrl(serviceBase(api, 'media'))?.pathname.split('/').filter(isSegment) ?? [];
  const last = segments.at(-1);
  return last === undefined ? '' : `/${last}`;
}

const services: readonly Service[] = ['authentication', 'notifications', 'media', 'admin'];

/** True where that is one of the API's own hosts: the only ones that may see the access token. */
export const isOwnHost = (api: string, url: URL): boolean =>
  services.some((service) => parsedUrl(serviceBase(api, service))?.origin === url.origin);

/**
 * An address as the platform writes it into a record: a whole one, or a path of a service, which the version stands in
 * front of and the service does not (API reference 4.4). Undefined where it is not https; without encryption only the API
 * itself is reached, on this machine, so that no record leads to another program here.
 */
export function addressInRecord(api: string, service: Service, address: string): URL | undefined {
  const version = versionPath(api);
  const path = version !== '' && address.startsWith(`${version}/`) ? address.slice(version.length) : undefined;
  const base = serviceBase(api, service);
  const url = path === undefined ? URL.parse(address, base) : URL.parse(`${base}${path}`);
  return url !== null && url.username === '' && (url.protocol === 'https:' || isOwnHost(api, url)) ? url : undefined;
}

/**
 * The full URL of a route, each parameter encoded as one path segment. `invalid-input` for a parameter that could not
 * stand in a path, and for a base that is neither https nor loopback.
 */
export function routeUrl(api: string, route: Route): Result<string> {
  const path = fill(route.template, route.params ?? {});
  if (path === undefined) return failed('invalid-input', { detail: `${route.template}: an id is empty or not usable` });
  const url = `${serviceBase(api, route.service)}${path}${queryText(route.query ?? {})}`;
  return isAllowedHttpUrl(url)
    ? success(url)
    : failed('invalid-input', { detail: 'the API address must be https, or http on this machine' });
}
