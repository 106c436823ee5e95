import { describe, expect, it } from 'vitest';
import { createSecretRegister } from '../../../main/log/log.ts';
import { basicAuthorization, parseProxyUrl, registerProxySecrets } from '../../../main/network/proxy-url.ts';

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy.example', { kind: 'http', hostname: 'proxy.example', port: 80, label: 'proxy.example:80' }],
    ['https://proxy.example/', { kind: 'https', hostname: 'proxy.example', port: 443, label: 'proxy.example:443' }],
    ['socks5h://proxy.example', { kind: 'socks5', hostname: 'proxy.example', port: 1080, label: 'proxy.example:1080' }],
    ['socks://proxy.example:9', { kind: 'socks5', hostname: 'proxy.example', port: 9, label: 'proxy.example:9' }],
    ['socks4a://proxy.example', { kind: 'socks4', hostname: 'proxy.example', port: 1080, label: 'proxy.example:1080' }],
    ['http://[::1]:3128', { kind: 'http', hostname: '::1', port: 3128, label: '[::1]:3128' }],
  ])('%s', (text, proxy) => {
    expect(parseProxyUrl(text)).toEqual(proxy);
  });

  it('carries user and password, decoded', () => {
    const proxy = parseProxyUrl('http://anna:p%40%C3%9F:x@proxy:1');
    expect(proxy.credentials).toEqual({ username: 'anna', password: 'p@ß:x' });
    expect(proxy.label).toBe('proxy:1');
    const expected = `Basic ${Buffer.from('anna:p@ß:x').toString('base64')}`;
    expect(basicAuthorization(proxy)).toBe(expected);
  });

  it('may carry a password that nobody encoded, or none', () => {
    expect(parseProxyUrl('http://anna:100%@proxy:1').credentials).toEqual({ username: 'anna', password: '100%' });
    expect(parseProxyUrl('http://anna@proxy:1').credentials).toEqual({ username: 'anna', password: '' });
    expect(basicAuthorization(parseProxyUrl('http://proxy:1'))).toBeUndefined();
  });

  it.each(['', 'proxy', 'ftp://proxy', 'http://', 'http://proxy:99999', 'quic://proxy'])(
    'that cannot be used is refused, and not repeated (%j)',
    (text) => {
      expect(() => parseProxyUrl(text)).toThrow('the proxy’s address cannot be used');
    },
  );
});

describe('the secrets of a proxy', () => {
  const masked = (address: string, text: string): string => {
    const secrets = createSecretRegister();
    registerProxySecrets(address, secrets);
    return secrets.redact(text);
  };

  it.each([
    ['http://anna:hun%40ter@proxy:1', 'http://anna:hun%40ter@proxy:1'],
    ['http://anna:hun%40ter@proxy:1', 'anna:hun@ter'],
    ['http://anna:hun%40ter@proxy:1', 'hun@ter'],
    ['http://anna:hun%40ter@proxy:1', `Basic ${Buffer.from('anna:hun@ter').toString('base64')}`],
    ['anna:hunter@proxy:1', 'hunter'],
    ['http://anna:hu@nter@proxy:99999', 'hu@nter'],
    ['http://anna:ab@proxy:1', 'anna:ab'],
    ['http://anna:ab@proxy:1', Buffer.from('anna:ab').toString('base64')],
  ])('of %s are masked in %s', (address, text) => {
    const said = masked(address, `before ${text} after`);
    expect(said).not.toContain(text.replace('Basic ', ''));
    expect(said).toMatch(/^before .* after$/);
  });

  it('are none where it names no user', () => {
    expect(masked('http://proxy:1', 'through http://proxy:1')).toBe('through http://proxy:1');
  });
});
