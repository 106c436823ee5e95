import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import type { HttpTransport } from '../../../main/ports.ts';
import { credentials, silence, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle, listed } from './agent-kit.ts';

const callsOf = (endpoint: string): string => `GET media/endpoints/${endpoint}/calls`;
const spec = 'GET media/_spec';
const call = (endpointId: string, callId: string, state = 'ringing') => ({
  ...{ callId, endpointId, state, direction: 'inbound', from: '201', to: endpointId },
});

let world: World;
let agent: Agent;
let events: AgentEvent[];
/** Stands before the platform. */
let onHttp: HttpTransport;

/** `online`, or `203/350 ringing`, in the order in which they were told. */
const told = () =>
  events.flatMap((event) => {
    if (event.type === 'link') return [event.link.state];
    return event.type === 'call' ? [`${event.call.endpointId}/${event.call.callId} ${event.call.phase}`] : [];
  });
const link = () => agent.snapshot().link;

beforeEach(() => {
  world = new World();
  events = [];
  onHttp = world.platform.http;
  for (const endpoint of ['200', '203']) world.platform.on(callsOf(endpoint), () => listed());
  world.platform.on('GET admin/users', () => listed());
  world.platform.on(spec, () => ({ status: 404 }));
  agent = createTestAgent(world, { ports: { http: (request) => onHttp(request) }, endpoints: () => ['200', '203'] });
  agent.subscribe((event) => events.push(event));
});

const signIn = async (): Promise<void> => {
  expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
  await idle();
};
const reconnect = async (): Promise<void> => {
  agent.suspend();
  events.length = 0;
  agent.resume();
  await idle();
};

describe('reading the calls after each connect', () => {
  it('tells what appeared, changed and went on every endpoint once, before it says online', async () => {
    world.platform.on(callsOf('200'), () => listed(call('200', '350'), call('200', '351')));
    world.platform.on(callsOf('203'), () => listed(call('203', '360')));
    await signIn();
    world.platform.on(callsOf('200'), () => listed(call('200', '351', 'connected'), call('200', '352')));
    world.platform.on(callsOf('203'), () => listed());
    await reconnect();
    const news = told().slice(told().indexOf('connecting') + 1);
    expect(news.slice(0, -1).sort()).toEqual([
      '200/350 ended',
      '200/351 connected',
      '200/352 ringing',
      '203/360 ended',
    ]);
    expect(news.at(-1)).toBe('online');
  });

  it('waits for the list of actions at first, so that no card offers what the platform refuses', async () => {
    const body = { paths: { '/endpoints/{id}/calls/{callId}': { put: {} } } };
    let release = (): void => undefined;
    world.platform.on(spec, () => new Promise((resolve) => (release = () => resolve({ body }))));
    world.platform.on(callsOf('200'), () => listed(call('200', '350')));
    await signIn();
    expect(world.platform.count(callsOf('200'))).toBe(1);
    expect(new Set(told())).toEqual(new Set(['connecting']));
    release();
    await idle();
    expect(told().slice(-2)).toEqual(['200/350 ringing', 'online']);
  });

  it('does not wait for it when the line comes back: a stale card would ring on', async () => {
    world.platform.on(callsOf('200'), () => listed(call('200', '350')));
    world.platform.on(spec, () => ({ status: 500 }));
    await signIn();
    world.platform.on(spec, silence);
    world.platform.on(callsOf('200'), () => listed());
    await reconnect();
    expect(told().slice(-2)).toEqual(['200/350 ended', 'online']);
  });
});

