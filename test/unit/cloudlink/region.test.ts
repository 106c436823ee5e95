import { describe, expect, it } from 'vitest';
import { isMitelApi, regionalApi } from '../../../main/cloudlink/region.ts';
import type { HttpRequest } from '../../../main/ports.ts';
import { TransportError } from '../../../main/transport-error.ts';
import { type Answer, World } from './fakes.ts';

const globalApi = 'https://{service}.api.mitel.io/2017-09-01';

describe('the region of a token', () => {
  it.each([
    ['0f2c.eu.api.mitel.io', 'https://{service}.eu.api.mitel.io/2017-09-01'],
    ['12345.us.api.mitel.io', 'https://{service}.us.api.mitel.io/2017-09-01'],
    ['A-1.EU.API.MITEL.IO', 'https://{service}.eu.api.mitel.io/2017-09-01'],
    ['a-1.us-west-2.us.api.mitel.io', 'https://{service}.us-west-2.us.api.mitel.io/2017-09-01'],
  ])('%s leads to %s', (domain, api) => expect(regionalApi(globalApi, domain)).toBe(api));

  it.each([
    undefined,
    '',
    'eu',
    'a.api.mitel.io',
    'a.eu.api.mitel.io.evil.test',
    'a.eu.api.mitel.io/../evil',
    'a.eu.evil.test',
    'a.eu@evil.test#.api.mitel.io',
    'evil.test/.eu.api.mitel.io',
    'a.e u.api.mitel.io',
    'a.eu.api.mitel.io\nevil',
    'a..api.mitel.io',
    'a.eu.dev.api.mitel.io',
    `${'a'.repeat(300)}.eu.api.mitel.io`,
  ])('%j leads nowhere', (domain) => expect(regionalApi(globalApi, domain)).toBeUndefined());

  it.each([
    'https://{service}.eu.api.mitel.io/2017-09-01',
    'https://{service}.dev.api.mitel.io/2017-09-01',
    'https://{service}.api.mitel.io.evil.test/2017-09-01',
    'http://127.0.0.1:4010/{service}/2017-09-01',
    'https://{service}.cloud.test/2017-09-01',
  ])('never changes %s, which somebody chose', (api) => expect(regionalApi(api, 'a.us.api.mitel.io')).toBeUndefined());

  it('knows Mitel’s own hosts', () => {
    expect(isMitelApi('https://{service}.us.dev.api.mitel.io/2017-09-01')).toBe(true);
    expect(isMitelApi('https://{service}.cloud.test/api.mitel.io/')).toBe(false);
  });
});

/** The hosts that requests went to after a sign-in with this domain. */
const hostsAfter = async (domain: string | undefined, changes: object = {}, onMedia?: (host: string) => Answer) => {
  const hosts: string[] = [];
  const world = new World({ api: globalApi, ...changes }, (http) => async (request: HttpRequest) => {
    const host = new URL(request.url).hostname;
    hosts.push(host);
    const answer = host.startsWith('media') ? onMedia?.(host) : undefined;
    if (answer === undefined) return http(request);
    return { status: answer.status ?? 200, headers: {}, body: JSON.stringify(answer.body ?? {}) };
  });
  world.platform.on('GET authentication/token', () => ({ body: { extension: '200', domain } }));
  await world.signIn();
  hosts.length = 0;
  return { world, hosts };
};

const wrongRoute = { status: 403, body: { message: "'x' not a valid key=value pair (missing equal-sign)" } };

describe('after a sign-in', () => {
  it('requests go to the region; authentication stays where the sign-in worked', async () => {
    const { world, hosts } = await hostsAfter('a.eu.api.mitel.io');
    await world.door.media.listCalls('200');
    await world.door.session.refreshNow();
    expect(hosts).toEqual(['media.eu.api.mitel.io', 'authentication.api.mitel.io']);
  });

  it.each([
    ['the setting is off', 'a.eu.api.mitel.io', { isRegionFollowed: false }],
    ['the domain is hostile', 'a.eu.evil.test', {}],
    ['there is none', undefined, {}],
  ])('requests stay where they were where %s', async (_, domain, changes) => {
    const { world, hosts } = await hostsAfter(domain, changes);
    await world.door.media.listCalls('200');
    expect(hosts).toEqual(['media.api.mitel.io']);
  });

  it('a hostile domain is logged without its text', async () => {
    const { world } = await hostsAfter('a.eu.evil.test');
    const lines = world.log.lines.filter((line) => line.includes('names no region'));
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('evil');
  });

  it('an address that somebody chose stays', async () => {
    const { world, hosts } = await hostsAfter('a.eu.api.mitel.io', {
      api: 'https://{service}.dev.api.mitel.io/2017-09-01',
    });
    await world.door.media.listCalls('200');
    expect(hosts).toEqual(['media.dev.api.mitel.io']);
  });

  it.each<[string, () => Answer]>([
    ['knows no route', () => wrongRoute],
    [
      'is not found',
      () => {
        throw Object.assign(new Error('x'), { code: 'ENOTFOUND' });
      },
    ],
    [
      'has a certificate of another name',
      () => {
        throw new TransportError('certificate-untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID');
      },
    ],
  ])(
    'a regional host that %s sends everything back to the global ones, and the request is made there',
    async (_, fail) => {
      const { world, hosts } = await hostsAfter('a.eu.api.mitel.io', {}, (host) =>
        host === 'media.eu.api.mitel.io' ? fail() : { body: { callId: '1', endpointId: '200' } },
      );
      const made = await Promise.all([world.door.media.makeCall('200', '201'), world.door.media.getEndpoint('200')]);
      expect(made.map(({ ok }) => ok)).toEqual([true, true]);
      await world.door.directory.listUsers();
      expect(hosts).toEqual([
        'media.eu.api.mitel.io',
        'media.eu.api.mitel.io',
        'media.api.mitel.io',
        'media.api.mitel.io',
        'admin.api.mitel.io',
      ]);
    },
  );

  it('a host that has answered once is believed: what it does not know then does not exist', async () => {
    const answers: Answer[] = [{ body: {} }, wrongRoute];
    const { world, hosts } = await hostsAfter('a.eu.api.mitel.io', {}, () => answers.shift() ?? wrongRoute);
    await world.door.media.getEndpoint('200');
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ failure: { code: 'no-such-route' } });
    expect(new Set(hosts)).toEqual(new Set(['media.eu.api.mitel.io']));
  });

  it('a token that cannot be had says nothing of the region', async () => {
    const { world, hosts } = await hostsAfter('a.eu.api.mitel.io', {}, () => ({ body: {} }));
    world.clock.sleep(2 * 3_600_000);
    world.platform.on('POST authentication/token', () => {
      throw Object.assign(new Error('x'), { code: 'ENOTFOUND' });
    });
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ failure: { code: 'offline' } });
    world.platform.on('POST authentication/token', () => ({ body: world.platform.tokens() }));
    expect(await world.door.media.getEndpoint('200')).toMatchObject({ ok: true });
    expect(hosts.at(-1)).toBe('media.eu.api.mitel.io');
  });

  it('a command whose answer got lost is not repeated elsewhere', async () => {
    const { world, hosts } = await hostsAfter('a.eu.api.mitel.io', {}, () => {
      throw Object.assign(new Error('x'), { code: 'ECONNRESET' });
    });
    expect(await world.door.media.makeCall('200', '201')).toMatchObject({ failure: { code: 'offline' } });
    expect(hosts).toEqual(['media.eu.api.mitel.io']);
  });
});
