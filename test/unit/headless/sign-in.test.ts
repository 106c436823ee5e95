import { describe, expect, it } from 'vitest';
import { parseHeadlessArguments } from '../../../main/headless/arguments.ts';
import { checkPasswordGrant, withPasswordGrant } from '../../../main/headless/password-grant.ts';
import type { HttpRequest } from '../../../main/ports.ts';
import { overridesOf } from '../../../main/storage/settings-overlay.ts';

const api = 'https://authentication.cloud.test/2017-09-01';

const post = (path: string, form: Readonly<Record<string, string>>): HttpRequest => ({
  method: 'POST',
  url: `${api}${path}`,
  headers: {},
  body: new URLSearchParams(form).toString(),
  signal: new AbortController().signal,
});

describe('how a terminal signs in', () => {
  it('is by password or stored token, unless asked otherwise', () => {
    expect(parseHeadlessArguments([], {})).toMatchObject({ value: { isByBrowser: false, isPasswordGrant: false } });
    const browser = parseHeadlessArguments(['--browser', '--portal', 'https://p.test/a'], {});
    expect(browser).toMatchObject({ value: { isByBrowser: true, portal: 'https://p.test/a' } });
  });

  it('is never by browser and password grant at once', () => {
    const both = parseHeadlessArguments(['--browser', '--test-password-grant'], {});
    expect(both).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it.each(['http://p.test/a', 'javascript:alert(1)', 'file:///etc/passwd', 'p.test'])(
    'refuses %s as a sign-in page',
    (portal) => expect(overridesOf({ portal })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } }),
  );
});

describe('the password grant', () => {
  it.each([
    ['https://{service}.api.mitel.io/2017-09-01', false],
    ['https://{service}.us-west-2.us.api.mitel.io/2017-09-01', false],
    ['https://{service}.API.MITEL.IO/2017-09-01', false],
    ['https://api.mitel.io/{service}', false],
    ['https://{service}.us.dev.api.mitel.io/2017-09-01', true],
    ['http://127.0.0.1:4010/{service}/2017-09-01', true],
    ['not an address', false],
  ])('at %s is allowed: %s', (template, isAllowed) => expect(checkPasswordGrant(template).ok).toBe(isAllowed));

  it('stands in for /authorize, gives its tokens once, and leaves every other request alone', async () => {
    const sent: HttpRequest[] = [];
    const http = withPasswordGrant(async (request) => {
      sent.push(request);
      return { status: 200, headers: {}, body: '{"access_token":"a"}' };
    });
    const user = { username: 'u', password: 'p', account_id: '1', client_id: 'c' };
    const code = await http(post('/authorize', { ...user, response_type: 'code', code_challenge: 'x' }));
    expect(sent[0]?.url).toBe(`${api}/token`);
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({ grant_type: 'password', ...user });
    const redeem = post('/token', { grant_type: 'authorization_code', code: JSON.parse(code.body).code });
    expect((await http(redeem)).body).toBe('{"access_token":"a"}');
    expect(sent).toHaveLength(1);
    await http(redeem);
    await http(post('/token', { grant_type: 'refresh_token', refresh_token: 'r' }));
    expect(sent.slice(1).map(({ body }) => new URLSearchParams(body).get('grant_type'))).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
  });

  it('passes a refusal on as it is', async () => {
    const http = withPasswordGrant(async () => ({ status: 401, headers: {}, body: '{"message":"no"}' }));
    expect(await http(post('/authorize', {}))).toMatchObject({ status: 401, body: '{"message":"no"}' });
  });
});
