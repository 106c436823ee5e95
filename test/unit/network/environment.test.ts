import { describe, expect, it } from 'vitest';
import { type Environment, environmentProxies } from '../../../main/network/environment.ts';

const platform = 'https://media.api.mitel.io/';

const routeTo = async (env: Environment, url = platform): Promise<string> => {
  const [route, ...others] = await environmentProxies(env)(url);
  expect(others).toEqual([]);
  return route?.kind === 'proxy' ? route.url : 'direct';
};

describe('the proxy of the environment', () => {
  it('is none where none is named', async () => {
    expect(await routeTo({})).toBe('direct');
    expect(await routeTo({ HTTPS_PROXY: ' ', https_proxy: '', NO_PROXY: '*' })).toBe('direct');
  });

  it.each<[string, Environment]>([
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://p:1' }],
    ['https_proxy', { https_proxy: 'http://p:1' }],
    ['ALL_PROXY', { ALL_PROXY: 'http://p:1' }],
    ['all_proxy', { all_proxy: 'http://p:1' }],
    ['HTTP_PROXY', { HTTP_PROXY: 'http://p:1' }],
    ['http_proxy', { http_proxy: 'http://p:1' }],
    ['lower case before upper case', { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://other' }],
    ['upper case where lower case is empty', { https_proxy: '', HTTPS_PROXY: 'http://p:1' }],
    ['https before all', { HTTPS_PROXY: 'http://p:1', ALL_PROXY: 'http://other' }],
    ['all before http', { ALL_PROXY: 'http://p:1', HTTP_PROXY: 'http://other' }],
    ['an address without a scheme', { HTTPS_PROXY: 'p:1' }],
  ])('is named by %s', async (_what, env) => {
    expect(await routeTo(env)).toBe('http://p:1');
  });

  it('for http is that of HTTP_PROXY or ALL_PROXY, never that of HTTPS_PROXY', async () => {
    expect(await routeTo({ HTTP_PROXY: 'http://a', HTTPS_PROXY: 'http://b' }, 'http://x.example/')).toBe('http://a');
    expect(await routeTo({ ALL_PROXY: 'http://a', HTTPS_PROXY: 'http://b' }, 'http://x.example/')).toBe('http://a');
    expect(await routeTo({ HTTPS_PROXY: 'http://b' }, 'http://x.example/')).toBe('direct');
  });

  it('keeps user, password and scheme as they are', async () => {
    expect(await routeTo({ HTTPS_PROXY: 'anna:p%40ss@p:1' })).toBe('http://anna:p%40ss@p:1');
    expect(await routeTo({ HTTPS_PROXY: 'socks5h://anna:x@p' })).toBe('socks5h://anna:x@p');
  });

  it.each([
    'media.api.mitel.io',
    'mitel.io',
    '.mitel.io',
    '*.mitel.io',
    'other.example, mitel.io',
    'other.example mitel.io:443',
    'MITEL.IO',
    '*',
  ])('is not used for the hosts of NO_PROXY (%s)', async (NO_PROXY) => {
    expect(await routeTo({ HTTPS_PROXY: 'http://p:1', NO_PROXY })).toBe('direct');
    expect(await routeTo({ HTTPS_PROXY: 'http://p:1', no_proxy: NO_PROXY })).toBe('direct');
  });

  it.each(['', ',', 'tel.io', 'media.api.mitel.io.example', 'mitel.io:8443', '.', '10.0.0.0/8', '::1', '[::1]:443'])(
    'is used for all others (%s)',
    async (NO_PROXY) => {
      expect(await routeTo({ HTTPS_PROXY: 'http://p:1', NO_PROXY })).toBe('http://p:1');
    },
  );

  it('leaves addresses of IPv6 out where they are named', async () => {
    const env = { HTTPS_PROXY: 'http://p:1', NO_PROXY: '[2001:db8::1]:8443' };
    expect(await routeTo(env, 'https://[2001:db8::1]:8443/')).toBe('direct');
    expect(await routeTo(env, 'https://[2001:db8::1]/')).toBe('http://p:1');
  });

  it('leaves the decision to the system only where it names none at all', async () => {
    const system = async () => [{ kind: 'proxy', url: 'http://system' }] as const;
    expect(await environmentProxies({ NO_PROXY: '*' }, system)(platform)).toEqual(await system());
    const excepted = environmentProxies({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, system);
    expect(await excepted(platform)).toEqual([{ kind: 'direct' }]);
  });
});
