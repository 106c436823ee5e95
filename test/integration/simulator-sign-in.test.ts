import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Answer, type Platform, startPlatform } from './simulator-kit.ts';

const verifier = 'a-verifier-of-forty-three-characters-at-least';
const redirectUri = 'http://127.0.0.1:49152/signed-in';

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

/** The portal's address as a client opens it in a browser. */
function portalUrl(changes: Record<string, string | undefined> = {}): URL {
  const url = new URL(platform.simulator.portal);
  const asked = {
    ...{ client_id: platform.simulator.clientId, redirect_uri: redirectUri, response_type: 'code', state: 'st at/e' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...{ code_challenge_method: 'S256', ...changes },
  };
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  return url;
}

/** Fills the page's form in and sends it, as a browser would. */
function submit(page: string, fields: Record<string, string>): Promise<Response> {
  const hidden = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const kept = hidden.map(([, name = '', value = '']) => [name, value]);
  const body = new URLSearchParams([...kept, ...Object.entries(fields)]);
  return fetch(platform.simulator.portal, { method: 'POST', body, redirect: 'manual' });
}

function redeem(code: string, more: Record<string, string> = {}): Promise<Answer> {
  const { clientId: client_id } = platform.simulator;
  const fields = { grant_type: 'authorization_code', code, client_id, code_verifier: verifier, ...more };
  return platform.form('/token', fields);
}

/** Where an answer sends the browser. */
function target(response: Response): URL {
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

test('the page signs in: a redirect to the loopback address with code and state, and PKCE at the token', async () => {
  const page = await fetch(portalUrl());
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  const { username, password } = platform.simulator;
  const url = target(await submit(await page.text(), { username, password, decision: 'sign-in' }));
  expect(`${url.origin}${url.pathname}`).toBe(redirectUri);
  expect(url.searchParams.get('state')).toBe('st at/e');
  const code = url.searchParams.get('code') ?? '';
  expect((await redeem(code, { code_verifier: 'another' })).status).toBe(401);
  const second = target(await submit(await (await fetch(portalUrl())).text(), { username, password }));
  const tokens = await redeem(second.searchParams.get('code') ?? '');
  expect(tokens).toMatchObject({ status: 200, body: { token_type: 'bearer' } });
});

test('a wrong password shows the form again, and nothing is redirected', async () => {
  const page = await (await fetch(portalUrl())).text();
  const again = await submit(page, { username: platform.simulator.username, password: 'wrong' });
  expect([again.status, again.headers.get('location')]).toEqual([401, null]);
  const text = await again.text();
  expect(text).toContain('wrong.');
  expect(text).not.toContain('value="wrong"');
  const { username, password } = platform.simulator;
  expect(target(await submit(text, { username, password })).searchParams.get('code')).not.toBeNull();
});

test('Cancel redirects with access_denied and the state', async () => {
  const page = await (await fetch(portalUrl())).text();
  const url = target(await submit(page, { decision: 'cancel' }));
  expect(Object.fromEntries(url.searchParams)).toEqual({ error: 'access_denied', state: 'st at/e' });
});

test.each([
  ['http://evil.example/'],
  ['https://127.0.0.1:49152/'],
  ['http://127.0.0.1.evil.example/'],
  ['http://127.0.0.1@evil.example/'],
  ['screenpop://signed-in'],
  ['javascript:alert(1)'],
])('%s is no loopback address: 400, and no redirect', async (redirect_uri) => {
  const response = await fetch(portalUrl({ redirect_uri }), { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
});

test('a client that is not known is told to the person, not to the client', async () => {
  expect((await fetch(portalUrl({ client_id: 'x' }), { redirect: 'manual' })).status).toBe(400);
  expect((await fetch(platform.simulator.portal)).status).toBe(400);
});

test.each([
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ code_challenge: undefined }, 'invalid_request'],
  [{ code_challenge_method: 'S512' }, 'invalid_request'],
])('%o is told to the client', async (changes, error) => {
  const url = target(await fetch(portalUrl(changes), { redirect: 'manual' }));
  expect(url.searchParams.get('error')).toBe(error);
});

test('what the client sends is text on the page, never markup', async () => {
  const page = await (await fetch(portalUrl({ state: '"><script>alert(1)</script>' }))).text();
  expect(page).not.toContain('<script>');
});

test.each([
  ['code', ['code', 'state']],
  ['cancel', ['error', 'state']],
  ['error', ['error', 'state']],
] as const)('without a browser: %s at once, through to the loopback address', async (portalAnswer, expected) => {
  const listener = createServer((_, response) => response.end('done'));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const asked = once(listener, 'request');
  await platform.control('POST', '/settings', { portalAnswer });
  const { port } = listener.address() as AddressInfo;
  const answer = await fetch(portalUrl({ redirect_uri: `http://127.0.0.1:${port}/back?kept=1` }));
  expect(await answer.text()).toBe('done');
  const [{ url }] = await asked;
  const query = new URL(url, redirectUri).searchParams;
  expect([...query.keys()]).toEqual(['kept', ...expected]);
  expect(query.get('state')).toBe('st at/e');
  await new Promise((resolve) => listener.close(resolve));
});

test('a portal that answers with a state that nobody sent', async () => {
  platform.simulator.configure({ portalAnswer: 'foreign-state' });
  const url = target(await fetch(portalUrl(), { redirect: 'manual' }));
  expect(url.searchParams.get('state')).not.toBe('st at/e');
  expect(url.searchParams.get('code')).not.toBeNull();
});

test('an account with single sign-on only refuses passwords, says why, and the portal still signs in', async () => {
  const { username, password, account: account_id, clientId: client_id } = platform.simulator;
  const status = `/saml2/status?username=${encodeURIComponent(username)}`;
  expect((await platform.call('authentication', 'GET', status)).body).toEqual({ username, enabled: false });
  platform.simulator.configure({ isSingleSignOnOnly: true });
  const credentials = { username, password, account_id };
  const refused = await platform.form('/authorize', { client_id, response_type: 'code', ...credentials });
  expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('single sign-on') } });
  expect((await platform.form('/token', { grant_type: 'password', ...credentials })).status).toBe(403);
  const answer = await fetch(`${platform.simulator.api.replace('{service}', 'authentication')}${status}`);
  expect(await answer.json()).toEqual({ username, enabled: true });
  const page = await (await fetch(portalUrl())).text();
  expect(target(await submit(page, { username, password })).searchParams.get('code')).not.toBeNull();
});

