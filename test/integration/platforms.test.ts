import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { filesBelow } from '../support/files.ts';
import { type HeadlessAgent, startHeadless } from '../support/headless-agent.ts';
import type { Manners, ToldCall } from '../support/other-platform/manners.ts';
import { OtherPlatform } from '../support/other-platform/platform.ts';

const ended: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const openPlatform = async (manners: Partial<Manners> = {}): Promise<OtherPlatform> => {
  const platform = await new OtherPlatform(manners).start();
  ended.push(() => platform.stop());
  return platform;
};

const openAgent = (platform: OtherPlatform, args?: readonly string[], env?: NodeJS.ProcessEnv): HeadlessAgent => {
  const agent = startHeadless(platform, args, env);
  ended.push(() => agent.program.stop());
  return agent;
};

const online = async (
  manners: Partial<Manners> = {},
  args?: readonly string[],
): Promise<{ platform: OtherPlatform; agent: HeadlessAgent }> => {
  const platform = await openPlatform(manners);
  const agent = openAgent(platform, args);
  await agent.link('online');
  return { platform, agent };
};

let counter = 0;
const inbound = (changes: Partial<ToldCall> = {}): ToldCall => {
  counter += 1;
  return {
    endpointId: '200',
    id: String(40 + counter),
    state: 'ringing',
    cause: 'newCall',
    direction: 'inbound',
    from: '+441632960000',
    fromName: 'Ada Lovelace',
    to: '200',
    eventType: 'deliveredEvent',
    callTrackingID: `1618933141#${counter}`,
    createdOn: new Date().toISOString(),
    ...changes,
  };
};
const outbound = (to: string, changes: Partial<ToldCall> = {}): ToldCall => ({
  ...inbound(),
  direction: 'outbound',
  state: 'connected',
  from: '200',
  fromName: '',
  to,
  eventType: 'originatedEvent',
  ...changes,
});

const endOf = (agent: HeadlessAgent, key: string) => agent.call((call) => call.key === key && call.phase === 'ended');
const ring = async (platform: OtherPlatform, agent: HeadlessAgent, changes: Partial<ToldCall> = {}) => {
  const told = inbound(changes);
  platform.put(told);
  return { told, call: await agent.call((call) => call.callId === told.id && call.phase === 'ringing') };
};
const answered = async (platform: OtherPlatform, agent: HeadlessAgent) => {
  const { told, call } = await ring(platform, agent);
  platform.put({ ...told, state: 'connected', eventType: 'establishedEvent' });
  await agent.call((one) => one.key === call.key && one.phase === 'connected');
  return { told, call };
};

