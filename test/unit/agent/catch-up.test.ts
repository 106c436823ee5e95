import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import { credentials, World } from '../cloudlink/fakes.ts';
import { createTestAgent, held, idle, listed } from './agent-kit.ts';

const calls = 'GET media/endpoints/200/calls';
const notifications = 'GET notifications/notifications';
const records = 'GET media/calls/records';

let world: World;
let agent: Agent;
let events: AgentEvent[];
/** What the platform has recorded. */
let recorded: object[];
let written: object[];

const offline = () => agent.snapshot().offlineCalls.map(({ party, outcome }) => `${party.number} ${outcome}`);
const requests = () => [world.platform.count(notifications), world.platform.count(records)];
const nowIso = (): string => new Date(world.clock.now()).toISOString();

/** A publication of now: recorded, and delivered where somebody listens. */
const publish = (callId: string, from: string, more: object = {}, method = 'PUT'): object => {
  const content = {
    ...{ callId: `endpoints/200/calls/${callId}`, endpointId: '200', direction: 'inbound', state: 'ringing' },
    ...{ from, to: '200', timestamp: world.clock.now(), extraPbxData: { callTrackingID: `7#${callId}` } },
    ...more,
  };
  const publicationId = `p-${recorded.length}`;
  const subject = `/2017-09-01/endpoints/200/calls/${callId}`;
  const publication = { publicationId, method, subject, content, notification: { createdOn: nowIso() } };
  recorded.push({ createdOn: nowIso(), publication });
  return publication;
};
const item = (callId: string, from: string) => ({
  ...{ callId, endpointId: '200', state: 'ringing', direction: 'inbound', from, to: '200' },
  extraPbxData: { callTrackingID: `7#${callId}` },
});

/** A call that comes and goes within a minute. */
const miss = async (callId: string, from: string): Promise<void> => {
  publish(callId, from);
  await world.clock.advance(60_000);
  publish(callId, from, { state: 'disconnected' }, 'DELETE');
};

/** The computer sleeps for a while, and `happen` happens meanwhile. */
const sleep = async (happen: () => Promise<void>): Promise<void> => {
  agent.suspend();
  await happen();
  agent.resume();
  await idle();
};

beforeEach(() => {
  world = new World();
  recorded = [];
  written = [];
  events = [];
  world.platform.on(calls, () => listed());
  world.platform.on('GET admin/users', () => listed({ userId: 'u-1', extension: '201', name: 'Ann Lee' }));
  world.platform.on(notifications, () => listed(...recorded));
  world.platform.on(records, () => listed(...written));
  agent = createTestAgent(world);
  agent.subscribe((event) => events.push(event));
});

const signIn = async (): Promise<void> => {
  expect(await agent.signIn(credentials)).toMatchObject({ ok: true });
  await idle();
  expect(agent.snapshot().link.state).toBe('online');
};

