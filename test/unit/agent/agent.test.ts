import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import { success } from '../../../main/failure.ts';
import { credentials, noAnswer, World } from '../cloudlink/fakes.ts';
import { createTestAgent, held, idle, keyOf, listed, MemoryVault } from './agent-kit.ts';

const calls = 'GET media/endpoints/200/calls';
const authorize = 'POST authentication/authorize';
const item = { callId: '350', endpointId: '200', state: 'ringing', direction: 'inbound', from: '201', to: '200' };
const bob = { ...credentials, username: 'bob@example.com' };

let world: World;
let agent: Agent;
let events: AgentEvent[];
let vault: MemoryVault;

const liveCalls = () => agent.snapshot().calls.map(({ callId, phase }) => `${callId} ${phase}`);
const states = () => events.flatMap((event) => (event.type === 'link' ? [event.link.state] : []));

beforeEach(() => {
  world = new World();
  world.platform.on(calls, () => listed());
  world.platform.on('GET admin/users', () => listed());
  events = [];
  vault = new MemoryVault();
  agent = createTestAgent(world, { ports: { tokens: vault } });
  agent.subscribe((event) => events.push(event));
});

const signIn = async (who = credentials): Promise<void> => {
  expect(await agent.signIn(who)).toMatchObject({ ok: true });
  await idle();
  expect(agent.snapshot().link.state).toBe('online');
};

describe('sign-ins and sign-outs that overtake each other', () => {
  it('of two sign-ins the newer one counts, and the older one leaves no token and no timer', async () => {
    const { handler, release } = held(() => ({ body: { code: 'x' } }));
    world.platform.on(authorize, handler);
    const first = agent.signIn(credentials);
    const second = agent.signIn(bob);
    await idle();
    await release();
    await release();
    await idle();
    expect(await first).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(await second).toMatchObject({ ok: true, value: { username: bob.username } });
    expect([...vault.stored.keys()]).toEqual([keyOf(bob)]);
    expect(agent.snapshot().link.state).toBe('online');
  });

  it('a newer sign-in wins also while the older one still signs somebody out', async () => {
    await signIn();
    const deletion = held(() => ({ status: 204 }));
    world.platform.on('DELETE notifications/subscriptions/sub-1', deletion.handler);
    const first = agent.signIn(credentials);
    const second = agent.signIn(bob);
    await idle();
    await deletion.release();
    await idle();
    expect(await first).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await second).toMatchObject({ ok: true });
    expect(agent.snapshot()).toMatchObject({ account: { username: bob.username }, link: { state: 'online' } });
    expect([...vault.stored.keys()]).toEqual([keyOf(bob)]);
  });

  it('a sign-out while signing in leaves nobody signed in, nothing kept, and nothing running', async () => {
    const whoAmI = held(() => ({ body: { extension: '200' } }));
    world.platform.on('GET authentication/token', whoAmI.handler);
    const started = agent.signIn(credentials);
    await idle();
    await agent.signOut();
    await whoAmI.release();
    expect(await started).toMatchObject({ failure: { code: 'cancelled' } });
    await world.clock.advance(24 * 60 * 60_000);
    expect(vault.stored.size).toBe(0);
    expect(agent.snapshot()).toMatchObject({ account: undefined, link: { state: 'signed-out' } });
    expect(world.platform.count('POST authentication/token')).toBe(1);
  });

  it('a sign-out while connecting closes the line for good', async () => {
    const connection = held(() => ({ body: { url: 'wss://broker.test/x' } }));
    world.platform.on('POST notifications/connections', connection.handler);
    await agent.signIn(credentials);
    await idle();
    const out = agent.signOut();
    await connection.release();
    await out;
    await world.clock.advance(60 * 60_000);
    expect(world.broker.connections).toEqual([]);
    expect(agent.snapshot().link.state).toBe('signed-out');
  });

  it('brings no call back that a request from before the sign-out finds', async () => {
    await signIn();
    const list = held(() => listed(item));
    world.platform.on(calls, list.handler);
    agent.resume();
    await idle();
    await agent.signOut();
    await list.release();
    expect(liveCalls()).toEqual([]);
    expect(events.filter(({ type }) => type === 'call')).toEqual([]);
  });
});

