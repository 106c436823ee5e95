import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const verifier = 'a-verifier-of-at-least-forty-three-characters-length';
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorize(fields: Record<string, string> = {}) {
  const { username, password, account: account_id, clientId: client_id } = platform.simulator;
  const base = { client_id, response_type: 'code', username, password, account_id, redirect_uri: 'http://127.0.0.1/' };
  return platform.form('/authorize', { ...base, code_challenge: challenge, code_challenge_method: 'S256', ...fields });
}

function redeem(code: string, fields: Record<string, string> = {}) {
  const client_id = platform.simulator.clientId;
  const base = { grant_type: 'authorization_code', code, client_id, code_verifier: verifier };
  return platform.form('/token', { ...base, ...fields });
}

test('sign-in by code with PKCE; the code works once', async () => {
  const { status, body } = await authorize();
  expect(status).toBe(200);
  const tokens = await redeem(body.code);
  expect(tokens.body).toMatchObject({ token_type: 'bearer', expires_in: 3747, scope: 'read write' });
  expect((await redeem(body.code)).status).toBe(401);
});

test('a wrong verifier is refused, and so is none', async () => {
  const { body } = await authorize();
  expect((await redeem(body.code, { code_verifier: 'another' })).status).toBe(401);
  const second = await authorize();
  const fields = { grant_type: 'authorization_code', code: second.body.code, client_id: platform.simulator.clientId };
  expect((await platform.form('/token', fields)).status).toBe(401);
});

test('without a challenge no verifier is needed', async () => {
  const { username, password, account: account_id, clientId: client_id } = platform.simulator;
  const fields = { client_id, response_type: 'code', username, password, account_id };
  const { body } = await platform.form('/authorize', fields);
  expect((await redeem(body.code)).status).toBe(200);
});

test.each([{ password: 'wrong' }, { username: 'nobody@northwind.example' }, { account_id: '1' }, { client_id: 'x' }])(
  'wrong %o is 401 with a message',
  async (wrong) => {
    const answer = await authorize(wrong as unknown as Record<string, string>);
    expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  },
);

test('a missing field is 400 and named', async () => {
  const answer = await platform.form('/authorize', { client_id: 'x' });
  expect(answer.status).toBe(400);
  expect(answer.body.message).toContain('password');
});

test('refreshing replaces the refresh token; the old one is refused; JSON and the field `token` are taken too', async () => {
  const tokens = await redeem((await authorize()).body.code);
  const fields = { grant_type: 'refresh_token', refresh_token: tokens.body.refresh_token };
  const second = await platform.form('/token', fields);
  expect(second.status).toBe(200);
  expect(second.body.refresh_token).not.toBe(tokens.body.refresh_token);
  expect((await platform.form('/token', fields)).status).toBe(401);
  const json = { grant_type: 'refresh_token', token: second.body.refresh_token };
  expect((await platform.call('authentication', 'POST', '/token', json)).status).toBe(200);
});

test('client credentials act for the named user', async () => {
  const { clientId: client_id, clientSecret: client_secret, account: account_id } = platform.simulator;
  const fields = { grant_type: 'client_credentials', client_id, client_secret, account_id, extension: '203' };
  const { body } = await platform.form('/token', fields);
  const headers = { authorization: `Bearer ${body.access_token}` };
  const me = await platform.call('authentication', 'GET', '/token', undefined, headers);
  expect(me.body.extension).toBe('203');
  expect((await platform.form('/token', { ...fields, client_secret: 'x' })).status).toBe(401);
});

test('GET /token: numbers and booleans as text, the claims that the agent needs', async () => {
  const { body } = await platform.call('authentication', 'GET', '/token');
  expect(body).toMatchObject({ extension: '200', extensionVerified: 'true', role: 'ACCOUNT_ADMIN' });
  expect(body.exp).toMatch(/^\d{10}$/);
  expect(body.domain).toBe(`${body.accountId}.eu.api.mitel.io`);
  expect(body.principalId).toMatch(/^[0-9a-f-]{36}$/);
  const notText = Object.entries(body).filter(([, value]) => typeof value !== 'string');
  expect(notText).toEqual([['integrationLatency', 12]]);
});

test('without a token, or with a wrong one: 401', async () => {
  for (const authorization of ['', 'Bearer nonsense']) {
    const answer = await platform.call('media', 'GET', '/endpoints/200', undefined, { authorization });
    expect(answer.status).toBe(401);
  }
});

test('an unknown route answers the recorded 403, which repeats the token twice', async () => {
  const text = readFileSync(new URL('../fixtures/wrong-route-403.txt', import.meta.url), 'utf8').trim();
  const paths = ['/calls/endpoints/200/calls/335', '/endpoints', '/nothing'];
  for (const path of paths) {
    const answer = await platform.call('media', 'GET', path);
    expect(answer).toMatchObject({
      status: 403,
      body: { message: text.replaceAll('{tokenValue}', platform.accessToken) },
    });
  }
  expect((await platform.call('media', 'DELETE', '/endpoints/200/calls/350')).status).toBe(403);
  expect((await platform.call('nowhere', 'GET', '/')).status).toBe(403);
});

test('every answer has its own correlation id, errors too', async () => {
  const answers = await Promise.all([
    platform.call('authentication', 'GET', '/token'),
    platform.call('media', 'GET', '/nothing'),
    platform.call('media', 'GET', '/endpoints/200/calls/1'),
    platform.form('/token', { grant_type: 'nonsense' }),
  ]);
  const ids = answers.map(({ headers }) => headers.get('x-mitel-correlation-id'));
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 400]);
  expect(new Set(ids).size).toBe(4);
  expect(ids).not.toContain(null);
});

test('an access token stops working when its life is over', async () => {
  const short = await startPlatform({ accessTokenLifeSeconds: 0.001 });
  await expect.poll(async () => (await short.call('authentication', 'GET', '/token')).status).toBe(401);
  await short.stop();
});

test('the ledger has the requests and none of their secrets', async () => {
  const code = (await authorize()).body.code;
  const { access_token, refresh_token } = (await redeem(code)).body;
  await platform.call('authentication', 'GET', '/token');
  const text = JSON.stringify(platform.simulator.ledger().requests);
  expect(text).toContain('"path":"/authorize"');
  const { password, clientSecret } = platform.simulator;
  for (const secret of [password, clientSecret, code, access_token, refresh_token, verifier, platform.accessToken]) {
    expect(text).not.toContain(secret);
  }
});
