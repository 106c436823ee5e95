import type { ProxyResolver, ProxyRoute } from '../ports.ts';

/** What the words of a PAC answer stand for. Chromium says SOCKS for version 4. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

const direct: ProxyRoute = { kind: 'direct' };

const routeOf = (entry: string): ProxyRoute | undefined => {
  const [word = '', address = ''] = entry.trim().split(/\s+/);
  if (word.toUpperCase() === 'DIRECT') return direct;
  const scheme = schemes[word.toUpperCase()];
  const url = `${scheme}://${address}`;
  const isUsable = scheme !== undefined && address !== '' && URL.canParse(url);
  return isUsable ? { kind: 'proxy', url } : undefined;
};

/**
 * Reads the answer of a PAC script, for example `PROXY proxy:3128; SOCKS5 other:1080; DIRECT`. Entries that cannot be
 * read, or of a kind that is not spoken here (QUIC), are left out; where nothing is left, the way is direct, as in
 * browsers.
 */
export function parsePacAnswer(answer: string): readonly ProxyRoute[] {
  const routes = answer.split(';').flatMap((entry) => routeOf(entry) ?? []);
  return routes.length === 0 ? [direct] : routes;
}

/** The proxies that the system, or its PAC script, names. `resolve` is Electron's `session.resolveProxy`. */
export const systemProxies =
  (resolve: (url: string) => Promise<string>): ProxyResolver =>
  async (url) =>
    parsePacAnswer(await resolve(url));