describe('catching up', () => {
  it('asks nothing at the first connection, and tells nothing of what came before it', async () => {
    await miss('349', '209');
    await world.clock.advance(30_000);
    await signIn();
    expect(requests()).toEqual([0, 0]);
    await sleep(() => miss('350', '201'));
    expect(offline()).toEqual(['201 missed']);
  });

  it('asks once at each return, also after a gap of no length, and names colleagues', async () => {
    await signIn();
    agent.resume();
    await idle();
    expect(requests()).toEqual([1, 1]);
    await sleep(() => miss('350', '201'));
    expect(requests()).toEqual([2, 2]);
    expect(agent.snapshot().offlineCalls).toMatchObject([
      { endpointId: '200', direction: 'inbound', party: { number: '201', name: 'Ann Lee' }, outcome: 'missed' },
    ]);
    await world.clock.advance(10 * 60_000);
    expect(requests()).toEqual([2, 2]);
  });

  it('tells each change of the list once, whole and newest first, and no call event of it', async () => {
    await signIn();
    await sleep(() => miss('350', '201'));
    await sleep(() => miss('351', '202'));
    const told = events.flatMap((event) => (event.type === 'offline-calls' ? [event.calls] : []));
    expect(told.map((list) => list.map(({ party }) => party.number))).toEqual([['201'], ['202', '201']]);
    expect(events.some(({ type }) => type === 'call')).toBe(false);
    expect(new Set(told.at(-1)?.map(({ key }) => key)).size).toBe(2);
    agent.dismissOfflineCalls();
    agent.dismissOfflineCalls();
    expect(events.filter(({ type }) => type === 'offline-calls').at(-1)).toEqual({ type: 'offline-calls', calls: [] });
    expect(events.filter(({ type }) => type === 'offline-calls')).toHaveLength(3);
  });

  it('asks since the last publication, on the platform’s clock', async () => {
    const ahead = 3_600_000;
    world.platform.on(calls, () => ({
      ...listed(),
      headers: { date: new Date(world.clock.now() + ahead).toUTCString() },
    }));
    await signIn();
    await world.clock.advance(20 * 60_000);
    world.broker.latest().deliver(publish('350', '201', { timestamp: world.clock.now() + ahead }));
    const heardMs = world.clock.now();
    world.broker.latest().deliver(publish('350', '201', { timestamp: world.clock.now() + ahead }, 'DELETE'));
    await world.clock.advance(20 * 60_000);
    await sleep(async () => undefined);
    const filter = world.platform.seen(notifications)[0]?.query.get('$filter') ?? '';
    const since = Date.parse(/'(.*)'/.exec(filter)?.[1] ?? '');
    expect(since).toBeGreaterThan(heardMs + ahead - 2 * 60_000);
    expect(since).toBeLessThanOrEqual(heardMs + ahead);
  });
});

describe('what was lost while the line stood', () => {
  it('is told even where a later publication came through, faster', async () => {
    await signIn();
    await world.clock.advance(60_000);
    publish('350', '201');
    publish('350', '201', { state: 'disconnected' }, 'DELETE');
    await world.clock.advance(4_000);
    world.broker.latest().deliver(publish('351', '202'));
    world.broker.latest().deliver(publish('351', '202', { state: 'disconnected' }, 'DELETE'));
    await sleep(async () => undefined);
    expect(offline()).toEqual(['201 missed']);
  });
});

describe('what arrives late from a line that died', () => {
  it('proves no more than that the line was heard up to its own time', async () => {
    await signIn();
    await world.clock.advance(60_000);
    const late = publish('350', '201');
    await world.clock.advance(5_000);
    publish('350', '201', { state: 'disconnected' }, 'DELETE');
    publish('351', '202');
    await world.clock.advance(5_000);
    publish('351', '202', { state: 'disconnected' }, 'DELETE');
    await world.clock.advance(20_000);
    world.broker.latest().deliver(late);
    await sleep(async () => undefined);
    expect(offline()).toContain('202 missed');
  });
});

