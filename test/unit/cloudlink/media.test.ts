import { describe, expect, it } from 'vitest';
import { World } from './fakes.ts';

const signedIn = async (): Promise<World> => {
  const world = new World();
  await world.signIn();
  return world;
};

const calls = 'GET media/endpoints/200/calls';
const item = (id: number, endpoint = 200) => ({ callId: `endpoints/${endpoint}/calls/${id}`, state: 'ringing' });
const page = (items: readonly unknown[], more: object = {}) => ({ body: { _embedded: { items }, ...more } });

describe('listing calls', () => {
  it('reads one page, without the calls of others', async () => {
    const world = await signedIn();
    world.platform.on(calls, () => page([item(1), item(2, 2000), {}], { count: 3 }));
    const result = await world.door.media.listCalls('200');
    expect(result).toMatchObject({ ok: true, value: [{ endpointId: '200', callId: '1' }] });
    expect(world.platform.count(calls)).toBe(1);
  });

  it('follows the next link by its query alone, so that no link can lead elsewhere', async () => {
    const world = await signedIn();
    const next = { href: 'https://evil.test/steal?$skipToken=abc&x=1' };
    world.platform.on(calls, ({ query }) =>
      query.has('$skipToken') ? page([item(2)]) : page([item(1)], { _links: { next } }),
    );
    const result = await world.door.media.listCalls('200');
    expect(result.ok && result.value.map((call) => call.callId)).toEqual(['1', '2']);
    expect(world.platform.seen(calls).map(({ query }) => query.toString())).toEqual(['', '%24skipToken=abc']);
  });

  it('skips on where the count says that there is more, and stops where paging is ignored', async () => {
    const world = await signedIn();
    world.platform.on(calls, ({ query }) => page([item(Number(query.get('$skip') ?? 0))], { count: 3 }));
    const result = await world.door.media.listCalls('200');
    expect(result.ok && result.value.map((call) => call.callId)).toEqual(['0', '1', '2']);
    world.platform.on(calls, () => page([item(1)], { count: 99 }));
    await world.door.media.listCalls('200');
    expect(world.platform.count(calls)).toBe(5);
  });

  it('tells an empty list from an answer that is no list', async () => {
    const world = await signedIn();
    for (const body of [{ count: 0, _links: {} }, { count: '0', _embedded: { items: [] } }, []]) {
      world.platform.on(calls, () => ({ body }));
      expect(await world.door.media.listCalls('200')).toEqual({ ok: true, value: [] });
    }
    for (const body of [{}, '', 'OK', { message: 'hello' }]) {
      world.platform.on(calls, () => ({ body }));
      expect(await world.door.media.listCalls('200')).toMatchObject({ failure: { code: 'unreadable-answer' } });
    }
  });

  it('does not run on for ever', async () => {
    const world = await signedIn();
    world.platform.on(calls, ({ query }) => page([item(Number(query.get('$skip') ?? 0))], { count: 1_000_000 }));
    expect(await world.door.media.listCalls('200')).toMatchObject({ failure: { code: 'unreadable-answer' } });
    expect(world.platform.count(calls)).toBe(50);
  });
});

describe('commands', () => {
  it('makes a call', async () => {
    const world = await signedIn();
    const key = 'POST media/endpoints/200/calls';
    world.platform.on(key, () => ({ status: 201, body: { id: '357', callId: '357', state: 'connected' } }));
    expect(await world.door.media.makeCall('200', '+442079460018')).toMatchObject({
      ok: true,
      value: { endpointId: '200', callId: '357' },
    });
    expect(world.platform.seen(key)[0]?.json).toEqual({ to: '+442079460018', timeoutMs: '6000' });
  });

  it('changes a call, whether the answer has a body or not', async () => {
    const world = await signedIn();
    const key = 'PUT media/endpoints/200/calls/350';
    for (const [body, value] of [
      ['', undefined],
      ['OK', undefined],
      [{}, undefined],
      [{ callId: '350' }, { callId: '350' }],
    ] as const) {
      world.platform.on(key, () => ({ status: 202, body }));
      const result = await world.door.media.changeCall('200', '350', { action: 'redirect', destination: '202' });
      if (value === undefined) expect(result).toEqual({ ok: true, value: undefined });
      else expect(result).toMatchObject({ ok: true, value });
    }
    expect(world.platform.seen(key)[0]?.json).toEqual({ action: 'redirect', destination: '202' });
  });

  it('keeps to the call that was asked for, and says when it is gone', async () => {
    const world = await signedIn();
    world.platform.on('GET media/endpoints/200/calls/350', () => ({ body: { state: 'connected' } }));
    expect(await world.door.media.getCall('200', '350')).toMatchObject({
      ok: true,
      value: { callId: '350', state: 'connected' },
    });
    world.platform.on('GET media/endpoints/200/calls/350', () => ({ status: 404 }));
    expect(await world.door.media.getCall('200', '350')).toMatchObject({ failure: { code: 'not-found' } });
    world.platform.on('DELETE media/endpoints/200/calls/350', () => ({ status: 204 }));
    expect(await world.door.media.deleteCall('200', '350')).toEqual({ ok: true, value: undefined });
  });

  it('sets do not disturb and forwarding as documented', async () => {
    const world = await signedIn();
    await world.door.media.setDoNotDisturb('200', true);
    await world.door.media.setForwarding('200', {
      action: 'always',
      type: 'internal',
      destination: '201',
      enabled: true,
    });
    const [dnd, forwarding] = world.platform.requests.slice(-2);
    expect(dnd).toMatchObject({
      method: 'PUT',
      path: 'media/endpoints/200',
      json: { action: 'dnd', enabled: true, timeoutMs: '6000' },
    });
    expect(forwarding).toMatchObject({
      method: 'PUT',
      path: 'media/endpoints/200/forwardings',
      json: { action: 'always', type: 'internal', destination: '201', enabled: true, timeoutMs: '6000' },
    });
  });

  it.each([
    [{ dnd: { enabled: 'true' } }, true],
    [{ doNotDisturb: false }, false],
    [{ action: 'dnd', enabled: true }, true],
    [{ enabled: true }, undefined],
    ['', undefined],
  ])('reads do not disturb from %j as %s', async (body, isDoNotDisturb) => {
    const world = await signedIn();
    world.platform.on('GET media/endpoints/200', () => ({ body }));
    const result = await world.door.media.getEndpoint('200');
    expect(result.ok && result.value.isDoNotDisturb).toBe(isDoNotDisturb);
  });
});

describe('the directory', () => {
  it('reads every page and lets no sipPassword in', async () => {
    const world = await signedIn();
    const users = Array.from({ length: 230 }, (_, n) => ({
      userId: `u${n}`,
      name: `User ${n}`,
      extension: n,
      sipPassword: 'sip-secret',
    }));
    world.platform.on('GET admin/users', ({ query }) => {
      const skip = Number(query.get('$skip') ?? 0);
      return page(users.slice(skip, skip + Number(query.get('$top'))));
    });
    const result = await world.door.directory.listUsers();
    expect(result.ok && result.value).toHaveLength(230);
    expect(JSON.stringify([result, world.log.lines])).not.toContain('sip-secret');
    expect(world.platform.count('GET admin/users')).toBe(3);
  });
});
