import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAllowedHttpUrl, isAllowedSocketUrl, routeUrl, versionPath } from '../../../main/cloudlink/address.ts';
import { retryAfterMs } from '../../../main/cloudlink/retry-after.ts';
import { TransportError } from '../../../main/transport-error.ts';
import { type Answer, options, silence, World } from './fakes.ts';

const endpoint = 'GET media/endpoints/200';
const wrongRoute = readFileSync(new URL('../../fixtures/wrong-route-403.txt', import.meta.url), 'utf8').trim();

const signedIn = async (): Promise<World> => {
  const world = new World();
  await world.signIn();
  return world;
};

const answered = async (answer: Answer) => {
  const world = await signedIn();
  world.platform.on(endpoint, () => answer);
  const result = await world.door.media.getEndpoint('200');
  return { world, failure: result.ok ? undefined : result.failure };
};

describe('addresses', () => {
  it('allows https, and http on this machine only', () => {
    expect(
      ['https://a.test', 'http://127.0.0.1:4010', 'http://localhost', 'http://[::1]:1'].every(isAllowedHttpUrl),
    ).toBe(true);
    expect(
      ['http://a.test', 'ftp://localhost', 'http://127.0.0.1.a.test', 'http://localhost.a.test', 'x'].some(
        isAllowedHttpUrl,
      ),
    ).toBe(false);
    expect(['wss://a.test/x', 'ws://127.0.0.1/x'].every(isAllowedSocketUrl)).toBe(true);
    expect(['ws://a.test', 'https://a.test', 'ws://127.evil.test', ''].some(isAllowedSocketUrl)).toBe(false);
  });

  it('keeps a parameter within its segment', () => {
    const route = (endpointId: string) =>
      routeUrl(options.api, {
        service: 'media',
        template: '/endpoints/{endpointId}',
        params: { endpointId },
        query: { $top: '1' },
      });
    expect(route('2/0 0?#')).toEqual({
      ok: true,
      value: 'https://media.cloud.test/2017-09-01/endpoints/2%2F0%200%3F%23?$top=1',
    });
    for (const id of ['', '.', '..'])
      expect(route(id)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('sends nothing to an address that is not https', async () => {
    const world = new World({ api: 'http://{service}.cloud.test/2017-09-01' });
    expect(await world.door.session.resume('stored')).toMatchObject({ failure: { code: 'invalid-input' } });
    expect(world.platform.requests).toHaveLength(0);
  });

  it.each([
    ['https://{service}.api.mitel.io/2017-09-01', '/2017-09-01'],
    ['http://127.0.0.1:4010/{service}/2017-09-01/', '/2017-09-01'],
    ['https://{service}.api.mitel.io', ''],
  ])('takes the version from %s', (api, version) => expect(versionPath(api)).toBe(version));
});

describe('requests', () => {
  it('names the application and asks for JSON', async () => {
    const { world } = await answered({ body: {} });
    expect(world.platform.requests.at(-1)?.headers).toMatchObject({
      'x-mitel-app': 'app=Screenpop/1.0;platform=linux/6.1;session=s-1;',
      authorization: 'Bearer access-1',
      accept: 'application/json',
    });
  });

  it('logs method, route template, status, duration and correlation id once, and no body', async () => {
    const { world } = await answered({ status: 500, body: { message: 'boom access-1', secret: 'in the body' } });
    const lines = world.log.lines.filter((line) => line.includes('media/endpoints'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /"method":"GET","route":"media\/endpoints\/\{endpointId\}","status":500,"durationMs":0,"correlationId":"c-4"/,
    );
    expect(lines[0]).not.toContain('in the body');
    expect(lines[0]).not.toContain('access-1');
  });
});

describe('failures', () => {
  it.each([
    [403, { message: 'User is not authorized' }, 'forbidden'],
    [404, {}, 'not-found'],
    [400, {}, 'platform-error'],
    [409, {}, 'not-allowed'],
    [500, 'a page of html', 'platform-error'],
    [302, '', 'unreadable-answer'],
  ])('%i %j is %s', async (status, body, code) => {
    const { failure } = await answered({ status, body });
    expect(failure).toMatchObject({ code, status, correlationId: 'c-4' });
  });

  it.each([400, 405, 422])('%i on a command is an action that the platform does not offer', async (status) => {
    const world = await signedIn();
    world.platform.on('PUT media/endpoints/200/calls/350', () => ({ status }));
    const result = await world.door.media.changeCall('200', '350', { action: 'juggle' });
    expect(result).toMatchObject({ failure: { code: 'unsupported-action', status } });
  });

  it('reads the misleading 403 as a route that does not exist, with the token masked', async () => {
    const message = wrongRoute.replaceAll('{tokenValue}', 'access-1');
    const { failure, world } = await answered({ status: 403, body: { message } });
    expect(failure).toMatchObject({ code: 'no-such-route', status: 403 });
    expect(failure?.detail).toContain("'***' not a valid key=value pair (missing equal-sign)");
    expect(JSON.stringify([failure, world.log.lines])).not.toContain('access-1');
  });

  it('cuts long texts only after masking, so that no half of a secret is left', async () => {
    const { failure } = await answered({ status: 500, body: `${'x'.repeat(195)}access-1` });
    expect(failure?.detail).not.toContain('acc');
  });

  it('says unreadable where the answer is not what it should be', async () => {
    const world = await signedIn();
    world.platform.on('POST media/endpoints/200/calls', () => ({ body: '{"truncated' }));
    expect(await world.door.media.makeCall('200', '201')).toMatchObject({
      failure: { code: 'unreadable-answer', status: 200 },
    });
    world.platform.on('POST media/endpoints/200/calls', () => {
      throw new TransportError('unreadable-answer', 'the answer is too large');
    });
    expect(await world.door.media.makeCall('200', '201')).toMatchObject({ failure: { code: 'unreadable-answer' } });
  });

  it.each([
    '<!doctype html><p>Welcome to the hotel',
    '  <html></html>',
    'Please log in at http://portal.test',
    '{"half',
  ])('takes %j for no answer of the platform, whatever was asked', async (body) => {
    const world = await signedIn();
    for (const method of ['PUT', 'DELETE', 'GET']) {
      for (const route of ['endpoints/200', 'endpoints/200/calls/350', 'endpoints/200/forwardings'])
        world.platform.on(`${method} media/${route}`, () => ({ body }));
    }
    const { media } = world.door;
    const results = [
      await media.changeCall('200', '350', { action: 'answer' }),
      await media.deleteCall('200', '350'),
      await media.setDoNotDisturb('200', true),
      await media.setForwarding('200', { action: 'always', enabled: false }),
      await media.getEndpoint('200'),
    ];
    for (const result of results)
      expect(result).toMatchObject({ ok: false, failure: { code: 'unreadable-answer', status: 200 } });
  });

  it('repeats no page of somebody between', async () => {
    const { failure } = await answered({ status: 502, body: '\n<html><h1>Bad gateway</h1></html>' });
    expect(failure).toMatchObject({ code: 'platform-error', detail: 'GET media/endpoints/{endpointId}' });
  });

  it('gives up an answer that does not come', async () => {
    const world = await signedIn();
    world.platform.on(endpoint, silence);
    const result = world.door.media.getEndpoint('200');
    await world.clock.advance(15_000);
    expect(await result).toMatchObject({ failure: { code: 'timeout' } });
  });
});

describe('throttling', () => {
  const throttled = async (method: 'GET' | 'PUT', status: number, headers: Record<string, string>) => {
    const world = await signedIn();
    const key = method === 'GET' ? endpoint : 'PUT media/endpoints/200/calls/350';
    world.platform.on(key, () => ({ status, headers }));
    const { media } = world.door;
    const result = method === 'GET' ? media.getEndpoint('200') : media.changeCall('200', '350', { action: 'answer' });
    await world.clock.advance(60_000);
    return { result: await result, tries: world.platform.count(key), world };
  };

  it('tries three times in all, each after what the platform asked and a jitter', async () => {
    const world = await signedIn();
    world.platform.on(endpoint, () => ({ status: 429, headers: { 'retry-after': '3' } }));
    const result = world.door.media.getEndpoint('200');
    await world.clock.advance(4_499);
    expect(world.platform.count(endpoint)).toBe(1);
    await world.clock.advance(1);
    expect(world.platform.count(endpoint)).toBe(2);
    await world.clock.advance(60_000);
    expect(world.platform.count(endpoint)).toBe(3);
    expect(await result).toMatchObject({ failure: { code: 'throttled', retryAfterMs: 3_000 } });
  });

  it('does not hold a command longer than a caller waits', async () => {
    const { result, tries } = await throttled('PUT', 429, { 'retry-after': '60' });
    expect(tries).toBe(1);
    expect(result).toMatchObject({ failure: { code: 'throttled', retryAfterMs: 60_000 } });
  });

  it('repeats a command after 429, which was not read, but not after 503, which may have been', async () => {
    expect((await throttled('PUT', 429, {})).tries).toBe(3);
    expect((await throttled('PUT', 503, { 'retry-after': '1' })).tries).toBe(1);
    expect((await throttled('GET', 503, { 'retry-after': '1' })).tries).toBe(3);
    expect((await throttled('GET', 503, {})).tries).toBe(1);
  });

  it.each([
    ['120', 120_000],
    ['1.5', 1_500],
    ['Sun, 01 Mar 2026 09:00:10 GMT', 10_000],
    ['Sun, 01 Mar 2026 08:00:00 GMT', 0],
    ['later', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s as %s ms', (header, ms) => {
    expect(retryAfterMs(header, Date.parse('2026-03-01T09:00:00Z'))).toBe(ms);
  });
});