describe('signing in and going online', () => {
  it('takes its own extension as a number, and another shape of every answer', async () => {
    const { platform, agent } = await online();
    expect(agent.program.lines.at(-1)).toEqual({ event: 'link', state: 'online', endpointIds: ['200'] });
    expect(platform.broker.clientIds).toEqual(['given-by-the-platform']);
    expect(platform.broker.topics).toEqual([...platform.subscriptions.keys()]);
  });

  it('watches the endpoints it is told where the user has none, and refuses without', async () => {
    const { extension: _, ...manners } = { extension: undefined };
    const platform = await openPlatform(manners);
    Reflect.deleteProperty(platform.manners, 'extension');
    const refused = openAgent(platform);
    expect(await refused.program.exited).toBe(3);
    expect(refused.program.lines.at(-1)).toMatchObject({ state: 'signed-out', reason: 'no-extension' });
    const agent = openAgent(platform, ['--ephemeral', '--endpoint', '200', '--endpoint', '207']);
    expect((await agent.link('online')).endpointIds).toEqual(['200', '207']);
    const { call } = await ring(platform, agent, { endpointId: '207' });
    expect(call.endpointId).toBe('207');
    platform.onMakeCall = () => outbound('300', { endpointId: '207' });
    expect(await agent.ask({ command: 'dial', number: '300', endpoint: '207' })).toMatchObject({ ok: true });
    expect(platform.requests.at(-1)?.path).toBe('/endpoints/207/calls');
  });

  it('finds a call that rings already, whose ringing is never published', async () => {
    const platform = await openPlatform();
    const told = inbound();
    platform.calls.push(told);
    const agent = openAgent(platform);
    const { lines } = agent.program;
    await agent.link('online');
    expect(lines.findIndex((line) => line.event === 'call')).toBeLessThan(
      lines.findIndex((line) => line.state === 'online'),
    );
    expect(agent.history(told.id)).toMatchObject([{ phase: 'ringing', startedAt: told.createdOn }]);
  });

  it('waits as long as Retry-After says as a date, and never says online before', async () => {
    const platform = await openPlatform();
    const date = new Date(Date.now() + 1_000).toUTCString();
    platform.fail(({ path }) => path === '/connections', { status: 429, headers: { 'retry-after': date } });
    const agent = openAgent(platform);
    await agent.link('retrying');
    await agent.link('online');
  });

  it('survives one 401 on any route', async () => {
    const platform = await openPlatform();
    for (const route of ['/token', '/connections', '/subscriptions', '/endpoints/200/calls']) {
      platform.fail(({ path, method, body }) => path === route && (method === 'GET' || body.grant_type === undefined), {
        status: 401,
        body: {},
      });
    }
    const agent = openAgent(platform);
    await agent.link('online');
    expect(agent.program.lines.filter((line) => line.state === 'auth-required')).toEqual([]);
  });

  it.each(['refuse', 'close'] as const)(
    'is not online, nor replaced, while the broker would %s the topic',
    async (subscribe) => {
      const platform = await openPlatform({ subscribe });
      const agent = openAgent(platform);
      for (let round = 0; round < 4; round += 1) await agent.link('retrying');
      expect(agent.program.lines.filter(({ state }) => state === 'online' || state === 'replaced')).toEqual([]);
      platform.manners = { ...platform.manners, subscribe: 'grant' };
      await agent.link('online');
      expect(platform.subscriptions.size).toBe(1);
    },
  );

  it.each([400, 404] as const)('connects again where subscriptions cannot be renewed (%i)', async (renewal) => {
    const { platform, agent } = await online({ renewal });
    platform.broker.closeSockets();
    await agent.link('retrying');
    await agent.link('online');
    const { call } = await ring(platform, agent);
    expect(call.phase).toBe('ringing');
  });
});

describe('an end, however it is told', () => {
  const ends: readonly [string, (platform: OtherPlatform, told: ToldCall) => void][] = [
    ['DELETE without content', (platform, told) => platform.delete(told, { isBare: true })],
    ['DELETE without a time', (platform, told) => platform.delete(told, { timestamp: null })],
    ['PUT idle', (platform, told) => platform.put({ ...told, state: 'idle' })],
    ['PUT Disconnected', (platform, told) => platform.put({ ...told, state: 'Disconnected' })],
  ];
  it.each(ends)('%s', async (_, end) => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    end(platform, told);
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'missed', actions: [] });
    const second = await ring(platform, agent, { id: told.id, callTrackingID: 'reused#1' });
    expect(second.call.key).not.toBe(call.key);
    platform.put({ ...second.told, state: 'connected' });
    await agent.call((one) => one.key === second.call.key && one.phase === 'connected');
    end(platform, second.told);
    expect(await endOf(agent, second.call.key)).toMatchObject({ outcome: 'answered' });
  });

  it('by silence, after our own command: only GET shows it', async () => {
    const { platform, agent } = await online();
    const { call } = await answered(platform, agent);
    expect(await agent.ask({ command: 'hangUp', call: call.key })).toMatchObject({ ok: true });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'answered' });
  });

  it('told twice, the second time when the id rings again: the new call stays', async () => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    const next = inbound({ id: told.id });
    platform.put({ ...told, state: 'idle' });
    platform.calls.push(next);
    platform.put(next);
    platform.delete(told, { isBare: true });
    await endOf(agent, call.key);
    const second = await agent.call((one) => one.key !== call.key && one.phase === 'ringing');
    await ring(platform, agent);
    expect(
      agent
        .history(told.id)
        .filter(({ key }) => key === second.key)
        .map(({ phase }) => phase),
    ).toEqual(['ringing']);
  });

  it('is told once, with the times and fields that apply', async () => {
    const { platform, agent } = await online();
    const { told } = await answered(platform, agent);
    platform.delete({ ...told, cause: 'normalClearing' });
    platform.delete({ ...told, cause: 'normalClearing' });
    await agent.call((one) => one.callId === told.id && one.phase === 'ended');
    await ring(platform, agent);
    const [ringing, connected, over, ...more] = agent.history(told.id);
    expect(more).toEqual([]);
    const party = { number: '+441632960000', name: 'Ada Lovelace' };
    const common = {
      key: expect.any(String),
      endpointId: '200',
      callId: told.id,
      direction: 'inbound',
      from: party,
      to: { number: '200' },
      party,
      startedAt: told.createdOn,
    };
    const hangUp = ['transfer', 'digits', 'hangUp'];
    expect(ringing).toEqual({ ...common, phase: 'ringing', actions: ['answer', 'decline', 'redirect', 'hangUp'] });
    expect(connected).toEqual({
      ...common,
      phase: 'connected',
      connectedAt: expect.any(String),
      actions: ['hold', ...hangUp],
    });
    expect(over).toEqual({
      ...common,
      phase: 'ended',
      connectedAt: expect.any(String),
      endedAt: expect.any(String),
      outcome: 'answered',
      evidence: { basis: 'state', cause: 'normalClearing', state: 'connected' },
      actions: [],
    });
    expect(new Set([ringing?.key, connected?.key, over?.key]).size).toBe(1);
  });
});

