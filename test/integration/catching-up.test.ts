/** The agent against the simulator, over real HTTP and real MQTT: what it tells of calls that came while it had no line. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../../main/agent/agent.ts';
import type { TokenOwner } from '../../main/agent/ports.ts';
import type { Agent, AgentEvent, OfflineCall } from '../../main/agent/types.ts';
import { success } from '../../main/failure.ts';
import { createLog, createSecretRegister } from '../../main/log/log.ts';
import type { Transports } from '../../main/network/transports.ts';
import { systemClock, systemRandom } from '../../main/system.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { type JsonLine, startProgram } from '../support/json-lines.ts';
import { testTransports } from '../support/transports.ts';
import { type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;
let simulator: Simulator;
let transports: Transports;
let agent: Agent;
let events: AgentEvent[];

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 20_000 }).toBe(true);
const calls = () => agent.snapshot().calls.map(({ callId, phase }) => `${callId} ${phase}`);
const list = () => agent.snapshot().offlineCalls;
const told = (call: OfflineCall) => `${call.direction} ${call.party.number} ${call.outcome}`;
const isOnline = () => agent.snapshot().link.state === 'online';
const timesOnline = () => events.filter((event) => event.type === 'link' && event.link.state === 'online').length;
const callIds = () => new Set(events.flatMap((event) => (event.type === 'call' ? [event.call.callId] : [])));
const historyRequests = () =>
  simulator
    .ledger()
    .requests.filter(({ path }) => /\/(?:notifications|calls\/records)$/.test(path.split('?')[0] ?? ''));

const createTestAgent = (endpoints: readonly string[]): Agent => {
  const secrets = createSecretRegister();
  const tokens = {
    backendName: 'memory',
    load: async (_: TokenOwner) => success(undefined),
    save: async () => success(undefined),
    remove: async () => success(undefined),
  };
  const log = createLog({ sinks: [], secrets, clock: systemClock });
  const { http, notifications } = transports;
  return createAgent(
    {
      ...{ http, notifications, log, secrets, tokens, clock: systemClock },
      random: { ...systemRandom, fraction: () => 0.02 },
    },
    {
      config: () => ({
        ...{ api: simulator.api, clientId: simulator.clientId, portal: simulator.portal, isRegionFollowed: false },
        ...{ endpoints, country: 'GB' },
      }),
      ...{ rememberedOwner: () => undefined, rememberOwner: () => undefined, deviceId: 'device-1', isEphemeral: true },
      app: { name: 'Screenpop', version: '1.0', platform: 'linux', osVersion: '6.1', sessionId: 's-1' },
    },
  );
};

const goOnline = async (endpoints: readonly string[] = []): Promise<void> => {
  agent = createTestAgent(endpoints);
  agent.subscribe((event) => events.push(event));
  expect(await agent.signIn(simulator)).toMatchObject({ ok: true });
  await until(isOnline);
};

/** The network goes, things happen, and it comes back. */
const without = async (happen: () => void): Promise<void> => {
  simulator.setFault({ kind: 'network-down' });
  await until(() => !isOnline());
  happen();
  simulator.clearFaults('network-down');
  agent.resume();
  await until(isOnline);
};

const ring = (from: string): string => simulator.placeCall({ from, to: '200' }).id;
const miss = (from: string): string => {
  const id = ring(from);
  simulator.hangUp(id);
  return id;
};

beforeEach(async () => {
  platform = await startPlatform();
  simulator = platform.simulator;
  transports = testTransports();
  events = [];
  await goOnline();
});

afterEach(async () => {
  await agent.stop();
  await transports.close();
  await platform.stop();
});

