/** The link from its start to its end: how it connects, what it passes on, how it stops. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallPublication } from '../../../main/calls/report.ts';
import type { Link } from '../../../main/cloudlink/index.ts';
import { applicationId } from '../../../main/cloudlink/notifications.ts';
import { failed, success } from '../../../main/failure.ts';
import { TransportError } from '../../../main/transport-error.ts';
import { noAnswer, settle, silence, type World } from './fakes.ts';
import { goOnline, openLine } from './line.ts';

const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const ringing = readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8');

let world: World;
let link: Link;
let received: readonly CallPublication[];

const open = async (): Promise<void> => {
  ({ world, link, received } = await openLine());
};
const online = (): Promise<void> => goOnline(link);
const last = () => world.phases.at(-1);

beforeEach(open);

describe('connecting', () => {
  it('takes the documented steps in order and says online only after the calls were re-read', async () => {
    let release: () => void = () => expect.unreachable('the calls were not asked for');
    world.onSubscribed = () => new Promise((resolve) => (release = () => resolve({ ok: true, value: undefined })));
    link.start();
    await settle();
    const steps = ['address', 'subscription', 'socket', 'topic', 'calls'];
    expect(world.phases).toEqual(steps.map((step) => ({ state: 'connecting', step })));
    expect(world.broker.latest().topics).toEqual(['sub-1']);
    release();
    await settle();
    expect(last()).toEqual({ state: 'online' });
  });

  it('subscribes to every event of the endpoint, with the closing slash', async () => {
    await online();
    expect(world.platform.seen(connections)[0]?.json).toEqual({ transport: 'websocket' });
    expect(world.platform.seen(subscriptions)[0]?.json).toEqual({
      applicationId,
      deviceId: 'device-1',
      transport: 'websocket',
      topic: 'platform-api-media',
      subjectFilter: '/2017-09-01/endpoints/200/calls/',
      recordNotifications: true,
      expiryDateTime: '2026-03-02T09:00:00.000Z',
    });
  });

  it('holds one subscription per endpoint on one connection', async () => {
    world.endpoints = ['200', '201'];
    await online();
    expect(world.broker.latest().topics).toEqual(['sub-1', 'sub-2']);
    expect(link.facts().subscriptions.map(({ endpointId }) => endpointId)).toEqual(['200', '201']);
  });

  it('uses the client id that the platform names, otherwise one of this process', async () => {
    await online();
    const own = world.broker.latest().options.clientId;
    expect(own).toMatch(/^screenpop[0-9a-f]{14}$/);
    world.platform.on(connections, () => ({ body: { data: { clientId: 'given', address: 'wss://broker.test/x' } } }));
    link.resume();
    await settle();
    expect(world.broker.latest().options).toMatchObject({
      clientId: 'given',
      url: 'wss://broker.test/x',
      keepAliveSeconds: 30,
    });
  });

  it('refuses an address that is not wss, and keeps addresses out of states and logs', async () => {
    world.platform.on(connections, () => ({ body: { url: 'ws://broker.test/mqtt?sig=signed-secret' } }));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'platform-error' } });
    expect(world.broker.connections).toHaveLength(0);
    expect(JSON.stringify([world.phases, world.log.lines])).not.toContain('signed-secret');
  });

  it('survives a failure that nobody expected, and tries again', async () => {
    world.onSubscribed = () => {
      throw new Error('a fault of ours');
    };
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'unexpected' } });
    expect(world.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
    world.onSubscribed = async () => success(undefined);
    await world.clock.advance(1_000);
    expect(link.status()).toEqual({ state: 'online' });
  });

  it('waits where there is nothing to watch', async () => {
    world.endpoints = [];
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'no-extension' } });
    expect(world.platform.count(connections)).toBe(0);
  });

  it('gives up a step that hangs', async () => {
    world.broker.onConnect = silence;
    link.start();
    await world.clock.advance(20_000);
    expect(last()).toMatchObject({ state: 'retrying', failure: { code: 'timeout', detail: 'socket' } });
  });

  it('is not online while the calls cannot be read', async () => {
    world.onSubscribed = async () => failed('platform-error', { detail: 'calls' });
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', reason: 'calls' });
    expect(world.broker.latest().isClosed).toBe(true);
  });

  it.each(['proxy-refused', 'certificate-untrusted', 'timeout'] as const)(
    'says why there is no socket where the transport knows: %s',
    async (code) => {
      world.broker.onConnect = () => Promise.reject(new TransportError(code, 'as it says'));
      link.start();
      await settle();
      expect(last()).toMatchObject({ state: 'retrying', failure: { code, detail: 'the socket: as it says' } });
    },
  );

  it('with an address that has expired asks for a fresh one', async () => {
    world.platform.on(connections, () => ({
      body: { url: `wss://broker.test/mqtt?number=${world.platform.count(connections)}` },
    }));
    world.broker.onConnect = ({ url }) =>
      url.endsWith('=1') ? Promise.reject(new Error('Unexpected server response: 403')) : undefined;
    link.start();
    await world.clock.advance(1_000);
    expect(world.broker.latest().options.url).toBe('wss://broker.test/mqtt?number=2');
    expect(link.status()).toEqual({ state: 'online' });
  });

  it('masks what a broker says of its address', async () => {
    world.broker.onConnect = ({ url }) => Promise.reject(new Error(`refused ${url}`));
    link.start();
    await settle();
    expect(last()).toMatchObject({ state: 'retrying', reason: 'the socket: refused ***' });
  });
});

describe('publications', () => {
  it('are passed on at once, also while the calls are being re-read', async () => {
    world.onSubscribed = silence;
    link.start();
    await settle();
    world.broker.latest().deliver(ringing);
    expect(received.map(({ report }) => report.callId)).toEqual(['350']);
  });

  it('about other endpoints are refused', async () => {
    await online();
    world.broker.latest().deliver({ method: 'PUT', subject: '/2017-09-01/endpoints/2000/calls/1', content: {} });
    world.broker
      .latest()
      .deliver({ publications: [{ subject: '/x/endpoints/201/calls/1' }, { subject: '/x/endpoints/200/calls/2' }] });
    expect(received.map(({ report }) => report.callId)).toEqual(['2']);
  });

  it('that cannot be read or handled do not end the line', async () => {
    await online();
    world.broker.latest().deliver('nonsense');
    world.broker.latest().deliver('x'.repeat(200_000));
    expect(link.status().state).toBe('online');
    expect(link.facts().lastPublicationMs).toBeUndefined();
  });

  it('of an older connection are dropped', async () => {
    await online();
    const older = world.broker.latest();
    link.resume();
    await settle();
    older.deliver(ringing);
    older.end('late');
    expect(received).toHaveLength(0);
    expect(link.status().state).toBe('online');
  });
});

describe('sleeping and stopping', () => {
  it('closes before sleep and connects at once on waking', async () => {
    await online();
    link.suspend();
    expect(last()).toEqual({ state: 'idle', reason: 'suspended' });
    expect(world.broker.latest().isClosed).toBe(true);
    await world.clock.advance(600_000);
    expect(world.broker.connections).toHaveLength(1);
    link.resume();
    await settle();
    expect(last()).toEqual({ state: 'online' });
  });

  it('does not wait out the backoff when the network is back', async () => {
    world.platform.on(connections, noAnswer);
    link.start();
    await settle();
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/' } }));
    link.resume();
    await settle();
    expect(last()).toEqual({ state: 'online' });
    expect(world.platform.count(connections)).toBe(2);
  });

  it('deletes its subscription where asked to, and stays stopped', async () => {
    await online();
    expect(await link.stop({ deleteSubscription: true })).toEqual({ ok: true, value: undefined });
    expect(world.platform.count('DELETE notifications/subscriptions/sub-1')).toBe(1);
    const asked = world.platform.requests.length;
    link.resume();
    await world.clock.advance(600_000);
    expect(world.platform.requests).toHaveLength(asked);
    expect(last()).toEqual({ state: 'idle', reason: 'stopped' });
  });

  it('says what it could not delete; one that is gone already is deleted', async () => {
    await online();
    world.platform.on('DELETE notifications/subscriptions/sub-1', noAnswer);
    expect(await link.stop({ deleteSubscription: true })).toMatchObject({ ok: false, failure: { code: 'offline' } });
    await open();
    await online();
    world.platform.on('DELETE notifications/subscriptions/sub-1', () => ({ status: 404 }));
    expect(await link.stop({ deleteSubscription: true })).toMatchObject({ ok: true });
  });

  it('also deletes a subscription that is just being made', async () => {
    let answer: () => void = () => expect.unreachable('no subscription was asked for');
    world.platform.on(
      subscriptions,
      () => new Promise((resolve) => (answer = () => resolve({ body: { id: 'late' } }))),
    );
    link.start();
    await settle();
    const stopped = link.stop({ deleteSubscription: true });
    await settle();
    answer();
    expect(await stopped).toMatchObject({ ok: true });
    expect(world.platform.count('DELETE notifications/subscriptions/late')).toBe(1);
  });

  it('leaves no timer and no listener behind', async () => {
    await online();
    await link.stop({ deleteSubscription: false });
    world.door.session.clear();
    expect(world.clock.pending()).toBe(0);
  });
});