describe('disorder', () => {
  it('takes repeated, reordered and foreign publications for what they are', async () => {
    const { platform, agent } = await online();
    const told = inbound();
    const at = Date.now();
    platform.put({ ...told, state: 'connected' }, { timestamp: String(at + 20), publicationId: 'b' });
    platform.put(told, { timestamp: String(at + 10), publicationId: 'a' });
    platform.put(told, { timestamp: String(at + 30), publicationId: 'b' });
    platform.put({ ...told, endpointId: '2001' });
    platform.put({ ...told, state: 'onHold' }, { timestamp: String(at + 40) });
    await agent.call((call) => call.phase === 'held');
    expect(agent.history(told.id).map(({ phase, endpointId }) => [phase, endpointId])).toEqual([
      ['connected', '200'],
      ['held', '200'],
    ]);
  });

  it('takes publications that come before the answer to the command', async () => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    platform.onAction = () => {
      platform.put({ ...told, state: 'connected' });
      platform.delete(told, { isBare: true });
      return { status: 202 };
    };
    expect(await agent.ask({ command: 'answer', call: call.key })).toMatchObject({ ok: true });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'answered' });
    expect(agent.history(told.id).map(({ phase }) => phase)).toEqual(['ringing', 'connected', 'ended']);
  });

  it('names the new call, not an older one of that id, also when all is over before make-call is answered', async () => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    platform.delete(told, { isBare: true });
    await endOf(agent, call.key);
    const plain = { callTrackingID: undefined, createdOn: undefined } as unknown as Partial<ToldCall>;
    platform.onMakeCall = () => outbound('201', { id: told.id, ...plain });
    const dialled = await agent.ask({ command: 'dial', number: '201' });
    expect(dialled).toMatchObject({ ok: true });
    expect(dialled.call).not.toBe(call.key);
    const early = outbound('202');
    platform.onMakeCall = () => {
      platform.put(early);
      platform.put({ ...early, state: 'failed', cause: 'busy' });
      return early;
    };
    const second = await agent.ask({ command: 'dial', number: '202' });
    await endOf(agent, String(second.call));
    expect(agent.history(early.id).map(({ phase }) => phase)).toEqual(['dialing', 'ended']);
    expect(agent.history(early.id).at(-1)).toMatchObject({ key: second.call, outcome: 'failed' });
  });

  it('says nothing and stands when it is sent rubbish', async () => {
    const { platform, agent } = await online();
    const rubbish = ['', 'null', '[]', '{', '{"publications":[null,1,{"content":"x"}]}', '{"content":{"callId":{}}}'];
    for (const text of rubbish) platform.raw(text);
    await ring(platform, agent);
    expect(agent.program.lines.filter(({ event }) => event === 'call')).toHaveLength(1);
  });
});

