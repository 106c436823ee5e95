/** How the link keeps its subscriptions while it is online. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '../../../main/cloudlink/index.ts';
import { applicationId } from '../../../main/cloudlink/notifications.ts';
import { type Answer, settle, type World } from './fakes.ts';
import { goOnline, openLine } from './line.ts';

const subscriptions = 'POST notifications/subscriptions';
const putSub1 = 'PUT notifications/subscriptions/sub-1';
const hour = 3_600_000;

let world: World;
let link: Link;

const open = async (): Promise<void> => {
  ({ world, link } = await openLine());
};
const online = (): Promise<void> => goOnline(link);

beforeEach(open);

describe('subscriptions', () => {
  it('are renewed every quarter of an hour, which also shows that they still exist', async () => {
    await online();
    await world.clock.advance(hour - 1_000);
    expect(world.platform.count(putSub1)).toBe(3);
    expect(link.facts().subscriptions[0]?.expiresAtMs).toBeGreaterThan(world.clock.now() + 23 * hour);
    await world.clock.advance(30 * hour);
    expect(world.broker.connections).toHaveLength(1);
  });

  it('leave no timer behind where the line ends while they are being renewed', async () => {
    await online();
    const answer = Promise.withResolvers<Answer>();
    world.platform.on(putSub1, () => answer.promise);
    await world.clock.advance(900_000);
    link.suspend();
    answer.resolve({ status: 500 });
    await settle();
    world.door.session.clear();
    expect(world.clock.pending()).toBe(0);
  });

  it('are renewed by the life that the platform grants', async () => {
    const expiryDateTime = () => new Date(world.clock.now() + 400_000).toISOString();
    world.platform.on(subscriptions, () => ({ body: { subscriptionId: 'sub-1', expiryDateTime: expiryDateTime() } }));
    world.platform.on(putSub1, () => ({ body: { subscriptionId: 'sub-1', expiryDateTime: expiryDateTime() } }));
    await online();
    await world.clock.advance(301_000);
    expect(world.platform.count(putSub1)).toBe(1);
    await world.clock.advance(300_000);
    expect(world.platform.count(putSub1)).toBe(2);
  });

  it('lead to a new connection where renewing finds them gone', async () => {
    await online();
    world.platform.on(putSub1, () => ({ status: 404 }));
    world.platform.on('GET notifications/subscriptions/sub-1', () => ({ status: 404 }));
    await world.clock.advance(hour);
    expect(world.states()).toContain('retrying');
    expect(link.status().state).toBe('online');
    expect(world.broker.latest().topics).toEqual(['sub-2']);
  });

  it.each([400, 404])(
    'refused renewal with %i, but still there, are kept, and asked about no more often',
    async (status) => {
      await online();
      world.platform.on(putSub1, () => ({ status }));
      world.platform.on('GET notifications/subscriptions/sub-1', () => ({ body: { subscriptionId: 'sub-1' } }));
      await world.clock.advance(hour - 1_000);
      expect(world.platform.count(putSub1)).toBe(3);
      expect(world.platform.count(subscriptions)).toBe(1);
      expect(world.broker.connections).toHaveLength(1);
    },
  );

  it('are renewed at the other documented route where the first one does not exist', async () => {
    const message = "'x' not a valid key=value pair (missing equal-sign)";
    world.platform.on(putSub1, () => ({ status: 403, body: { message } }));
    await online();
    await world.clock.advance(hour);
    expect(world.platform.seen('PUT notifications/subscriptions')[0]?.json).toMatchObject({ subscriptionId: 'sub-1' });
  });

  it('of an earlier run of this installation are deleted, and no others', async () => {
    const items = [
      { subscriptionId: 'stale', applicationId, deviceId: 'device-1' },
      { subscriptionId: 'sub-1', applicationId, deviceId: 'device-1' },
      { subscriptionId: 'other-device', applicationId, deviceId: 'device-2' },
      { subscriptionId: 'other-app', applicationId: 'x', deviceId: 'device-1' },
    ];
    world.platform.on('GET notifications/subscriptions', () => ({ body: { _embedded: { items } } }));
    await online();
    const deleted = world.platform.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deleted).toEqual(['notifications/subscriptions/stale']);
  });

  it('for an endpoint that is no longer watched are deleted at the next connection', async () => {
    await online();
    world.endpoints = ['201'];
    link.resume();
    await settle();
    expect(world.broker.latest().topics).toEqual(['sub-2']);
    expect(world.platform.count('DELETE notifications/subscriptions/sub-1')).toBe(1);
  });
});