describe('calls that came while the line was down', () => {
  it('are told with what became of them; only what still rings has a card', async () => {
    const rang = ring('+442079460001');
    const talked = ring('+442079460002');
    await until(() => calls().includes(`${talked} ringing`));
    simulator.answer(talked, '200');
    await until(() => calls().includes(`${talked} connected`));
    let [missed, taken, answered, ringing] = ['', '', '', ''];
    await without(() => {
      simulator.hangUp(rang);
      simulator.hangUp(talked);
      missed = miss('+442079460003');
      taken = ring('+442079460004');
      simulator.pickUp(taken, '202');
      answered = ring('201');
      simulator.answer(answered, '200');
      simulator.hangUp(answered);
      ringing = ring('+442079460006');
    });
    expect(calls()).toEqual([`${ringing} ringing`]);
    await until(() => list().length === 4);
    expect(list().map(told).sort()).toEqual([
      'inbound +442079460001 missed',
      'inbound +442079460003 missed',
      'inbound +442079460004 elsewhere',
      'inbound 201 answered',
    ]);
    expect(list().find(({ party }) => party.number === '201')?.party.name).toBeTypeOf('string');
    for (const unseen of [missed, taken, answered]) expect(callIds().has(unseen)).toBe(false);
    expect(list().every(({ endedAt }) => endedAt !== undefined)).toBe(true);
    const starts = list().map(({ startedAt }) => startedAt);
    expect(starts).toEqual(starts.toSorted().reverse());
  });

  it('are told again by no later gap, and not after they were dismissed', async () => {
    await without(() => void miss('+442079460003'));
    await until(() => list().length === 1);
    agent.dismissOfflineCalls();
    expect(list()).toEqual([]);
    await without(() => void miss('+442079460004'));
    await until(() => list().length === 1);
    expect(list().map(told)).toEqual(['inbound +442079460004 missed']);
  });

  it('are told once where two subscriptions recorded them', async () => {
    await platform.subscribe({ recordNotifications: true });
    await without(() => {
      miss('+442079460003');
      miss('+442079460003');
    });
    await until(() => list().length > 0);
    expect(list().map(told)).toEqual(['inbound +442079460003 missed', 'inbound +442079460003 missed']);
  });

  it('are told by the call records where the subscription ended in the gap', async () => {
    const rang = ring('+442079460001');
    await until(() => calls().includes(`${rang} ringing`));
    await without(() => {
      miss('+442079460002');
      simulator.setFault({ kind: 'expire-subscription' });
      simulator.answer(rang, '200');
      simulator.hangUp(rang);
      miss('+442079460003');
    });
    await until(() => list().length === 3);
    expect(list().map(told).sort()).toEqual([
      'inbound +442079460001 answered',
      'inbound +442079460002 missed',
      'inbound +442079460003 missed',
    ]);
  });

  it('are told also where the line stood and its subscription had died without a word', async () => {
    simulator.setFault({ kind: 'expire-subscription' });
    miss('+442079460003');
    agent.suspend();
    agent.resume();
    await until(() => list().length === 1);
    expect(list().map(told)).toEqual(['inbound +442079460003 missed']);
  });

  it('are told where the platform says an end by silence', async () => {
    simulator.configure({ endForm: 'silence' });
    await without(() => void miss('+442079460003'));
    await until(() => list().length === 1);
    expect(list().map(told)).toEqual(['inbound +442079460003 missed']);
  });

  it.each([3_600, -3_600])('are told where the platform’s clock is %i s off', async (clockSkewSeconds) => {
    simulator.configure({ clockSkewSeconds });
    await agent.stop();
    await goOnline();
    await without(() => void miss('+442079460003'));
    await until(() => list().length === 1);
    expect(list().map(told)).toEqual(['inbound +442079460003 missed']);
  });

  it('are forgotten with the sign-in', async () => {
    await without(() => void miss('+442079460003'));
    await until(() => list().length === 1);
    await agent.signOut();
    expect(list()).toEqual([]);
    expect(events.findLast(({ type }) => type === 'offline-calls')).toEqual({ type: 'offline-calls', calls: [] });
  });
});

