import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../main/failure.ts';
import { credentials, noAnswer, settle, silence, World } from './fakes.ts';

const tokenPost = 'POST authentication/token';
const grants = (world: World) => world.platform.seen(tokenPost).map(({ form }) => form.get('grant_type'));
const lastBearer = (world: World) => world.platform.requests.at(-1)?.headers.authorization;

describe('signing in', () => {
  it('sends the documented forms, with a challenge that fits the verifier', async () => {
    const world = new World();
    const result = await world.door.session.signIn(credentials);
    expect(result).toEqual({ ok: true, value: { extension: '200', principalId: 'p-1', accountId: 'a-1' } });
    const [authorize, token, whoAmI] = world.platform.requests;
    expect(Object.fromEntries(authorize?.form ?? [])).toMatchObject({
      client_id: 'client-1',
      response_type: 'code',
      username: credentials.username,
      password: credentials.password,
      account_id: '12345',
      code_challenge_method: 'S256',
    });
    const verifier = token?.form.get('code_verifier') ?? '';
    expect(authorize?.form.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(verifier).toMatch(/^[\w-]{43,128}$/);
    expect(token?.form.get('code')).toBe('one-time-code');
    expect(authorize?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(whoAmI?.headers.authorization).toBe('Bearer access-1');
  });

  it('sends the password once and keeps it nowhere', async () => {
    const world = new World();
    world.platform.on('POST authentication/authorize', ({ form }) => ({
      status: 401,
      body: { message: `no user with ${form.get('password')} or ${encodeURIComponent(credentials.password)}` },
    }));
    const result = await world.door.session.signIn(credentials);
    expect(result).toMatchObject({ ok: false, failure: { code: 'sign-in-refused', status: 401 } });
    expect(JSON.stringify(world.platform.requests.slice(1).map(({ query }) => [...query]))).not.toContain('p@ss');
    expect(world.platform.count('POST authentication/authorize')).toBe(1);
    const left = JSON.stringify([result, world.log.lines, [...world.secrets.values]]);
    expect(left).not.toContain(credentials.password);
    expect(left).not.toContain(encodeURIComponent(credentials.password));
  });

  it('reads the claims leniently', async () => {
    const world = new World();
    const claims = {
      extension: 200,
      principalId: 7,
      accountId: 'a',
      name: '',
      role: 'USER',
      iat: '1591690894',
      emailVerified: 'true',
    };
    world.platform.on('GET authentication/token', () => ({ body: claims }));
    const result = await world.door.session.signIn(credentials);
    expect(result).toEqual({ ok: true, value: { extension: '200', principalId: '7', accountId: 'a', role: 'USER' } });
  });

  it('says offline where nobody answers, and holds nothing', async () => {
    const world = new World();
    world.platform.on('GET authentication/token', noAnswer);
    const result = await world.door.session.signIn(credentials);
    expect(result).toMatchObject({ ok: false, failure: { code: 'offline' } });
    expect(JSON.stringify(result)).not.toContain('wss://secret');
    expect(world.door.session.expiresAtMs()).toBeUndefined();
    expect(world.clock.pending()).toBe(0);
  });

  it('goes on without a keychain', async () => {
    const world = new World();
    world.onSave = () => Promise.reject(new Error('locked'));
    await world.signIn();
    expect(world.log.lines.join()).toContain('could not be kept');
  });
});

describe('refreshing', () => {
  it('keeps the rotated refresh token before the access token is used', async () => {
    const world = new World();
    await world.signIn();
    let release: () => void = () => expect.unreachable('nothing was saved');
    world.onSave = () => new Promise((resolve) => (release = resolve));
    const refreshed = world.door.session.refreshNow();
    const asked = world.door.media.getEndpoint('200');
    await settle();
    expect(world.platform.count('GET media/endpoints/200')).toBe(1);
    expect(lastBearer(world)).not.toBe('Bearer access-2');
    release();
    await refreshed;
    await asked;
    await world.door.media.getEndpoint('200');
    expect(world.saved).toEqual(['refresh-1', 'refresh-2']);
    expect(lastBearer(world)).toBe('Bearer access-2');
  });

  it('asks once, however many need a token', async () => {
    const world = new World();
    await world.signIn();
    await Promise.all([1, 2, 3].map(() => world.door.session.refreshNow()));
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token']);
    expect(world.platform.seen(tokenPost)[1]?.form.get('refresh_token')).toBe('refresh-1');
  });

  it('refreshes by itself before the token runs out, by what expires_in says', async () => {
    const world = new World();
    world.platform.expiresIn = '1000';
    await world.signIn();
    await world.clock.advance(799_000);
    expect(grants(world)).toHaveLength(1);
    await world.clock.advance(2_000);
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token']);
  });

  it('refreshes before a request when the machine has slept past the end', async () => {
    const world = new World();
    await world.signIn();
    world.clock.sleep(2 * 3_600_000);
    await world.door.media.getEndpoint('200');
    expect(lastBearer(world)).toBe('Bearer access-2');
  });

  it('refreshes once after a 401, for all requests that met it, and repeats them', async () => {
    const world = new World();
    await world.signIn();
    world.platform.on('GET media/endpoints/*', ({ headers }) => ({
      status: headers.authorization === 'Bearer access-1' ? 401 : 200,
      body: {},
    }));
    const results = await Promise.all(['200', '201', '202'].map((id) => world.door.media.getEndpoint(id)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token']);
  });

  it('gives up after the second 401', async () => {
    const world = new World();
    await world.signIn();
    world.platform.on('GET media/endpoints/200', () => ({ status: 401, body: {} }));
    const result = await world.door.media.getEndpoint('200');
    expect(result).toMatchObject({ ok: false, failure: { code: 'auth-required', status: 401 } });
    expect(world.platform.count('GET media/endpoints/200')).toBe(2);
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token']);
  });

  it('tells that a new sign-in is needed when the platform refuses the token, once', async () => {
    const world = new World();
    await world.signIn();
    const told: Failure[] = [];
    world.door.session.onAuthRequired((failure) => told.push(failure));
    world.platform.on(tokenPost, () => ({ status: 400, body: { error: 'invalid_grant' } }));
    const results = await Promise.all([world.door.session.refreshNow(), world.door.session.refreshNow()]);
    for (const result of results) expect(result).toMatchObject({ ok: false, failure: { code: 'auth-required' } });
    expect(told).toHaveLength(1);
    expect(world.clock.pending()).toBe(0);
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ failure: { code: 'auth-required' } });
    expect(told).toHaveLength(1);
  });

  it('is not asked for by every request while it fails and the token still holds', async () => {
    const world = new World();
    world.platform.expiresIn = 1000;
    await world.signIn();
    world.platform.on(tokenPost, noAnswer);
    await world.clock.advance(801_000);
    for (let round = 0; round < 5; round += 1) {
      expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
    }
    expect(grants(world)).toHaveLength(2);
  });

  it('keeps no request waiting while the old token holds, not even behind a keychain that asks for its password', async () => {
    const world = new World();
    world.platform.expiresIn = 1000;
    await world.signIn();
    world.onSave = () => silence();
    world.clock.sleep(900_000);
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
    expect(lastBearer(world)).toBe('Bearer access-1');
    expect(grants(world)).toEqual(['authorization_code', 'refresh_token']);
  });

  it('waits as long as the platform asks, also where a request would want a token', async () => {
    const world = new World();
    world.platform.on(tokenPost, () => ({ status: 429, headers: { 'retry-after': '120' } }));
    expect(await world.door.session.resume('stored')).toMatchObject({ failure: { retryAfterMs: 120_000 } });
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ failure: { code: 'throttled' } });
    expect(grants(world)).toHaveLength(1);
    await world.clock.advance(119_000);
    expect(await world.door.session.resume('stored')).toMatchObject({ failure: { code: 'throttled' } });
    expect(grants(world)).toHaveLength(1);
    world.platform.on(tokenPost, () => ({ body: world.platform.tokens() }));
    await world.clock.advance(3_000);
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
  });

  it('does not wait out what passed in sleep, nor for longer than is reasonable', async () => {
    const world = new World();
    world.platform.on(tokenPost, () => ({ status: 429, headers: { 'retry-after': '99999999' } }));
    await world.door.session.resume('stored');
    await world.clock.advance(9 * 60_000);
    expect(await world.door.session.resume('stored')).toMatchObject({ failure: { code: 'throttled' } });
    expect(grants(world)).toHaveLength(1);
    world.platform.on(tokenPost, () => ({ body: world.platform.tokens() }));
    world.clock.sleep(2 * 60_000);
    expect(await world.door.session.resume('stored')).toMatchObject({ ok: true });
  });

  it('is not refused by a page that something else shows at this address', async () => {
    const world = new World();
    await world.signIn();
    world.platform.on(tokenPost, () => ({ status: 403, body: '<!DOCTYPE html><p>Blocked by your network</p>' }));
    expect(await world.door.session.refreshNow()).toMatchObject({ failure: { code: 'unreadable-answer' } });
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
  });

  it('tells since when the token is held', async () => {
    const world = new World();
    expect(world.door.session.heldSinceMs()).toBeUndefined();
    await world.signIn();
    const signedInAt = world.clock.now();
    await world.clock.advance(10_000);
    expect(world.door.session.heldSinceMs()).toBe(signedInAt);
    await world.door.session.refreshNow();
    expect(world.door.session.heldSinceMs()).toBe(world.clock.now());
  });

  it('keeps the sign-in while the platform is out of reach, and tries again later', async () => {
    const world = new World();
    world.platform.expiresIn = 1000;
    await world.signIn();
    world.platform.on(tokenPost, noAnswer);
    await world.clock.advance(801_000);
    expect(grants(world)).toHaveLength(2);
    world.platform.on(tokenPost, () => ({ body: world.platform.tokens() }));
    await world.clock.advance(32_000);
    expect(world.saved.at(-1)).toBe('refresh-2');
  });

  it.each([0, -5, 'soon', undefined])('makes no storm of expires_in %s', async (expiresIn) => {
    const world = new World();
    world.platform.expiresIn = expiresIn;
    await world.signIn();
    await world.clock.advance(60_000);
    expect(grants(world)).toHaveLength(1);
  });
});