describe('what has a card', () => {
  it('is not in the list, whether it goes on or ended while somebody listened', async () => {
    await signIn();
    const ringing = publish('350', '201');
    world.broker.latest().deliver(ringing);
    world.broker.latest().deliver(publish('350', '201', { state: 'disconnected' }, 'DELETE'));
    world.platform.on(calls, () => listed(item('351', '202')));
    await sleep(async () => void publish('351', '202'));
    expect(agent.snapshot().calls).toMatchObject([{ callId: '351', phase: 'ringing' }]);
    expect(offline()).toEqual([]);
  });

  it('and rang when the line fell is told with what the history knows of its end', async () => {
    await signIn();
    world.broker.latest().deliver(publish('350', '201'));
    await sleep(async () => {
      await world.clock.advance(10_000);
      publish('350', '201', { state: 'disconnected', cause: 'callPickup' }, 'DELETE');
    });
    expect(events.findLast(({ type }) => type === 'call')).toMatchObject({ call: { outcome: 'unknown' } });
    expect(offline()).toEqual(['201 elsewhere']);
    await sleep(async () => undefined);
    expect(offline()).toEqual(['201 elsewhere']);
  });

  it('and was declined by the user while the line was down is not told again', async () => {
    await signIn();
    world.broker.latest().deliver(publish('350', '201'));
    await sleep(async () => {
      const [call] = agent.snapshot().calls;
      await agent.execute({ command: 'decline', call: call?.key ?? '' });
      publish('350', '201', { state: 'disconnected' }, 'DELETE');
    });
    expect(events.findLast(({ type }) => type === 'call')).toMatchObject({ call: { outcome: 'declined' } });
    expect(offline()).toEqual([]);
  });

  it('after all leaves the list: what the platform did not list rings on', async () => {
    await signIn();
    let ringing: object = {};
    await sleep(async () => {
      ringing = publish('350', '201');
      await world.clock.advance(30_000);
    });
    expect(offline()).toEqual(['201 missed']);
    world.broker.latest().deliver({ ...ringing, publicationId: 'again' });
    expect(agent.snapshot().calls).toMatchObject([{ callId: '350', phase: 'ringing' }]);
    expect(offline()).toEqual([]);
  });
});

describe('publications that come late', () => {
  it('make no call ring that a history has told the end of', async () => {
    await signIn();
    let late: readonly object[] = [];
    await sleep(async () => {
      const ringing = publish('350', '201');
      await world.clock.advance(5_000);
      late = [ringing, publish('350', '201', { state: 'disconnected' }, 'DELETE')];
    });
    expect(offline()).toEqual(['201 missed']);
    for (const publication of late) world.broker.latest().deliver(publication);
    expect(events.some(({ type }) => type === 'call')).toBe(false);
    expect(offline()).toEqual(['201 missed']);
    const next = publish('350', '202', { extraPbxData: { callTrackingID: 'next' } });
    world.broker.latest().deliver(next);
    expect(agent.snapshot().calls).toMatchObject([{ callId: '350', phase: 'ringing', party: { number: '202' } }]);
  });

  it('leave a call alone that has taken the id of the one that is over', async () => {
    await signIn();
    const isReused = { extraPbxData: {} };
    world.platform.on(calls, () => listed({ ...item('350', '202'), ...isReused }));
    await sleep(async () => {
      publish('350', '201', isReused);
      await world.clock.advance(60_000);
      publish('350', '201', { ...isReused, state: 'disconnected' }, 'DELETE');
      await world.clock.advance(60_000);
    });
    expect(agent.snapshot().calls).toMatchObject([{ callId: '350', phase: 'ringing', party: { number: '202' } }]);
    expect(offline()).toEqual(['201 missed']);
  });
});

