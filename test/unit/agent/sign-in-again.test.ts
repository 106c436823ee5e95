/** The same user signs in once more: what is known of the calls, and of the time without a line, goes on. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentEvent } from '../../../main/agent/types.ts';
import { credentials, noAnswer, World } from '../cloudlink/fakes.ts';
import { createTestAgent, idle, keyOf, listed, MemoryVault } from './agent-kit.ts';

const calls = 'GET media/endpoints/200/calls';
const records = 'GET media/calls/records';
const notifications = 'GET notifications/notifications';
const tokenPost = 'POST authentication/token';
const authorize = 'POST authentication/authorize';
const whoAmI = 'GET authentication/token';
const bob = { ...credentials, username: 'bob@example.com' };

let world: World;
let agent: Agent;
let events: AgentEvent[];
let vault: MemoryVault;
let live: object[];
let written: object[];

const isoNow = (): string => new Date(world.clock.now()).toISOString();
const item = (callId: string, from: string) => ({
  ...{ callId, endpointId: '200', state: 'ringing', direction: 'inbound', from, to: '200', createdOn: isoNow() },
  extraPbxData: { callTrackingID: `7#${callId}` },
});
const states = () =>
  events
    .flatMap((event) => (event.type === 'link' ? [event.link.state] : []))
    .filter((state, at, all) => state !== all[at - 1]);
const told = () => events.flatMap((event) => (event.type === 'call' ? [`${event.call.key} ${event.call.phase}`] : []));
const offline = () => agent.snapshot().offlineCalls.map(({ party, outcome }) => `${party.number} ${outcome}`);

/** A call that comes and goes unheard, and is in the history afterwards. */
const miss = async (from: string): Promise<void> => {
  const createdOn = isoNow();
  await world.clock.advance(20_000);
  written.push({
    ...{ callId: `r-${written.length}`, endpointId: '200', direction: 'inbound', from, to: '200' },
    ...{ createdOn, endedOn: isoNow(), cause: 'callNotAnswered' },
  });
};

const signIn = async (as = credentials): Promise<void> => {
  expect(await agent.signIn(as)).toMatchObject({ ok: true });
  await idle();
  expect(agent.snapshot().link.state).toBe('online');
};

/** The platform takes no token any more. */
const loseSession = async (): Promise<void> => {
  world.platform.on(tokenPost, () => ({ status: 401, body: {} }));
  world.clock.sleep(2 * 60 * 60_000);
  agent.resume();
  await idle();
  expect(agent.snapshot().link.state).toBe('auth-required');
  world.platform.on(tokenPost, () => ({ body: world.platform.tokens() }));
};

beforeEach(async () => {
  world = new World();
  events = [];
  live = [];
  written = [];
  vault = new MemoryVault();
  world.platform.on(calls, () => listed(...live));
  world.platform.on(records, () => listed(...written));
  world.platform.on(notifications, () => listed());
  world.platform.on('GET admin/users', () => listed());
  agent = createTestAgent(world, { ports: { tokens: vault } });
  agent.subscribe((event) => events.push(event));
  await signIn();
  live = [item('350', '201')];
  agent.resume();
  await idle();
  expect(agent.snapshot().calls).toMatchObject([{ callId: '350', phase: 'ringing' }]);
  events = [];
});

describe('signing in again as the same user', () => {
  it('ends no live call, gives it no other key, and never says signed-out', async () => {
    const [before] = agent.snapshot().calls;
    await loseSession();
    await signIn();
    expect(agent.snapshot().calls).toMatchObject([{ key: before?.key, phase: 'ringing' }]);
    expect(told().some((text) => text.includes('ended'))).toBe(false);
    expect(states()).not.toContain('signed-out');
    expect(states().slice(-3)).toEqual(['auth-required', 'connecting', 'online']);
  });

  it('tells of the calls that came and went meanwhile', async () => {
    await loseSession();
    await miss('202');
    await signIn();
    expect(offline()).toEqual(['202 missed']);
  });

  it('keeps what was listed before', async () => {
    agent.suspend();
    await miss('202');
    agent.resume();
    await idle();
    await loseSession();
    await signIn();
    expect(offline()).toEqual(['202 missed']);
  });

  it('holds as well where the account is typed in another way', async () => {
    const [before] = agent.snapshot().calls;
    await loseSession();
    await miss('202');
    await signIn({ ...credentials, account: 'a-1', username: 'ANN@example.com' });
    expect(agent.snapshot().calls).toMatchObject([{ key: before?.key }]);
    expect(offline()).toEqual(['202 missed']);
    await idle();
    expect([...vault.stored.keys()]).toEqual(['ANN@example.com@a-1']);
  });

  it('holds as well while the line is up, and deletes the subscription that it had', async () => {
    const [before] = agent.snapshot().calls;
    await signIn();
    expect(agent.snapshot().calls).toMatchObject([{ key: before?.key }]);
    expect(states()).toEqual(['connecting', 'online']);
    expect(world.platform.count('DELETE notifications/subscriptions/sub-1')).toBe(1);
    expect(vault.stored.size).toBe(1);
  });

  it('forgets nothing over a mistyped password', async () => {
    const [before] = agent.snapshot().calls;
    await loseSession();
    await miss('202');
    world.platform.on(authorize, () => ({ status: 401, body: {} }));
    expect(await agent.signIn(credentials)).toMatchObject({ failure: { code: 'sign-in-refused' } });
    expect(agent.snapshot()).toMatchObject({ link: { state: 'auth-required' }, calls: [{ key: before?.key }] });
    world.platform.on(authorize, () => ({ body: { code: 'one-time-code' } }));
    await signIn();
    expect(agent.snapshot().calls).toMatchObject([{ key: before?.key }]);
    expect(offline()).toEqual(['202 missed']);
    expect(states()).not.toContain('signed-out');
  });

  it('says nothing of a line while it is made anew', async () => {
    world.platform.on(authorize, noAnswer);
    const signingIn = agent.signIn(credentials);
    expect(agent.snapshot().link.state).toBe('connecting');
    expect(await signingIn).toMatchObject({ ok: false });
    expect(agent.snapshot().link.state).toBe('auth-required');
  });
});

describe('signing in as somebody else', () => {
  beforeEach(async () => {
    await loseSession();
    await miss('202');
    world.platform.on(whoAmI, () => ({ body: { extension: '200', principalId: 'p-2', accountId: 'a-1' } }));
    live = [];
  });

  it('starts anew: the calls of the one before are nobody’s any more', async () => {
    await signIn(bob);
    expect(agent.snapshot()).toMatchObject({ calls: [], offlineCalls: [] });
    expect(told().at(-1)).toMatch(/ended$/);
    expect(world.platform.count(records)).toBe(1);
    await idle();
    expect([...vault.stored.keys()]).toEqual([keyOf(bob)]);
  });
});

describe('a real sign-out', () => {
  it('clears everything, also after a session that was lost', async () => {
    await loseSession();
    await miss('202');
    await agent.signOut();
    expect(agent.snapshot()).toMatchObject({ calls: [], offlineCalls: [], link: { state: 'signed-out' } });
    expect(vault.stored.size).toBe(0);
    live = [];
    await signIn();
    expect(offline()).toEqual([]);
  });
});

describe('a lost session', () => {
  it('is told once, with one reason', async () => {
    await loseSession();
    const reasons = events.flatMap((event) =>
      event.type === 'link' && event.link.state === 'auth-required' ? [event.link.reason] : [],
    );
    expect(reasons).toEqual(['sign in again']);
  });
});
