import { describe, expect, it } from 'vitest';
import { defaultApi, parseApiTemplate, serviceUrl } from '../../../main/settings/schema.ts';

const detailOf = (text: string) => {
  const parsed = parseApiTemplate(text);
  return parsed.ok ? undefined : parsed.failure.detail;
};

describe('the API template', () => {
  it('names the real platform by default', () => {
    expect(parseApiTemplate(defaultApi)).toEqual({ ok: true, value: defaultApi });
    expect(serviceUrl(defaultApi, 'media')).toBe('https://media.api.mitel.io/2017-09-01');
  });

  it('loses spaces and closing slashes, so that a path can be put behind it', () => {
    expect(parseApiTemplate('  https://example.test/{service}/v1// ')).toEqual({
      ok: true,
      value: 'https://example.test/{service}/v1',
    });
  });

  it.each([
    'http://127.0.0.1:4010/{service}/2017-09-01',
    'http://localhost:4010/{service}',
    'http://[::1]:4010/{service}',
  ])('may be unencrypted on loopback: %s', (text) => {
    expect(detailOf(text)).toBeUndefined();
  });

  it.each([
    ['http://{service}.api.mitel.io/2017-09-01', 'api: must begin with https://'],
    ['http://127.0.0.1.{service}.example/', 'api: must begin with https://'],
    ['http://localhost.{service}.example', 'api: must begin with https://'],
    ['ftp://127.0.0.1/{service}', 'api: must begin with https://'],
    ['https://api.mitel.io/2017-09-01', 'api: must contain {service}'],
    ['https://user:pass@{service}.example', 'api: must not contain a user name or password'],
    ['https://example.test/{service}?key=1', 'api: must not contain ? or #'],
    ['https://example.test/{service}#x', 'api: must not contain ? or #'],
    ['{service}', 'api: is not a web address'],
    ['', 'api: must contain {service}'],
  ])('refuses %s', (text, detail) => {
    expect(detailOf(text)).toBe(detail);
  });
});