describe('the headless agent', () => {
  it('prints the list, and none of its calls as a call', async () => {
    const { api, account, username, clientId, password } = simulator;
    const args = ['--api', api, '--account', account, '--username', username, '--client-id', clientId, '--ephemeral'];
    const program = startProgram('main/headless.ts', args, { SCREENPOP_PASSWORD: password });
    onTestFinished(async () => void (await program.stop()));
    const isState = (state: string) => (line: JsonLine) => line.event === 'link' && line.state === state;
    await program.next(isState('online'));
    simulator.setFault({ kind: 'network-down' });
    await program.next(isState('retrying'));
    miss('+442079460003');
    simulator.clearFaults('network-down');
    const line = await program.next(({ event }) => event === 'offline-calls');
    expect(line.calls).toMatchObject([{ direction: 'inbound', party: { number: '+442079460003' }, outcome: 'missed' }]);
    expect(program.lines.some(({ event }) => event === 'call')).toBe(false);
  });
});

describe('histories that cannot be read', () => {
  it('keep the line from nothing, and the next return tells of both gaps', async () => {
    simulator.setFault({ kind: 'server-error', path: '/notifications' });
    simulator.setFault({ kind: 'server-error', path: '/calls/records' });
    await without(() => void miss('+442079460003'));
    await until(() => historyRequests().length === 2);
    expect(historyRequests().map(({ status }) => status)).toEqual([500, 500]);
    expect(isOnline()).toBe(true);
    expect(list()).toEqual([]);
    await without(() => void miss('+442079460004'));
    await until(() => list().length === 2);
    expect(historyRequests()).toHaveLength(4);
  });

  it('are asked once more without filter and order where those are refused', async () => {
    simulator.setFault({ kind: 'server-error', path: '/calls/records', status: 501 });
    simulator.setFault({ kind: 'server-error', path: '/notifications', status: 501 });
    await without(() => void miss('+442079460003'));
    await until(() => list().length === 1);
    expect(
      historyRequests()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 200, 501, 501]);
  });

  it('let the line be online before they answer', async () => {
    simulator.setFault({ kind: 'slow', path: '/notifications', ms: 1_000 });
    simulator.setFault({ kind: 'slow', path: '/calls/records', ms: 1_000 });
    await without(() => void miss('+442079460003'));
    expect(list()).toEqual([]);
    const live = ring('+442079460004');
    await until(() => calls().includes(`${live} ringing`));
    await until(() => list().length === 1);
    expect(list().map(told)).toEqual(['inbound +442079460003 missed']);
  });
});

describe('reading the calls again after each connect', () => {
  it('tells of what appeared, changed and went, once each and before it says online, on every endpoint', async () => {
    await agent.stop();
    await goOnline(['200', '203']);
    const going = ring('+442079460001');
    const changing = simulator.placeCall({ from: '+442079460002', to: '203' }).id;
    await until(() => calls().length === 2);
    events.length = 0;
    let appearing = '';
    await without(() => {
      simulator.hangUp(going);
      simulator.answer(changing, '203');
      appearing = ring('+442079460003');
    });
    const untilOnline = events.slice(
      0,
      events.findLastIndex(({ type }) => type === 'link'),
    );
    const news = untilOnline.flatMap((event) =>
      event.type === 'call' ? [`${event.call.callId} ${event.call.phase}`] : [],
    );
    expect(news.sort()).toEqual([`${going} ended`, `${changing} connected`, `${appearing} ringing`].sort());
    expect(timesOnline()).toBe(1);
  });

  it('goes online with the endpoints that the platform knows, and says which one it does not', async () => {
    await agent.stop();
    await goOnline(['200', '999']);
    const checks = await agent.health();
    expect(JSON.stringify(checks)).toContain('999');
    const id = ring('+442079460001');
    await until(() => calls().includes(`${id} ringing`));
  });

  it('says that the endpoint is unknown where the platform knows none', async () => {
    await agent.stop();
    agent = createTestAgent(['999']);
    await agent.signIn(simulator);
    await until(() => agent.snapshot().link.failure?.code === 'unknown-endpoint');
    expect(agent.snapshot().link).toMatchObject({ state: 'retrying', reason: 'the platform does not know 999' });
  });
});
