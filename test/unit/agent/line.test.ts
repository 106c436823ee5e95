/** The agent's line as users are told of it, while the machine around it sleeps, wakes and changes its network. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, LinkStatus } from '../../../main/agent/types.ts';
import { type Answer, credentials, noAnswer, silence, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle } from './agent-kit.ts';

const hour = 3_600_000;
const connections = 'POST notifications/connections';

let world: World;
let agent: Agent;
let told: LinkStatus[];
let networkListeners: Set<() => void>;
/** How often the connections made before were left behind. */
let forgotten: number;

const network = {
  onChange: (listener: () => void) => {
    networkListeners.add(listener);
    return () => networkListeners.delete(listener);
  },
};

/** A platform where all is well: nobody calls. */
const recover = (): void => {
  world.platform.recover();
  for (const path of ['GET media/endpoints/200/calls', 'GET media/calls/records', 'GET notifications/notifications'])
    world.platform.on(path, () => ({ body: { count: 0, _embedded: { items: [] } } }));
};

beforeEach(async () => {
  world = new World();
  recover();
  told = [];
  networkListeners = new Set();
  forgotten = 0;
  const forgetConnections = () => {
    forgotten += 1;
  };
  agent = createTestAgent(world, { ports: { network, forgetConnections } });
  agent.subscribe((event) => void (event.type === 'link' && told.push(event.link)));
  expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
  await idle();
  expect(agent.snapshot().link.state).toBe('online');
  told = [];
});

const changeNetwork = async (waitMs: number): Promise<void> => {
  for (const listener of networkListeners) listener();
  await world.clock.advance(waitMs);
  await idle();
};

const states = () => told.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
const connected = () => world.platform.count(connections);

describe('a wait for the next attempt', () => {
  beforeEach(async () => {
    world.random.value = 0.999;
    world.platform.on(connections, () => ({ status: 429, headers: { 'retry-after': '90' } }));
    world.broker.latest().end();
    await world.clock.advance(1_000);
    expect(told.at(-1)).toMatchObject({ state: 'retrying', failure: { code: 'throttled' }, retryInMs: 91_999 });
  });

  it('has grown shorter for who asks later', async () => {
    await world.clock.advance(60_000);
    expect(agent.snapshot().link).toMatchObject({ state: 'retrying', retryInMs: 31_998 });
  });

  it('is never told below zero', async () => {
    world.platform.on(connections, silence);
    world.clock.stall(hour);
    expect(agent.snapshot().link.retryInMs).toBe(0);
  });

  it('is told anew where waking could not shorten it', async () => {
    await world.clock.advance(60_000);
    agent.resume();
    expect(told.at(-1)).toMatchObject({ state: 'retrying', failure: { code: 'throttled' }, retryInMs: 31_998 });
  });

  it('of the same length as the one before is told again: its page counts down anew', async () => {
    world.random.value = 0;
    world.platform.on(connections, () => ({ status: 429, headers: { 'retry-after': '20' } }));
    await world.clock.advance(95_000);
    const waits = told.filter(({ state }) => state === 'retrying');
    agent.resume();
    agent.resume();
    expect(told.filter(({ state }) => state === 'retrying').length).toBe(waits.length + 2);
  });

  it('ends early where the network comes back and nobody asked to wait', async () => {
    world.platform.on(connections, noAnswer);
    await world.clock.advance(93_000);
    expect(told.at(-1)).toMatchObject({ state: 'retrying', failure: { code: 'offline' } });
    recover();
    await changeNetwork(1_000);
    expect(states().slice(-2)).toEqual(['connecting', 'online']);
  });
});

describe('sleep', () => {
  it('that the machine reports closes the line, says so, and ends with a new one', async () => {
    agent.suspend();
    expect(told.at(-1)).toMatchObject({ state: 'retrying', reason: 'the computer is asleep' });
    expect(world.broker.latest().isClosed).toBe(true);
    world.clock.sleep(hour);
    agent.resume();
    expect(forgotten).toBe(1);
    await idle();
    await world.clock.advance(60_000);
    expect(states()).toEqual(['retrying', 'connecting', 'online']);
    expect([connected(), forgotten]).toEqual([2, 1]);
  });

  it('that nobody reports is noticed by the clocks', async () => {
    world.clock.sleep(hour);
    await world.clock.advance(15_000);
    await idle();
    expect(states()).toEqual(['connecting', 'online']);
    expect([connected(), forgotten]).toEqual([2, 1]);
  });

  it.each([20_000, -hour])('is not what a clock set by %i ms is', async (byMs) => {
    world.clock.set(byMs);
    await world.clock.advance(10 * 60_000);
    expect(told).toEqual([]);
  });
});

