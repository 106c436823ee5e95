/**
 * The forum thread that this project comes from, case by case: which id, which resource, who answered, what cannot be
 * known. The headless agent in a process of its own, the simulator on the wire.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCallAddress } from '../../main/calls/identity.ts';
import type { Call } from '../../main/calls/types.ts';
import { callOf, type HeadlessAgent, startHeadless } from '../support/headless-agent.ts';
import type { JsonLine } from '../support/json-lines.ts';
import { type Platform, startPlatform } from './simulator-kit.ts';

const mobile = '+447700900123';

let platform: Platform;
let agent: HeadlessAgent;

const nextCall = (fits: (call: Call) => boolean): Promise<Call> => agent.call(fits);
const ask = (command: JsonLine): Promise<JsonLine> => agent.ask(command);

const calls = (): readonly Call[] => agent.program.lines.flatMap((line) => callOf(line) ?? []);
/** Every version of a call that the agent has told. */
const told = (key: string): readonly Call[] => calls().filter((call) => call.key === key);

const dial = async (number: string): Promise<Call> => {
  const { call } = await ask({ command: 'dial', number });
  return nextCall((one) => one.key === call);
};

const hangUp = async ({ key }: Call): Promise<Call> => {
  await ask({ command: 'hangUp', call: key });
  return nextCall((one) => one.key === key && one.phase === 'ended');
};

const mediaRequests = () => platform.simulator.ledger().requests.filter(({ service }) => service === 'media');
const subscribed = (): number =>
  platform.simulator
    .ledger()
    .requests.filter(({ method, path }) => method === 'POST' && path.includes('/subscriptions')).length;

const start = async (): Promise<void> => {
  platform = await startPlatform({ callIds: { lowest: 100, first: 335, highest: 999 } });
  agent = startHeadless(platform.simulator);
  await agent.link('online');
};

const stop = async (): Promise<void> => {
  await agent.program.stop();
  await platform.stop();
};

describe('which id, which resource', () => {
  beforeAll(start);
  afterAll(stop);

  it('can control endpoints/200/calls/335 as GET /calls names it', async () => {
    platform.simulator.placeCall({ from: '201', to: '200' });
    const ringing = await nextCall(({ phase }) => phase === 'ringing');
    const { body } = await platform.call('media', 'GET', '/calls');
    const listed = body._embedded.items.map(({ callId }: { callId: string }) => callId);
    expect(listed).toContain('endpoints/200/calls/335');
    expect(parseCallAddress('endpoints/200/calls/335')).toEqual({ endpointId: '200', callId: ringing.callId });
    expect(await ask({ command: 'answer', call: ringing.key })).toMatchObject({ ok: true });
    await nextCall(({ key, phase }) => key === ringing.key && phase === 'connected');
    await hangUp(ringing);
  });

  it('knows the bare id of the answer to POST for the call that the publications are about', async () => {
    const dialled = await dial('201');
    expect(dialled.callId).toMatch(/^\d+$/);
    await nextCall(({ key, farEnd }) => key === dialled.key && farEnd === 'alerting');
    const keys = agent.history(dialled.callId).map(({ key }) => key);
    expect([...new Set(keys)]).toEqual([dialled.key]);
    await hangUp(dialled);
  });

  it('never takes the GUID of a call record for a live call', async () => {
    const { body } = await platform.call('media', 'GET', '/calls/records');
    const { callId: guid } = body._embedded.items[0];
    expect(guid).toMatch(/^[0-9a-f-]{36}$/);
    expect(parseCallAddress(guid, '200')).toBeUndefined();
    expect(await ask({ command: 'answer', call: guid })).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    expect(agent.history(guid)).toEqual([]);
  });

  it('uses the same route whatever telephone the extension has, a softphone as well: never /calls', () => {
    const control = mediaRequests().filter(({ method, path }) => method !== 'GET' && path.includes('calls'));
    expect(control.length).toBeGreaterThan(2);
    for (const { path } of control) expect(path).toMatch(/^(\/2017-09-01)?\/endpoints\/200\/calls(\/\d+)?$/);
  });
});

describe.each(['established', 'nothing'] as const)('who answered, where the caller hears: %s', (originatorHears) => {
  beforeEach(async () => {
    await start();
    platform.simulator.configure({ originatorHears });
  });
  afterEach(stop);

  const callColleague = async (): Promise<Call> => {
    const dialled = await dial('201');
    expect(dialled).toMatchObject({ phase: 'dialing', party: { number: '201' } });
    await nextCall(({ key, farEnd }) => key === dialled.key && farEnd === 'alerting');
    return dialled;
  };
  const answeredAt = (): string => {
    const legs = platform.simulator.ledger().calls.at(-1)?.legs ?? [];
    const states = legs.find(({ endpoint }) => endpoint === '201')?.states ?? [];
    return new Date(states.find(({ state }) => state === 'connected')?.at ?? 0).toISOString();
  };
  const connected = ({ key: dialled }: Call): Promise<Call> =>
    nextCall(({ key, phase }) => key === dialled && phase === 'connected');
  const endpointsTold = () => new Set(calls().map(({ endpointId }) => endpointId));

  it('A calls B and learns that B answered, and when', async () => {
    const dialled = await callColleague();
    await vi.waitUntil(() => mediaRequests().some(({ path }) => path.endsWith('/endpoints/201/calls')), 10_000);
    platform.simulator.answer(dialled.callId, '201');
    expect(await connected(dialled)).toMatchObject({ farEnd: 'answered', connectedAt: answeredAt() });
    expect(await hangUp(dialled)).toMatchObject({ outcome: 'answered' });
    expect(endpointsTold()).toEqual(new Set(['200']));
  });

  it('A learns it as well where B answered before anybody could look', async () => {
    const dialled = await callColleague();
    platform.simulator.answer(dialled.callId, '201');
    expect(await connected(dialled)).toMatchObject({ farEnd: 'answered' });
    expect(await hangUp(dialled)).toMatchObject({ outcome: 'answered' });
    expect(endpointsTold()).toEqual(new Set(['200']));
  });

  it('A calls a mobile and is told that it cannot be known', async () => {
    const before = subscribed();
    const dialled = await dial(mobile);
    expect(dialled).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
    platform.simulator.answer(dialled.callId);
    expect(dialled.actions).toEqual(expect.arrayContaining(['hold', 'transfer', 'hangUp']));
    expect(await hangUp(dialled)).toMatchObject({ outcome: 'unknown', farEnd: 'unknown' });
    expect(told(dialled.key).some(({ phase, connectedAt }) => phase === 'connected' || connectedAt !== undefined)).toBe(
      false,
    );
    expect(subscribed()).toBe(before);
  });
});
