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