describe('resuming', () => {
  it('starts from a stored token', async () => {
    const world = new World();
    const result = await world.door.session.resume('stored');
    expect(result).toMatchObject({ ok: true, value: { extension: '200' } });
    expect(world.platform.requests[0]?.form.get('refresh_token')).toBe('stored');
    expect(world.saved).toEqual(['refresh-1']);
  });

  it('may be repeated with the stored token after that was rotated, and uses what it has', async () => {
    const world = new World();
    world.platform.on('GET authentication/token', noAnswer);
    expect(await world.door.session.resume('stored')).toMatchObject({ failure: { code: 'offline' } });
    world.platform.on('GET authentication/token', () => ({ body: { extension: '200' } }));
    expect(await world.door.session.resume('stored')).toMatchObject({ ok: true });
    expect(world.platform.seen(tokenPost).map(({ form }) => form.get('refresh_token'))).toEqual(['stored']);
  });

  it('never goes back to a token that was replaced, however often', async () => {
    const world = new World();
    world.platform.expiresIn = 10;
    world.platform.on('GET authentication/token', noAnswer);
    for (let round = 0; round < 3; round += 1) {
      expect(await world.door.session.resume('stored')).toMatchObject({ failure: { code: 'offline' } });
      world.clock.sleep(10_000);
    }
    expect(world.platform.seen(tokenPost).map(({ form }) => form.get('refresh_token'))).toEqual([
      'stored',
      'refresh-1',
      'refresh-2',
    ]);
  });

  it('asks once who it is, however many resume', async () => {
    const world = new World();
    const results = await Promise.all([1, 2].map(() => world.door.session.resume('stored')));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(world.platform.requests).toHaveLength(2);
    const [refresh, whoAmI] = world.platform.requests;
    expect([refresh?.form.get('client_id'), whoAmI?.query.get('client_id')]).toEqual(['client-1', 'client-1']);
  });

  it('forgets everything on clear, also what is still on its way', async () => {
    const world = new World();
    await world.signIn();
    const refreshed = world.door.session.refreshNow();
    world.door.session.clear();
    expect(await refreshed).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(world.saved).toEqual(['refresh-1']);
    expect(world.door.session.identity()).toBeUndefined();
    expect(world.clock.pending()).toBe(0);
  });

  it('says timeout where the answer never comes', async () => {
    const world = new World();
    world.platform.on(tokenPost, silence);
    const resumed = world.door.session.resume('stored');
    await world.clock.advance(15_000);
    expect(await resumed).toMatchObject({ ok: false, failure: { code: 'timeout' } });
  });
});
