import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '../../../main/failure.ts';
import { TransportError } from '../../../main/transport-error.ts';
import { type Answer, credentials, silence, World } from './fakes.ts';

const authorize = 'POST authentication/authorize';
const status = 'GET authentication/saml2/status';
const wrongRoute = readFileSync(new URL('../../fixtures/wrong-route-403.txt', import.meta.url), 'utf8').trim();

const refused: Answer = { status: 401, body: { message: 'Unauthorized' } };

const signIn = async (world: World): Promise<Failure | undefined> => {
  const result = await world.door.session.signIn(credentials);
  return result.ok ? undefined : result.failure;
};

const answered = async (answer: Answer, api?: string): Promise<Failure | undefined> => {
  const world = new World(api === undefined ? {} : { api });
  world.platform.on(authorize, () => answer);
  return signIn(world);
};

const unreachable = async (error: Error, api?: string): Promise<Failure | undefined> => {
  const world = new World(api === undefined ? {} : { api });
  world.platform.on(authorize, () => {
    throw error;
  });
  return signIn(world);
};

const dated = (world: World, offsetMs: number): Answer => ({
  ...refused,
  headers: { date: new Date(world.clock.now() + offsetMs).toUTCString() },
});

describe('a sign-in that fails says why', () => {
  it.each<[string, Answer, FailureCode]>([
    ['wrong password', refused, 'sign-in-refused'],
    ['not allowed', { status: 403, body: { message: 'Forbidden' } }, 'sign-in-refused'],
    ['malformed', { status: 400, body: { error: 'invalid_request' } }, 'sign-in-refused'],
    ['no such route', { status: 403, body: { message: wrongRoute } }, 'wrong-environment'],
    ['a page with a refusal', { status: 403, body: '<html><body>Access denied</body></html>' }, 'wrong-environment'],
    ['a page with success', { status: 200, body: '<!doctype html><p>Welcome</p>' }, 'wrong-environment'],
    ['JSON of another kind', { status: 200, body: { hello: 'world' } }, 'wrong-environment'],
    ['not found', { status: 404, body: {} }, 'wrong-environment'],
    ['single sign-on', { status: 403, body: { message: 'disableNativeUserLogin: use SAML' } }, 'single-sign-on'],
    ['single sign-on in words', { status: 401, body: { error: 'Please use Single Sign-On' } }, 'single-sign-on'],
    ['a redirect to a page', { status: 302, headers: { location: 'http://portal.test/' } }, 'wrong-environment'],
    ['an outage', { status: 502, body: '<html>Bad gateway</html>' }, 'platform-error'],
  ])('%s', async (_, answer, code) => {
    expect(await answered(answer)).toMatchObject({ code });
  });

  it.each<[string, Answer]>([
    ['a page', { status: 200, body: '<!doctype html><p>Sign in to this network</p>' }],
    ['a redirect', { status: 302, headers: { location: 'http://portal.test/' } }],
    ['half an answer', { status: 200, body: '{"code":"' }],
  ])('%s at Mitel’s own address comes from something in between, not from a wrong address', async (_, answer) => {
    const mitel = 'https://{service}.api.mitel.io/2017-09-01';
    expect(await answered(answer, mitel)).toMatchObject({ code: 'unreadable-answer' });
  });

  it('throttled, with the wait', async () => {
    const failure = await answered({ status: 429, headers: { 'retry-after': '90' } });
    expect(failure).toMatchObject({ code: 'throttled', retryAfterMs: 90_000 });
  });

  it('an answer that never comes is out of reach, not a command that may have been carried out', async () => {
    const world = new World();
    world.platform.on(authorize, silence);
    const failure = signIn(world);
    await world.clock.advance(15_000);
    expect(await failure).toMatchObject({ code: 'offline' });
  });

  it('the words are not searched for letters inside other words', async () => {
    expect(await answered({ status: 401, body: { message: 'issolated password mismatch' } })).toMatchObject({
      code: 'sign-in-refused',
    });
  });

  const unknownHost = Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' });

  it('a host that nobody knows is a wrong address; of Mitel’s own hosts it is no network', async () => {
    expect(await unreachable(unknownHost)).toMatchObject({ code: 'wrong-environment' });
    const mitel = 'https://{service}.api.mitel.io/2017-09-01';
    expect(await unreachable(unknownHost, mitel)).toMatchObject({ code: 'offline' });
    const throughProxy = new TransportError('offline', 'the proxy p:1 cannot be reached: ENOTFOUND');
    expect(await unreachable(throughProxy)).toMatchObject({ code: 'offline' });
  });

  it.each<FailureCode>(['certificate-untrusted', 'proxy-refused', 'clock-wrong'])(
    '%s as the transport says',
    async (code) => {
      expect(await unreachable(new TransportError(code, 'why'))).toMatchObject({ code });
    },
  );

  it('a refusal by a platform whose clock is more than five minutes away is a wrong clock', async () => {
    for (const [offsetMs, code] of [
      [6 * 60_000, 'clock-wrong'],
      [-6 * 60_000, 'clock-wrong'],
      [4 * 60_000, 'sign-in-refused'],
    ] as const) {
      const world = new World();
      world.platform.on(authorize, () => dated(world, offsetMs));
      expect(await signIn(world)).toMatchObject({ code });
    }
  });
});

describe('asking whether a refused user has single sign-on', () => {
  const asked = async (answer: Answer | Error, refusal: Answer = refused) => {
    const world = new World();
    world.platform.on(authorize, () => refusal);
    world.platform.on(status, () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    return { world, failure: await signIn(world) };
  };

  it.each([{ enabled: true }, { enabled: 'true' }, { saml: 'yes' }, { status: 'ENABLED' }, { ssoRequired: 1 }])(
    '%j says so',
    async (body) => {
      const { world, failure } = await asked({ body });
      expect(failure).toMatchObject({ code: 'single-sign-on', status: 401 });
      const [request] = world.platform.seen(status);
      expect(request?.query.get('username')).toBe(credentials.username);
      expect(request?.headers.authorization).toBeUndefined();
    },
  );

  it.each<[string, Answer | Error]>([
    ['says no', { body: { enabled: false } }],
    ['says something else', { body: { username: 'true', id: 'active' } }],
    ['is a list', { body: [true] }],
    ['does not exist', { status: 403, body: { message: wrongRoute } }],
    ['is busy', { status: 429, headers: { 'retry-after': '5' } }],
    ['is out of reach', new Error('gone')],
  ])('never makes it worse where it %s', async (_, answer) => {
    const { world, failure } = await asked(answer);
    expect(failure).toMatchObject({ code: 'sign-in-refused', status: 401 });
    expect(world.platform.count(status)).toBe(1);
  });

  it('is not asked after a malformed request, a page, or a wrong clock', async () => {
    for (const refusal of [{ status: 400 }, { status: 403, body: '<html>' }, { status: 500 }]) {
      const { world } = await asked({ body: { enabled: true } }, refusal);
      expect(world.platform.count(status)).toBe(0);
    }
  });
});
