import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import { credentials, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle, listed } from './agent-kit.ts';

const callsOf = (endpoint: string): string => `GET media/endpoints/${endpoint}/calls`;
const create = 'POST notifications/subscriptions';
const call = (endpointId: string, callId: string) => ({
  ...{ callId, endpointId, state: 'ringing', direction: 'inbound', from: '201', to: endpointId },
});

let world: World;
let agent: Agent;
let events: AgentEvent[];
let endpoints: readonly string[];

const link = () => agent.snapshot().link;
const liveOn = () => agent.snapshot().calls.map(({ endpointId }) => endpointId);
const watch = async (next: readonly string[]): Promise<void> => {
  endpoints = next;
  agent.watchLines();
  await idle();
};

beforeEach(async () => {
  world = new World();
  events = [];
  endpoints = [];
  for (const endpoint of ['200', '203']) world.platform.on(callsOf(endpoint), () => listed());
  world.platform.on('GET admin/users', () => listed());
  world.platform.on('GET media/_spec', () => ({ status: 404 }));
  agent = createTestAgent(world, { endpoints: () => endpoints });
  agent.subscribe((event) => events.push(event));
  world.platform.on(callsOf('200'), () => listed(call('200', '350')));
  expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
  await idle();
});

describe('other lines in the settings', () => {
  it('are watched without a new sign-in, and the calls that go on stay', async () => {
    world.platform.on(callsOf('203'), () => listed(call('203', '360')));
    const asked = world.platform.count('POST authentication/token');
    const [before] = agent.snapshot().calls;
    await watch(['200', '203']);
    expect(link()).toMatchObject({ state: 'online', endpointIds: ['200', '203'] });
    expect(liveOn().sort()).toEqual(['200', '203']);
    expect(agent.snapshot().calls.find(({ endpointId }) => endpointId === '200')?.key).toBe(before?.key);
    expect(world.platform.count('POST authentication/token')).toBe(asked);
  });

  it('are never said to stand before their calls were read', async () => {
    let release = (): void => undefined;
    world.platform.on(callsOf('203'), () => new Promise((resolve) => (release = () => resolve(listed()))));
    events.length = 0;
    await watch(['200', '203']);
    const told = () => events.flatMap((event) => (event.type === 'link' ? [event.link] : []));
    expect(new Set(told().map(({ state }) => state))).toEqual(new Set(['connecting']));
    release();
    await idle();
    expect(told().at(-1)).toMatchObject({ state: 'online', endpointIds: ['200', '203'] });
  });

  it('that are left have no call that goes on', async () => {
    await watch(['203']);
    expect(link()).toMatchObject({ state: 'online', endpointIds: ['203'] });
    expect(liveOn()).toEqual([]);
  });

  it('that are the same ones leave the line alone', async () => {
    const connections = world.broker.connections.length;
    await watch(['200']);
    expect(world.broker.connections).toHaveLength(connections);
  });

  it('that may not be watched leave the others their line, and Health names them', async () => {
    world.platform.on(create, ({ json }) =>
      JSON.stringify(json).includes('/203/') ? { status: 403 } : { body: { subscriptionId: 'sub-9' } },
    );
    await watch(['200', '203']);
    await world.clock.advance(5_000);
    expect(link()).toMatchObject({ state: 'online', endpointIds: ['200', '203'] });
    const health = await agent.health();
    expect(health.find(({ name }) => name === 'subscription')?.status).not.toBe('pass');
  });

  it('are read at the next sign-in where nobody is signed in', async () => {
    await agent.signOut();
    await watch(['203']);
    expect(link()).toMatchObject({ state: 'signed-out', endpointIds: [] });
    await agent.signIn(credentials);
    await idle();
    expect(link().endpointIds).toEqual(['203']);
  });

  it('changed in quick succession keep to the bound on attempts, and end with the last ones', async () => {
    for (let round = 0; round < 40; round += 1) await watch(round % 2 === 0 ? ['200', '203'] : ['203', '200']);
    expect(world.platform.count('POST notifications/connections')).toBeLessThanOrEqual(11);
    await world.clock.advance(120_000);
    expect(link()).toMatchObject({ state: 'online', endpointIds: ['203', '200'] });
  });
});