test('a user without an extension: the claim is missing or empty, in the directory too', async () => {
  const claims = async (): Promise<unknown[]> => {
    const { body: me } = await platform.call('authentication', 'GET', '/token');
    const { body: user } = await platform.call('admin', 'GET', `/users/${me.userId}`);
    return [me.extension, user.extension];
  };
  expect(await claims()).toEqual(['200', '200']);
  platform.simulator.configure({ extensionClaim: 'empty' });
  expect(await claims()).toEqual(['', '']);
  platform.simulator.configure({ extensionClaim: 'missing' });
  expect(await claims()).toEqual([undefined, undefined]);
});

test('the domain claim names the region', async () => {
  platform.simulator.configure({ region: 'us.dev' });
  const { body } = await platform.call('authentication', 'GET', '/token');
  expect(body.domain).toBe(`${body.accountId}.us.dev.api.mitel.io`);
});

test('the ledger has the portal’s requests, without password and code', async () => {
  const { username, password } = platform.simulator;
  const page = await (await fetch(portalUrl())).text();
  const code = target(await submit(page, { username, password })).searchParams.get('code') ?? '';
  const requests = platform.simulator.ledger().requests.filter(({ path }) => path.startsWith('/portal/authorize'));
  expect(requests.map(({ method, status }) => [method, status])).toEqual([
    ['GET', 200],
    ['POST', 302],
  ]);
  const text = JSON.stringify(requests);
  expect([text.includes(password), text.includes(code)]).toEqual([false, false]);
});