describe('a network that changed', () => {
  it('leaves a line that answers as it is: no request, no gap', async () => {
    const asked = world.platform.requests.length;
    await changeNetwork(60_000);
    expect([told, world.platform.requests.length]).toEqual([[], asked]);
  });

  it('and took the connection with it in silence is found out within four seconds', async () => {
    world.broker.onSubscribe = silence;
    await changeNetwork(4_000);
    expect(told.at(-1)).toMatchObject({ state: 'retrying', failure: { code: 'offline' } });
    world.broker.onSubscribe = () => undefined;
    await world.clock.advance(1_000);
    await idle();
    expect(told.at(-1)?.state).toBe('online');
  });

  it('every second makes no storm', async () => {
    world.broker.onSubscribe = silence;
    for (let second = 0; second < 120; second += 1) await changeNetwork(1_000);
    expect(connected()).toBeLessThanOrEqual(21);
  });
});

describe('a line that another agent took over', () => {
  beforeEach(async () => {
    world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/x', clientId: 'shared' } }));
    agent.reconnect();
    await idle();
    for (const delayMs of [500, 1_000, 0]) {
      world.broker.latest().end();
      await world.clock.advance(delayMs);
      await idle();
    }
    expect(told.at(-1)?.state).toBe('replaced');
  });

  it('is not fought for by waking, unlocking or a new network, however often', async () => {
    const before = connected();
    for (let wake = 0; wake < 5; wake += 1) {
      agent.suspend();
      world.clock.sleep(hour);
      agent.resume();
      await changeNetwork(60_000);
    }
    expect([connected(), agent.snapshot().link.state]).toEqual([before, 'replaced']);
  });

  it('is taken back where the user wants it', async () => {
    agent.reconnect();
    await idle();
    expect(agent.snapshot().link.state).toBe('online');
  });
});

describe('an agent whose line cannot be kept up', () => {
  const everywhere = (answer: () => Answer): void => {
    world.platform.clear();
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      for (const service of ['notifications', 'media', 'admin']) world.platform.on(`${method} ${service}/*`, answer);
  };
  const throttled = (): Answer => ({ status: 429, headers: { 'retry-after': '1' } });
  const cutWhenOnline = (before: () => void = () => undefined) =>
    agent.subscribe((event) => {
      if (event.type !== 'link' || event.link.state !== 'online') return;
      queueMicrotask(() => {
        before();
        world.broker.latest().end();
      });
    });

  it.each([
    ['everything is throttled', () => everywhere(throttled)],
    ['everything fails', () => everywhere(() => ({ status: 500 }))],
    ['nothing answers', () => everywhere(noAnswer)],
    ['reading the calls is throttled', () => world.platform.on('GET media/endpoints/200/calls', throttled)],
    ['reading the calls fails', () => world.platform.on('GET media/endpoints/200/calls', () => ({ status: 500 }))],
    [
      'the histories are throttled',
      () => {
        world.platform.on('GET media/calls/records', throttled);
        cutWhenOnline();
      },
    ],
    ['each connection is cut at once', () => void cutWhenOnline()],
    [
      'each is cut after a message',
      () => void cutWhenOnline(() => world.broker.latest().deliver({ publications: [] })),
    ],
  ])('makes no storm where %s, and the machine knows no rest', async (_, prepare) => {
    prepare();
    const moments: number[] = [];
    world.platform.onRequest = () => moments.push(world.clock.monotonic());
    world.random.value = 0;
    world.broker.latest().end();
    for (let second = 0; second < 5 * 60; second += 1) {
      if (second % 3 === 0) agent.resume();
      await changeNetwork(1_000);
    }
    const busiest = Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length));
    expect(told.map(({ state }) => state)).toContain('retrying');
    expect(busiest).toBeGreaterThan(2);
    expect(busiest).toBeLessThanOrEqual(60);
  });
});

describe('signing out and stopping', () => {
  it.each([
    ['signing out', () => agent.signOut()],
    ['stopping', () => agent.stop()],
  ])('%s ends every watch', async (_, leave) => {
    await leave();
    await idle();
    expect([networkListeners.size, world.clock.pending()]).toEqual([0, 0]);
  });
});
