/** The agent watches a colleague's telephone where only that one tells of the answer, and with few requests. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import type { Call } from '../../../main/calls/types.ts';
import { credentials, noAnswer, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle, listed } from './agent-kit.ts';

const trackingId = '1618944538#46';
const farCalls = 'GET media/endpoints/201/calls';
const subscribe = 'POST notifications/subscriptions';

let world: World;
let agent: Agent;
let events: AgentEvent[];
let endpoints: readonly string[];

const pass = async (ms: number): Promise<void> => {
  await world.clock.advance(ms);
  await idle();
};

/** A leg as the platform tells it. */
const leg = (endpointId: string, changes: object = {}, callId = '357') => ({
  ...{ callId: `endpoints/${endpointId}/calls/${callId}`, endpointId, from: '200', to: '201', cause: 'newCall' },
  ...{ createdOn: new Date(world.clock.now()).toISOString() },
  extraPbxData: { callTrackingID: `${trackingId}${callId}`, eventType: 'deliveredEvent', alertingDevice: '201' },
  ...changes,
});
const own = (callId = '357') => leg('200', { direction: 'outbound', state: 'connected' }, callId);
const far = (state: string, callId = '357') => leg('201', { direction: 'inbound', state }, callId);

let lastPublication = 0;
const publish = async (content: Readonly<Record<string, unknown>>, method = 'PUT'): Promise<void> => {
  lastPublication += 1;
  const timestamp = world.clock.now();
  world.broker.latest().deliver({
    ...{ publicationId: `p-${lastPublication}`, topic: 'platform-api-media', method },
    ...{ subject: `/2017-09-01/${content.callId}`, content: { ...content, timestamp } },
  });
  await idle();
};

const extras = () => world.platform.seen(subscribe).filter(({ json }) => String(json.subjectFilter).includes('/201/'));
const deleted = () => world.platform.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
const call = (callId = '357'): Call | undefined => agent.snapshot().calls.find((one) => one.callId === callId);
const endpointsTold = () => new Set(events.flatMap((event) => (event.type === 'call' ? [event.call.endpointId] : [])));

const begin = async (): Promise<void> => {
  agent = createTestAgent(world, { endpoints: () => endpoints });
  agent.subscribe((event) => events.push(event));
  expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
  await idle();
  expect(agent.snapshot().link.state).toBe('online');
};

beforeEach(async () => {
  world = new World();
  events = [];
  endpoints = [];
  for (const path of [
    'GET media/endpoints/200/calls',
    farCalls,
    'GET media/calls/records',
    'GET notifications/notifications',
  ])
    world.platform.on(path, () => listed());
  world.platform.on('GET admin/users', () =>
    listed({ userId: 'u-1', name: 'Bo', extension: '201' }, { userId: 'u-2', name: 'Cy', extension: '202' }),
  );
  world.platform.on('GET media/_spec', () => ({ status: 404 }));
  world.platform.on(farCalls, () => listed(far('ringing')));
});

