import type { ProxyResolver, ProxyRoute } from '../ports.ts';

/** Variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const direct: ProxyRoute = { kind: 'direct' };

/** Everything directly. */
export const noProxies: ProxyResolver = () => Promise.resolve([direct]);

/** The first of the names that is set to something; lower case goes before upper case, as in curl. */
const readVariable = (env: Environment, ...names: readonly string[]): string | undefined =>
  names
    .flatMap((name) => [env[name.toLowerCase()], env[name]])
    .map((value) => value?.trim())
    .find((value) => value !== undefined && value !== '');

/** Who names one proxy only, for http, means it for everything. */
const proxyFor = (env: Environment, protocol: string): string | undefined =>
  protocol === 'http:'
    ? readVariable(env, 'HTTP_PROXY', 'ALL_PROXY')
    : readVariable(env, 'HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY');

const withScheme = (address: string): string => (address.includes('://') ? address : `http://${address}`);

const portOf = (url: URL): string =>
  (url.port === '' ? { 'http:': '80', 'https:': '443' }[url.protocol] : url.port) ?? '';

/** `example.com`, `.example.com` and `*.example.com` mean the same: the host and all below it; a port narrows it. */
const isExcepted = (entry: string, url: URL): boolean => {
  if (entry === '*') return true;
  const { host, port } = /^(?<host>\[.*\]|[^:]*)(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {};
  const name = host?.replace(/^\*?\./, '') ?? '';
  if (name === '' || (port !== undefined && port !== portOf(url))) return false;
  return url.hostname === name || url.hostname.endsWith(`.${name}`);
};

const exceptions = (env: Environment): readonly string[] =>
  (readVariable(env, 'NO_PROXY') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');

/**
 * The proxies that the environment names: HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, but for the hosts in NO_PROXY. Where it
 * names none at all, `otherwise` is asked.
 */
export function environmentProxies(env: Environment, otherwise: ProxyResolver = noProxies): ProxyResolver {
  if (readVariable(env, 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY') === undefined) return otherwise;
  return async (address) => {
    const url = new URL(address);
    const proxy = proxyFor(env, url.protocol);
    if (proxy === undefined || exceptions(env).some((entry) => isExcepted(entry, url))) return [direct];
    return [{ kind: 'proxy', url: withScheme(proxy) }];
  };
}