describe('outcomes', () => {
  const causes: readonly [string, string][] = [
    ['callPickup', 'elsewhere'],
    ['callForwardNoAnswer', 'redirected'],
    ['callRejected', 'declined'],
    ['callNotAnswered', 'missed'],
    ['normalClearing', 'missed'],
  ];
  it.each(causes)('ringing, ended by %s: %s', async (cause, outcome) => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    platform.delete({ ...told, cause });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome });
  });

  const commands: readonly [string, object, string, object][] = [
    ['decline', {}, 'declined', { action: 'hangup' }],
    ['hangUp', {}, 'declined', { action: 'hangup' }],
    ['redirect', { destination: '202' }, 'redirected', { action: 'redirect', destination: '202' }],
  ];
  it.each(commands)('ringing, ended by our own %s', async (command, more, outcome, body) => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    platform.onAction = () => {
      platform.delete(told, { isBare: true });
      return undefined;
    };
    expect(await agent.ask({ command, call: call.key, ...more })).toEqual({
      event: 'result',
      id: 'ask-1',
      ok: true,
    });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome });
    expect(platform.requests.find(({ method, service }) => method === 'PUT' && service === 'media')?.body).toEqual(
      body,
    );
  });

  it('declined, yet answered on the telephone and talked on: answered', async () => {
    const { platform, agent } = await online();
    const { told, call } = await ring(platform, agent);
    await agent.ask({ command: 'decline', call: call.key });
    platform.put({ ...told, state: 'connected' });
    await agent.call((one) => one.key === call.key && one.phase === 'connected');
    platform.delete({ ...told, cause: 'normalClearing' });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'answered' });
  });

  it('an outside call whose trunk says deliveredEvent stays dialing, offers everything, ends unknown', async () => {
    const { platform, agent } = await online();
    const told = outbound('+442079460018');
    platform.onMakeCall = () => told;
    const { call: key } = await agent.ask({ command: 'dial', number: '+44 20 7946 0018' });
    const alerting = { ...told, eventType: 'deliveredEvent', alertingDevice: '+442079460018' };
    platform.put({ ...told, eventType: 'networkReachedEvent' });
    platform.put(alerting);
    const call = await agent.call((one) => one.farEnd === 'alerting');
    expect(call).toMatchObject({ phase: 'dialing', actions: ['hold', 'transfer', 'digits', 'hangUp'] });
    platform.put({ ...alerting, state: 'onHold', eventType: 'heldEvent' });
    expect(await agent.call((one) => one.phase === 'held')).toMatchObject({ actions: ['retrieve', 'hangUp'] });
    platform.onAction = () => {
      platform.put({ ...alerting, eventType: 'retrievedEvent' });
      return undefined;
    };
    await agent.ask({ command: 'retrieve', call: key });
    expect(platform.requests.at(-1)?.body).toEqual({ action: 'unhold' });
    await agent.call((one) => one.phase === 'dialing' && one.key === key && one.farEnd === 'alerting');
    platform.delete(told, { isBare: true });
    expect(await endOf(agent, String(key))).toMatchObject({ outcome: 'unknown' });
  });

  it('a colleague who is not seen to answer: dialing, cancelled; busy: failed', async () => {
    const { platform, agent } = await online({ directory: ['200', '201'] });
    const told = outbound('201');
    platform.onMakeCall = () => told;
    const { call: key } = await agent.ask({ command: 'dial', number: '201' });
    platform.put({ ...told, eventType: 'deliveredEvent', alertingDevice: '201' });
    const call = await agent.call((one) => one.farEnd === 'alerting');
    expect(call).toMatchObject({ phase: 'dialing', actions: ['hangUp'] });
    platform.delete(told, { isBare: true });
    expect(await endOf(agent, String(key))).toMatchObject({ outcome: 'cancelled' });
    const busy = outbound('201');
    platform.onMakeCall = () => busy;
    const second = await agent.ask({ command: 'dial', number: '201' });
    platform.delete({ ...busy, cause: 'busy' });
    expect(await endOf(agent, String(second.call))).toMatchObject({ outcome: 'failed' });
  });

  it('transferred by our own command', async () => {
    const { platform, agent } = await online();
    const { told, call } = await answered(platform, agent);
    platform.onAction = () => {
      platform.delete(told, { isBare: true });
      return undefined;
    };
    await agent.ask({ command: 'transfer', call: call.key, destination: '202' });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'transferred' });
  });
});