describe('a colleague who is called', () => {
  beforeEach(begin);

  it('is watched after a second, by one subscription that nothing records, and looked at once', async () => {
    await publish(own());
    await pass(999);
    expect([extras().length, world.platform.count(farCalls)]).toEqual([0, 0]);
    await pass(1);
    expect(extras()).toMatchObject([
      { json: { subjectFilter: '/2017-09-01/endpoints/201/calls/', recordNotifications: false } },
    ]);
    expect(world.platform.count(farCalls)).toBe(1);
    expect(world.broker.latest().topics).toHaveLength(2);
    expect(call()).toMatchObject({ phase: 'dialing', farEnd: 'alerting' });
    await pass(60_000);
    expect([extras().length, world.platform.count(farCalls)]).toEqual([1, 1]);
  });

  it('answers: our call is connected, since then, and the colleague’s is no call of ours', async () => {
    await publish(own());
    await pass(5_000);
    await publish(far('connected'));
    const connectedAt = new Date(world.clock.now()).toISOString();
    expect(call()).toMatchObject({ phase: 'connected', farEnd: 'answered', connectedAt });
    await publish(far('connected', '360'));
    expect(endpointsTold()).toEqual(new Set(['200']));
  });

  it('has answered before anybody could look: the calls that are read say so', async () => {
    world.platform.on(farCalls, () => listed(far('connected')));
    await publish(own());
    await pass(1_000);
    expect(call()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
  });

  it('costs nothing where the call is over, or answered, within the second', async () => {
    await publish(own());
    await pass(500);
    await publish({ ...own(), extraPbxData: { callTrackingID: `${trackingId}357`, eventType: 'establishedEvent' } });
    await pass(60_000);
    expect([extras().length, world.platform.count(farCalls)]).toEqual([0, 0]);
  });

  it('is left a while after the call: its subscription is deleted', async () => {
    await publish(own());
    await pass(1_000);
    await publish(own(), 'DELETE');
    await pass(14_000);
    expect(deleted()).toEqual([]);
    await pass(2_000);
    expect(deleted()).toEqual(['notifications/subscriptions/sub-2']);
  });

  it('is called again at once: the subscription is used again, and the calls are read again', async () => {
    await publish(own());
    await pass(1_000);
    await publish(own(), 'DELETE');
    world.platform.on(farCalls, () => listed(far('ringing', '358')));
    await publish(own('358'));
    await pass(30_000);
    expect([extras().length, world.platform.count(farCalls), deleted()]).toEqual([1, 2, []]);
  });

  it('is watched late only once our own leg was told of an answer', async () => {
    await publish(own());
    await publish({ ...own(), extraPbxData: { callTrackingID: `${trackingId}357`, eventType: 'establishedEvent' } });
    await publish(own('358'));
    await pass(9_000);
    expect(extras()).toEqual([]);
    await pass(2_000);
    expect(extras()).toHaveLength(1);
  });

  it('is watched again on the next connection, and looked at again', async () => {
    await publish(own());
    await pass(1_000);
    world.platform.on('GET media/endpoints/200/calls', () => listed(own()));
    world.broker.latest().end();
    world.platform.on(farCalls, () => listed(far('connected')));
    await pass(3_000);
    expect(agent.snapshot().link.state).toBe('online');
    expect(call()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
    expect(extras()).toHaveLength(1);
  });

  it('is watched no more after the sign-out', async () => {
    await publish(own());
    await pass(1_000);
    await agent.signOut();
    await idle();
    expect(deleted().toSorted()).toEqual(['notifications/subscriptions/sub-1', 'notifications/subscriptions/sub-2']);
    await pass(60_000);
    expect(extras()).toHaveLength(1);
  });
});

describe('a platform that does not let us', () => {
  beforeEach(begin);

  it.each([403, 404])('answers %i: the far end is unknown, and it is never asked for again', async (status) => {
    world.platform.on(farCalls, () => ({ status, body: { message: 'no' } }));
    await publish(own());
    await pass(1_000);
    expect(call()).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
    expect(call()?.actions).toEqual(expect.arrayContaining(['hold', 'transfer']));
    await publish(own('358'));
    await pass(30_000);
    expect(call('358')).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
    expect([extras().length, world.platform.count(farCalls)]).toEqual([1, 1]);
    expect(deleted()).toEqual(['notifications/subscriptions/sub-2']);
  });

  it('refuses the subscription: the line stays as it is', async () => {
    world.platform.on(subscribe, () => ({ status: 403, body: { message: 'no' } }));
    await publish(own());
    await pass(60_000);
    expect(call()).toMatchObject({ farEnd: 'unknown' });
    expect([extras().length, world.platform.count(farCalls)]).toEqual([1, 0]);
    expect(agent.snapshot().link.state).toBe('online');
  });

  it('refuses the topic: the line stays as it is', async () => {
    world.broker.onSubscribe = (topic) => {
      if (topic !== 'sub-1') throw new Error('not authorised');
    };
    await publish(own());
    await pass(60_000);
    expect(call()).toMatchObject({ farEnd: 'unknown' });
    expect(extras()).toHaveLength(1);
    expect(agent.snapshot().link.state).toBe('online');
  });

  it('does not answer just now: a few tries, and until then the far end is unknown', async () => {
    world.platform.on(farCalls, noAnswer);
    await publish(own());
    await pass(1_000);
    expect(call()).toMatchObject({ farEnd: 'unknown' });
    world.platform.on(farCalls, () => listed(far('ringing')));
    await pass(5_000);
    expect(call()).toMatchObject({ farEnd: 'alerting' });
    world.platform.on(farCalls, noAnswer);
    await publish(own('358'));
    await pass(120_000);
    expect(world.platform.count(farCalls)).toBe(2 + 3);
  });
});

describe('endpoints of ours that call each other', () => {
  it('need no watching: the one is the other one’s evidence', async () => {
    endpoints = ['200', '201'];
    await begin();
    const before = world.platform.requests.length;
    await publish(own());
    await publish(far('ringing'));
    await pass(5_000);
    await publish(far('connected'));
    expect(call()).toMatchObject({ phase: 'connected', farEnd: 'answered' });
    expect(endpointsTold()).toEqual(new Set(['200', '201']));
    expect(world.platform.requests).toHaveLength(before);
  });
});
