/** A connection that stands: what is known of it, how it is probed, and how another agent takes it away. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '../../../main/cloudlink/index.ts';
import { settle, type World } from './fakes.ts';
import { goOnline, openLine } from './line.ts';

const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const hour = 3_600_000;

let world: World;
let link: Link;

const open = async (): Promise<void> => {
  ({ world, link } = await openLine());
};
const online = (): Promise<void> => goOnline(link);
const last = () => world.phases.at(-1);

beforeEach(open);

describe('a connection that stands', () => {
  it('tells Health since when, and when it was last heard of', async () => {
    await online();
    const since = world.clock.now();
    await world.clock.advance(30_000);
    world.broker.latest().pong();
    expect(link.facts()).toMatchObject({ onlineSinceMs: since, connectedSinceMs: since, lastAliveMs: since + 30_000 });
    expect(link.facts().lastPublicationMs).toBeUndefined();
  });

  it('tells how long ago truthfully also after the clock was set back', async () => {
    await online();
    await world.clock.advance(10_000);
    world.clock.set(-3_600_000);
    const now = world.clock.now();
    expect(link.facts()).toMatchObject({ onlineSinceMs: now - 10_000, connectedSinceMs: now - 10_000 });
  });

  it('and is closed after 24 hours, as the broker does with each, is followed by a fresh one within a second', async () => {
    await online();
    for (let ping = 0; ping < 24 * 120; ping += 1) {
      await world.clock.advance(30_000);
      world.broker.latest().pong();
    }
    world.broker.latest().end('closed by the other side (1000)');
    expect(last()).toMatchObject({ state: 'retrying', delayMs: 500 });
    await world.clock.advance(500);
    expect(link.status()).toEqual({ state: 'online' });
    expect([world.platform.count(connections), world.platform.count(subscriptions)]).toEqual([2, 1]);
  });

  it('is probed once at a time, by a SUBSCRIBE for the topics it has', async () => {
    await online();
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    world.broker.onSubscribe = (topic) => {
      asked.push(topic);
      return answer.promise;
    };
    for (let change = 0; change < 5; change += 1) link.check();
    await settle();
    expect(asked).toEqual(['sub-1']);
    answer.resolve();
    await settle();
    link.check();
    await world.clock.advance(60_000);
    expect(asked).toEqual(['sub-1', 'sub-1']);
    expect([link.status().state, world.broker.connections.length]).toEqual(['online', 1]);
  });

  it('is not taken down by the late answer to a probe of an older one', async () => {
    await online();
    const answer = Promise.withResolvers<void>();
    world.broker.onSubscribe = () => answer.promise;
    link.check();
    world.broker.onSubscribe = () => undefined;
    link.resume();
    await settle();
    answer.reject(new Error('128'));
    await world.clock.advance(60_000);
    expect(world.states()).not.toContain('retrying');
    expect(link.status()).toEqual({ state: 'online' });
  });
});

describe('another agent with the same client id', () => {
  const kickTwice = async () => {
    world.broker.latest().end();
    for (const delayMs of [500, 1_000]) {
      await world.clock.advance(delayMs);
      expect(link.status().state).toBe('online');
      world.broker.latest().end();
    }
  };

  it('is recognised by two reconnections taken away at once', async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/', clientId: 'shared' } }));
    await online();
    await world.clock.advance(hour);
    await kickTwice();
    expect(last()).toMatchObject({ state: 'replaced' });
    const asked = world.platform.requests.length;
    link.resume();
    await world.clock.advance(600_000);
    expect(world.platform.requests).toHaveLength(asked);
    await online();
  });

  it('is not suspected where waking, and not the end of a connection, made the connections that end', async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/', clientId: 'shared' } }));
    await online();
    for (let wake = 0; wake < 4; wake += 1) {
      link.suspend();
      link.resume();
      await settle();
      world.broker.latest().end();
      expect(link.status().state).toBe('retrying');
    }
  });

  it('is not suspected while the client id is our own', async () => {
    await online();
    await kickTwice();
    expect(last()).toMatchObject({ state: 'retrying' });
  });

  it('is not suspected where connections live on', async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/', clientId: 'shared' } }));
    await online();
    for (let drop = 0; drop < 4; drop += 1) {
      world.broker.latest().end();
      await world.clock.advance(20_000);
      expect(link.status().state).toBe('online');
    }
  });
});
