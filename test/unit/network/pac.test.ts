import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePacAnswer, systemProxies } from '../../../main/network/pac.ts';

const read = (answer: string): string[] =>
  parsePacAnswer(answer).map((route) => (route.kind === 'proxy' ? route.url : 'direct'));

describe('the answer of a PAC script', () => {
  it.each<[string, string[]]>([
    ['DIRECT', ['direct']],
    ['PROXY proxy.example:3128', ['http://proxy.example:3128']],
    ['HTTP proxy.example:3128', ['http://proxy.example:3128']],
    ['HTTPS proxy.example:443', ['https://proxy.example:443']],
    ['SOCKS5 proxy.example:1080', ['socks5://proxy.example:1080']],
    ['SOCKS proxy.example:1080', ['socks4://proxy.example:1080']],
    ['SOCKS4 proxy.example:1080', ['socks4://proxy.example:1080']],
    ['PROXY a:1; PROXY b:2;SOCKS5 c:3 ; DIRECT', ['http://a:1', 'http://b:2', 'socks5://c:3', 'direct']],
    ['PROXY proxy.example', ['http://proxy.example']],
    ['PROXY [2001:db8::1]:3128', ['http://[2001:db8::1]:3128']],
    ['  proxy   a:1  ;;  direct;', ['http://a:1', 'direct']],
    ['PROXY\ta:1\n;DIRECT', ['http://a:1', 'direct']],
    ['QUIC a:1; PROXY b:2', ['http://b:2']],
  ])('%j', (answer, routes) => {
    expect(read(answer)).toEqual(routes);
  });

  it.each(['', ';', 'PROXY', 'PROXY ;', 'undefined', 'null', 'QUIC a:1', 'PROXY a:b', 'PROXY a:99999', 'a:1'])(
    'that names no way leads directly (%j)',
    (answer) => {
      expect(read(answer)).toEqual(['direct']);
    },
  );

  it('is never empty, and every proxy in it is an address', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('PROXY ', 'SOCKS5 ', 'HTTPS ', ''), (text, word) => {
        const routes = read(`${word}${text}`);
        expect(routes.length).toBeGreaterThan(0);
        expect(routes.every((route) => route === 'direct' || URL.canParse(route))).toBe(true);
      }),
    );
  });

  it('comes from the system, asked for the address', async () => {
    const asked: string[] = [];
    const proxies = systemProxies(async (url) => {
      asked.push(url);
      return 'PROXY a:1';
    });
    expect(await proxies('https://media.api.mitel.io/')).toEqual([{ kind: 'proxy', url: 'http://a:1' }]);
    expect(asked).toEqual(['https://media.api.mitel.io/']);
  });
});