describe('an endpoint whose calls cannot be read', () => {
  it('because the platform does not know it leaves the others their line, and is told of by health', async () => {
    world.platform.on(callsOf('203'), () => ({ status: 404 }));
    await signIn();
    expect(link()).toMatchObject({ state: 'online' });
    expect(JSON.stringify(await agent.health())).toContain('203');
    expect(world.log.lines.filter((line) => line.includes('does not know an endpoint'))).toHaveLength(1);
  });

  it('because the platform no longer knows it has no call that goes on', async () => {
    world.platform.on(callsOf('203'), () => listed(call('203', '360')));
    await signIn();
    world.platform.on(callsOf('203'), () => ({ status: 404 }));
    await reconnect();
    expect(told().slice(-2)).toEqual(['203/360 ended', 'online']);
  });

  it('because the platform knows none of them is told as that, and no call would come', async () => {
    for (const endpoint of ['200', '203']) world.platform.on(callsOf(endpoint), () => ({ status: 404 }));
    await signIn();
    expect(link()).toMatchObject({
      state: 'retrying',
      reason: 'the platform does not know 200, 203',
      failure: { code: 'unknown-endpoint' },
    });
  });

  it('for now keeps the line from going online, and its cards as they are', async () => {
    world.platform.on(callsOf('203'), () => listed(call('203', '360')));
    await signIn();
    world.platform.on(callsOf('203'), () => ({ status: 500 }));
    await reconnect();
    expect(link()).toMatchObject({ state: 'retrying', failure: { code: 'platform-error', status: 500 } });
    expect(agent.snapshot().calls).toMatchObject([{ callId: '360', phase: 'ringing' }]);
  });
});

describe('one endpoint’s calls', () => {
  /** Reads that wait for their answer, and how many of them there were at once. */
  let waiting: number;
  let most: number;
  let isHeld: boolean;

  beforeEach(async () => {
    await signIn();
    [waiting, most, isHeld] = [0, 0, true];
    const { http } = world.platform;
    onHttp = async (request) => {
      if (request.method !== 'GET' || !request.url.endsWith('/200/calls')) return http(request);
      waiting += 1;
      most = Math.max(most, waiting);
      return http(request).finally(() => {
        waiting -= 1;
      });
    };
    world.platform.on(callsOf('200'), () => (isHeld ? silence() : listed()));
  });

  it('are never read twice at a time: the line’s return gives up a read that still waits, and its doubt is settled', async () => {
    const doubt = call('200', '350');
    world.broker.latest().deliver({ method: 'PUT', subject: '/endpoints/200/calls/350', content: doubt });
    await world.clock.advance(60_000);
    expect(waiting).toBe(1);
    const before = world.platform.count(callsOf('200'));
    await reconnect();
    expect([waiting, most, world.platform.count(callsOf('200')) - before]).toEqual([1, 1, 1]);
    isHeld = false;
    await reconnect();
    expect(link().state).toBe('online');
    expect(told()).toContain('200/350 ended');
    expect([waiting, most, world.platform.count(callsOf('200')) - before]).toEqual([0, 1, 2]);
  });

  it('are read by nobody once the sign-in is over', async () => {
    await reconnect();
    expect(waiting).toBe(1);
    await agent.signOut();
    expect([waiting, most]).toEqual([0, 1]);
  });
});

describe('a notification that cannot be read', () => {
  it('has the calls of every endpoint read again, at once', async () => {
    await signIn();
    events.length = 0;
    world.platform.on(callsOf('203'), () => listed(call('203', '350')));
    world.broker.latest().deliver('{"publicationId":');
    await idle();
    expect(told()).toEqual(['203/350 ringing']);
  });

  it('leads to one read in ten seconds, however many come, and to one after the last', async () => {
    await signIn();
    const before = world.platform.count(callsOf('200'));
    for (let count = 0; count < 50; count += 1) {
      world.broker.latest().deliver('{"publicationId":');
      await world.clock.advance(100);
    }
    expect(world.platform.count(callsOf('200')) - before).toBe(1);
    await world.clock.advance(10_000);
    expect(world.platform.count(callsOf('200')) - before).toBe(2);
    await world.clock.advance(30_000);
    expect(world.platform.count(callsOf('200')) - before).toBe(2);
  });
});