describe('histories that answer badly', () => {
  it('are asked one at a time: a second gap waits for the answer to the first', async () => {
    const slow = held(() => listed(...recorded));
    await signIn();
    world.platform.on(notifications, slow.handler);
    await sleep(() => miss('350', '201'));
    agent.suspend();
    publish('351', '202');
    publish('351', '202', { state: 'disconnected' }, 'DELETE');
    agent.resume();
    await idle();
    expect(slow.waiting).toHaveLength(1);
    expect(offline()).toEqual([]);
    await slow.release();
    await idle();
    await slow.release();
    await idle();
    expect(offline()).toEqual(['202 missed', '201 missed']);
    expect(world.platform.count(notifications)).toBe(2);
  });

  it('are of no use to whoever signed in meanwhile', async () => {
    const slow = held(() => listed(...recorded));
    await signIn();
    world.platform.on(notifications, slow.handler);
    await sleep(() => miss('350', '201'));
    await agent.signOut();
    await world.clock.advance(30_000);
    await signIn();
    await slow.release();
    await idle();
    expect(offline()).toEqual([]);
    await sleep(() => miss('351', '202'));
    await slow.release();
    await idle();
    expect(offline()).toEqual(['202 missed']);
  });

  it('are of no use while the sign-out is under way', async () => {
    const slow = held(() => listed(...recorded));
    const deletion = held(() => ({ status: 204 }));
    await signIn();
    world.platform.on(notifications, slow.handler);
    world.platform.on('DELETE notifications/subscriptions/sub-1', deletion.handler);
    await sleep(() => miss('350', '201'));
    const leaving = agent.signOut();
    await idle();
    await slow.release();
    await idle();
    expect(offline()).toEqual([]);
    await deletion.release();
    await leaving;
  });

  it('are asked for nothing more once the agent has stopped', async () => {
    const slow = held(() => listed(...recorded));
    await signIn();
    world.platform.on(notifications, slow.handler);
    await sleep(() => miss('350', '201'));
    await agent.stop();
    // Without a line each request fails at once: asking again and again would never end.
    world.log.warn = () => {
      throw new Error('a history was asked for after the end');
    };
    await slow.release();
    await idle();
    expect(requests()).toEqual([1, 1]);
    expect(world.log.lines.filter((line) => line.includes('catching up failed'))).toEqual([]);
  });

  it('and do not exist are asked for once in a sign-in', async () => {
    world.platform.on(notifications, () => ({ status: 404 }));
    world.platform.on(records, () => ({ status: 403, body: 'not a valid key=value pair (missing equal-sign): x' }));
    await signIn();
    await sleep(() => miss('350', '201'));
    await sleep(() => miss('351', '201'));
    expect(requests()).toEqual([1, 1]);
    expect(agent.snapshot().link.state).toBe('online');
    expect(offline()).toEqual([]);
    expect(world.log.lines.filter((line) => line.includes('a history could not be read'))).toHaveLength(2);
  });

  it('are asked once more where both fail for now, and then leave their gap to the next return', async () => {
    world.platform.on(notifications, () => ({ status: 500 }));
    world.platform.on(records, () => ({ status: 500 }));
    await signIn();
    await sleep(() => miss('350', '201'));
    await world.clock.advance(60 * 60_000);
    expect(requests()).toEqual([2, 2]);
    world.platform.on(notifications, () => listed(...recorded));
    await sleep(() => miss('351', '202'));
    expect(offline()).toEqual(['202 missed', '201 missed']);
  });

  it('tell a minute later what the one that failed would have told', async () => {
    world.platform.on(records, () => ({ status: 500 }));
    await signIn();
    await sleep(async () => {
      await miss('350', '201');
      const createdOn = nowIso();
      await world.clock.advance(30_000);
      written.push({ callId: 'guid', direction: 'inbound', from: '202', to: '200', createdOn, endedOn: nowIso() });
    });
    expect(offline()).toEqual(['201 missed']);
    world.platform.on(records, () => listed(...written));
    await world.clock.advance(59_000);
    expect(offline()).toHaveLength(1);
    await world.clock.advance(1_000);
    await idle();
    expect(offline()).toEqual(['202 missed', '201 missed']);
    await world.clock.advance(60 * 60_000);
    expect(requests()).toEqual([2, 2]);
  });

  it('one of them is enough, and a call that it told of is not told again by the other', async () => {
    await signIn();
    world.platform.on(notifications, () => ({ status: 500 }));
    await sleep(async () => {
      const createdOn = nowIso();
      await miss('350', '201');
      written.push({ callId: 'guid', direction: 'inbound', from: '201', to: '200', createdOn, endedOn: nowIso() });
    });
    expect(offline()).toEqual(['201 missed']);
    world.platform.on(notifications, () => listed(...recorded));
    await sleep(async () => undefined);
    expect(offline()).toEqual(['201 missed']);
  });
});

describe('signing out', () => {
  it('clears the list, and says so', async () => {
    await signIn();
    await sleep(() => miss('350', '201'));
    expect(offline()).toEqual(['201 missed']);
    await agent.signOut();
    expect(offline()).toEqual([]);
    expect(events.findLast(({ type }) => type === 'offline-calls')).toEqual({ type: 'offline-calls', calls: [] });
  });
});