describe('what can be done', () => {
  it('hangs up by DELETE where only that is listed', async () => {
    const { platform, agent } = await online({ spec: 'delete' });
    const { told, call } = await ring(platform, agent);
    expect(call.actions).toEqual(['answer', 'decline', 'redirect', 'hangUp']);
    platform.onAction = () => {
      platform.delete(told, { isBare: true });
      return { status: 202 };
    };
    expect(await agent.ask({ command: 'decline', call: call.key })).toMatchObject({ ok: true });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'declined' });
  });

  it('finds the word for hanging up where nothing is listed', async () => {
    const { platform, agent } = await online({ spec: 'none' });
    const { told, call } = await ring(platform, agent);
    platform.onAction = ({ method }) => {
      if (method === 'PUT') return { status: 400, body: { message: 'unknown action' } };
      platform.delete(told, { isBare: true });
      return { status: 204 };
    };
    expect(await agent.ask({ command: 'hangUp', call: call.key })).toMatchObject({ ok: true });
    expect(await endOf(agent, call.key)).toMatchObject({ outcome: 'declined' });
  });

  it('reads the list of actions again where it could not be read at first', async () => {
    const platform = await openPlatform();
    platform.fail(({ path }) => path === '/_spec', { status: 502 });
    const agent = openAgent(platform);
    await agent.link('online');
    platform.broker.closeSockets();
    await agent.link('online');
    const { call } = await answered(platform, agent);
    expect(agent.history(call.callId).at(-1)?.actions).toEqual(['hold', 'transfer', 'digits', 'hangUp']);
  });
});

describe('the terminal', () => {
  it('answers every line of many sent at once, and the last without a line end', async () => {
    const { agent } = await online();
    const lines = [
      ...['{"id":"1","command":"snapshot"}', 'rubbish', '{"id":2,"command":"health"}', '', '{"id":"3"}'],
      ...['{"id":"4","command":"answer","call":"nope"}', '"text"', '{"id":"5","command":"digits","call":"x"}'],
      '{"id":"6","command":"snapshot"}',
    ];
    agent.program.child.stdin?.end(lines.join('\n'));
    expect(await agent.program.exited).toBe(0);
    const results = agent.program.lines.filter(({ event }) => event === 'result');
    expect(results).toHaveLength(8);
    expect(
      results
        .filter(({ ok }) => ok === true)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['1', '2', '6']);
    expect(agent.program.rubbish).toEqual([]);
  });

  it('keeps nothing on disk, and no secret anywhere', async () => {
    const home = await mkdtemp(join(tmpdir(), 'screenpop-home-'));
    ended.push(() => rm(home, { recursive: true }));
    const platform = await openPlatform({ spec: 'none', isRotating: true });
    const agent = openAgent(platform, ['--ephemeral'], { HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
    await agent.link('online');
    await ring(platform, agent);
    await agent.ask({ command: 'health' });
    agent.program.send({ id: 'q', command: 'quit' });
    expect(await agent.program.exited).toBe(0);
    expect([...(await filesBelow(home)).keys()]).toEqual([]);
    const said = JSON.stringify(agent.program.lines) + agent.program.stderr();
    expect(platform.secrets.filter((secret) => said.includes(secret))).toEqual([]);
    expect(platform.subscriptions.size).toBe(0);
    expect(agent.program.rubbish).toEqual([]);
  });

  it('exits with 3 when refused, without repeating the password that the platform repeats', async () => {
    const platform = await openPlatform();
    const agent = openAgent(platform, ['--ephemeral'], { SCREENPOP_PASSWORD: 'wrong-horse' });
    expect(await agent.program.exited).toBe(3);
    expect(JSON.stringify(agent.program.lines) + agent.program.stderr()).not.toContain('wrong-horse');
  });
});