describe('sleep and wake', () => {
  it('while a command is under way leave it alone, and the calls are read again', async () => {
    world.platform.on(calls, () => listed(item));
    await signIn();
    const answer = held(() => ({ status: 204 }));
    world.platform.on('PUT media/endpoints/200/calls/350', answer.handler);
    const [call] = agent.snapshot().calls;
    const result = agent.execute({ command: 'answer', call: call?.key ?? '' });
    await idle();
    agent.suspend();
    world.platform.on(calls, () => listed({ ...item, state: 'connected' }));
    agent.resume();
    await idle();
    await answer.release();
    expect(await result).toEqual(success(undefined));
    expect(liveCalls()).toEqual(['350 connected']);
    expect(states().slice(-3)).toEqual(['retrying', 'connecting', 'online']);
  });

  it('resume before anybody signed in, and twice in a row, does no harm', async () => {
    agent.resume();
    agent.suspend();
    await signIn();
    agent.resume();
    agent.resume();
    await idle();
    expect(agent.snapshot().link.state).toBe('online');
    expect(world.broker.connections.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
  });
});

describe('reading the calls again', () => {
  it('follows a read that left before the reason came, so that an end told by silence is found', async () => {
    world.platform.on(calls, () => listed(item));
    await signIn();
    const list = held(() => listed(item));
    world.platform.on(calls, list.handler);
    await world.clock.advance(60_000);
    expect(list.waiting).toHaveLength(1);
    const bareDelete = (id: string, callId: string) => ({
      publicationId: id,
      method: 'DELETE',
      subject: `/2017-09-01/endpoints/200/calls/${callId}`,
    });
    world.broker.latest().deliver(bareDelete('1', '350'));
    world.broker.latest().deliver({ ...bareDelete('2', '350'), method: 'PUT', content: { ...item, timestamp: 1 } });
    await idle();
    world.platform.on(calls, () => listed());
    await list.release();
    await idle();
    expect(liveCalls()).toEqual([]);
  });

  it('looks once after a minute of ringing without news; the silent end is found', async () => {
    world.platform.on(calls, () => listed(item));
    await signIn();
    expect(liveCalls()).toEqual(['350 ringing']);
    world.platform.on(calls, () => listed());
    await world.clock.advance(59_000);
    expect(liveCalls()).toEqual(['350 ringing']);
    await world.clock.advance(1_000);
    expect(liveCalls()).toEqual([]);
    const asked = world.platform.count(calls);
    await world.clock.advance(60 * 60_000);
    expect(world.platform.count(calls)).toBe(asked);
  });
});

describe('the list of actions', () => {
  it('is asked for again at the next connection where it could not be read', async () => {
    world.platform.on('GET media/_spec', noAnswer);
    world.platform.on(calls, () => listed(item));
    await signIn();
    world.platform.on('GET media/_spec', () => ({
      body: {
        paths: {
          '/endpoints/{e}/calls/{c}': {
            put: { parameters: [{ in: 'body', schema: { properties: { action: { enum: ['answer'] } } } }] },
          },
        },
      },
    }));
    agent.resume();
    await idle();
    expect(agent.snapshot().calls[0]?.actions).toEqual(['answer']);
  });
});

describe('a password', () => {
  it('is nowhere once it was sent, not even among the secrets to mask', async () => {
    await signIn();
    expect([...world.secrets.values]).toContain('refresh-1');
    expect([...world.secrets.values].join(' ')).not.toContain(credentials.password);
  });
});

describe('those who listen, and those who leave', () => {
  it('a listener that fails takes neither the line nor the other listeners down', async () => {
    const heard: string[] = [];
    agent.subscribe((event) => {
      if (event.type === 'call') throw new Error('a window is gone');
    });
    agent.subscribe((event) => heard.push(event.type));
    world.platform.on(calls, () => listed(item));
    await signIn();
    expect(heard).toContain('call');
    expect(world.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });

  it('a stop leaves no timer behind, whatever was being waited for', async () => {
    world.platform.on(calls, () => listed(item));
    world.platform.on('PUT media/endpoints/200/calls/350', () => ({ status: 204 }));
    await signIn();
    const [ringing] = agent.snapshot().calls;
    expect(await agent.execute({ command: 'answer', call: ringing?.key ?? '' })).toMatchObject({ ok: true });
    await agent.stop();
    expect(world.clock.pending()).toBe(0);
  });
});
