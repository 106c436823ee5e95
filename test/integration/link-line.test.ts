/** The link on real HTTP and real MQTT: what a probe finds out, and how two agents with one client id part. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudLink, createCloudLink, type Link, type LinkPhase } from '../../main/cloudlink/index.ts';
import { success } from '../../main/failure.ts';
import { createLog, createSecretRegister } from '../../main/log/log.ts';
import type { Transports } from '../../main/network/transports.ts';
import { systemClock } from '../../main/system.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { testTransports } from '../support/transports.ts';

/** One agent's door and line. */
interface Side {
  readonly transports: Transports;
  readonly door: CloudLink;
  readonly link: Link;
  readonly phases: LinkPhase[];
}

const app = { name: 'Screenpop', version: '1.0', platform: 'linux', osVersion: '6.1', sessionId: 's-1' };
const sides: Side[] = [];
let simulator: Simulator;

const open = async (deviceId: string): Promise<Side> => {
  const transports = testTransports();
  const secrets = createSecretRegister();
  const ports = {
    ...{ http: transports.http, notifications: transports.notifications, clock: systemClock, secrets },
    // Short waits: what they are is tested on a clock that stands still.
    random: { fraction: () => Math.random() * 0.3, bytes: (count: number) => randomBytes(count) },
    log: createLog({ sinks: [], secrets, clock: systemClock }),
    saveRefreshToken: async () => undefined,
  };
  const { api, clientId } = simulator;
  const door = createCloudLink(ports, { ...{ api, clientId, app, deviceId, portal: '' }, isRegionFollowed: false });
  expect(await door.session.signIn(simulator)).toMatchObject({ ok: true });
  const phases: LinkPhase[] = [];
  const link = door.openLink({
    endpoints: () => ['200'],
    onPublication: () => undefined,
    onUnreadable: () => undefined,
    onSubscribed: async () => success(undefined),
    onState: (phase) => phases.push(phase),
  });
  const side = { transports, door, link, phases };
  sides.push(side);
  link.start();
  await reaches(side, 'online');
  return side;
};

const reaches = (side: Side, state: LinkPhase['state']) =>
  expect.poll(() => side.link.status().state, { timeout: 20_000, interval: 20 }).toBe(state);

/** That it was there at all: such a state may be over again before somebody looks. */
const passes = (side: Side, state: LinkPhase['state']) =>
  expect.poll(() => side.phases.map((phase) => phase.state), { timeout: 20_000, interval: 20 }).toContain(state);

const requestsOf = (): number => simulator.ledger().requests.length;

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(async () => {
  for (const { link, door, transports } of sides.splice(0)) {
    await link.stop({ deleteSubscription: false });
    door.session.clear();
    await transports.close();
  }
  await simulator.stop();
});

describe('a probe', () => {
  it('is answered by the broker on the connection there is, and costs no request', async () => {
    const side = await open('device-1');
    // What goes on after `online`: the look for subscriptions of an earlier run.
    await expect
      .poll(() =>
        simulator.ledger().requests.some(({ method, path }) => method === 'GET' && path.includes('/subscriptions')),
      )
      .toBe(true);
    const before = { requests: requestsOf(), phases: side.phases.length };
    const heardMs = side.link.facts().lastAliveMs ?? 0;
    await expect.poll(() => systemClock.now()).toBeGreaterThan(heardMs);
    side.link.check();
    await expect.poll(() => side.link.facts().lastAliveMs).toBeGreaterThan(heardMs);
    expect({ requests: requestsOf(), phases: side.phases.length }).toEqual(before);
  });

  it('finds out that the connection is dead though it stands, long before the keep-alive would', async () => {
    const side = await open('device-1');
    simulator.setFault({ kind: 'freeze-sockets' });
    side.link.check();
    await passes(side, 'retrying');
    simulator.clearFaults();
    await reaches(side, 'online');
    expect(side.phases.find(({ state }) => state === 'retrying')).toMatchObject({ failure: { code: 'timeout' } });
  });
});

describe('two agents with one client id', () => {
  it('part: one is told that it was replaced and lets go, the other stays online', async () => {
    simulator.configure({ connectionClientId: 'user' });
    const first = await open('device-1');
    const second = await open('device-2');
    const isSettled = () => [first, second].map(({ link }) => link.status().state).sort();
    await expect.poll(isSettled, { timeout: 20_000, interval: 20 }).toEqual(['online', 'replaced']);
    const loser = [first, second].find(({ link }) => link.status().state === 'replaced') ?? first;
    const winner = loser === first ? second : first;
    const before = requestsOf();
    loser.link.suspend();
    loser.link.resume();
    loser.link.check();
    expect(loser.link.status().state).toBe('replaced');
    expect(requestsOf()).toBe(before);
    loser.link.start();
    await expect.poll(() => winner.phases.some(({ state }) => state === 'retrying' || state === 'replaced')).toBe(true);
    await expect.poll(isSettled, { timeout: 20_000, interval: 20 }).toEqual(['online', 'replaced']);
  });

  it('is not what one agent alone is told whose connection is cut again and again', async () => {
    const side = await open('device-1');
    for (let cut = 1; cut <= 3; cut += 1) {
      simulator.setFault({ kind: 'drop-socket' });
      await expect
        .poll(() => side.phases.filter(({ state }) => state === 'retrying').length, { interval: 20 })
        .toBe(cut);
      await reaches(side, 'online');
    }
    expect(side.phases.map(({ state }) => state)).not.toContain('replaced');
  });
});
