/** The door against the simulator, over real HTTP and real MQTT: two readings of one API reference must meet. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallPublication, CallReport } from '../../main/calls/report.ts';
import { type CloudLink, createCloudLink, type Link, type LinkPhase } from '../../main/cloudlink/index.ts';
import type { Failure, Result } from '../../main/failure.ts';
import type { Transports } from '../../main/network/transports.ts';
import type { Clock, Log, Random, SecretRegister } from '../../main/ports.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { testTransports } from '../support/transports.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const random: Random = { fraction: () => 0, bytes: (count) => randomBytes(count) };

let simulator: Simulator;
let transport: Transports;
let door: CloudLink;
let link: Link | undefined;
let saved: string[];
let lines: string[];
let secretValues: Set<string>;
let phases: LinkPhase[];
let publications: CallPublication[];
let calls: readonly CallReport[];

const log = (): Log => {
  const write = (message: string, data?: object) => lines.push(`${message} ${JSON.stringify(data ?? {})}`);
  return { debug: write, info: write, warn: write, error: write };
};

const secrets = (): SecretRegister => ({
  add: (value) => void secretValues.add(value),
  forget: (value) => void secretValues.delete(value),
  redact: (text) => [...secretValues].reduce((masked, value) => masked.replaceAll(value, '***'), text),
});

const app = { name: 'Screenpop', version: '1.0', platform: 'linux', osVersion: '6.1', sessionId: 's-1' };

const openDoor = (): CloudLink => {
  const saveRefreshToken = async (token: string) => void saved.push(token);
  const ports = {
    http: transport.http,
    notifications: transport.notifications,
    clock,
    random,
    log: log(),
    secrets: secrets(),
    saveRefreshToken,
  };
  return createCloudLink(ports, {
    ...{ api: simulator.api, clientId: simulator.clientId, app, deviceId: 'device-1' },
    ...{ portal: 'https://portal.test/authorize', isRegionFollowed: true },
  });
};

const openLink = (endpoints: readonly string[] = ['200']): Link =>
  door.openLink({
    endpoints: () => endpoints,
    onPublication: (publication) => publications.push(publication),
    onUnreadable: () => undefined,
    onSubscribed: async () => {
      const listed = await door.media.listCalls('200');
      if (listed.ok) calls = listed.value;
      return listed.ok ? { ok: true, value: undefined } : listed;
    },
    onState: (phase) => phases.push(phase),
  });

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};
const failure = (result: Result<unknown>): Failure | undefined => (result.ok ? undefined : result.failure);
const signIn = () => door.session.signIn(simulator);
const until = (condition: () => boolean) => expect.poll(condition, { timeout: 20_000 }).toBe(true);
const count = (state: LinkPhase['state']) => phases.filter((phase) => phase.state === state).length;
const goOnline = async () => {
  link = openLink();
  link.start();
  await until(() => count('online') === 1);
};
const lastOf = (endpointId: string) => publications.findLast(({ report }) => report.endpointId === endpointId);

beforeEach(async () => {
  simulator = await startSimulator();
  transport = testTransports();
  saved = [];
  lines = [];
  secretValues = new Set();
  phases = [];
  publications = [];
  calls = [];
  link = undefined;
  door = openDoor();
});

afterEach(async () => {
  await link?.stop({ deleteSubscription: false });
  door.session.clear();
  await transport.close();
  await simulator.stop();
});

describe('the session', () => {
  it('signs in with PKCE, and again with the stored token, which is rotated', async () => {
    expect(value(await signIn())).toMatchObject({ extension: '200' });
    const [first = ''] = saved;
    door.session.clear();
    expect(value(await door.session.resume(first))).toMatchObject({ extension: '200' });
    expect(saved).toHaveLength(2);
    door.session.clear();
    expect(failure(await door.session.resume(first))?.code).toBe('auth-required');
  });

  it('says who refused', async () => {
    const refused = await door.session.signIn({ ...simulator, password: 'wrong, but secret' });
    expect(failure(refused)).toMatchObject({ code: 'sign-in-refused', status: 401 });
    expect(failure(refused)?.correlationId).toBeTypeOf('string');
  });

  it('refreshes once when the platform forgets the access token', async () => {
    value(await signIn());
    simulator.setFault({ kind: 'withdraw-access-tokens' });
    const results = await Promise.all([
      door.media.listCalls('200'),
      door.media.getEndpoint('200'),
      door.directory.listUsers(),
    ]);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(saved).toHaveLength(2);
  });

  it('waits as the platform asks, by date', async () => {
    value(await signIn());
    simulator.setFault({ kind: 'throttle', service: 'media', seconds: 0, as: 'date' });
    expect(value(await door.media.listCalls('200'))).toEqual([]);
    const asked = simulator.ledger().requests.filter(({ service }) => service === 'media');
    expect(asked.map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe('the line', () => {
  beforeEach(async () => {
    value(await signIn());
  });

  it('brings a call from ringing to its end, and finds it again by reading', async () => {
    await goOnline();
    const { id } = simulator.placeCall({ from: '+442079460018', fromName: 'Ann', to: '200' });
    await until(() => lastOf('200')?.report.state === 'ringing');
    expect(lastOf('200')?.report).toMatchObject({ callId: id, direction: 'inbound', eventType: 'deliveredEvent' });
    expect(value(await door.media.listCalls('200'))).toMatchObject([{ callId: id, state: 'ringing' }]);
    value(await door.media.changeCall('200', id, { action: 'answer' }));
    await until(() => lastOf('200')?.report.state === 'connected');
    expect(value(await door.media.getCall('200', id))).toMatchObject({ callId: id, state: 'connected' });
    simulator.hangUp(id);
    await until(() => lastOf('200')?.isDeletion === true);
    expect(failure(await door.media.getCall('200', id))?.code).toBe('not-found');
    expect(new Set(publications.map(({ report }) => report.endpointId))).toEqual(new Set(['200']));
  });

  it('dials, and the other side rings', async () => {
    await goOnline();
    const call = value(await door.media.makeCall('200', '201'));
    expect(call).toMatchObject({ endpointId: '200', state: 'connected', direction: 'outbound' });
    const legs = simulator.ledger().calls.find(({ id }) => id === call.callId)?.legs;
    expect(legs?.find(({ endpoint }) => endpoint === '201')?.states.at(-1)?.state).toBe('ringing');
  });

  it.each(['clean', 'reset'] as const)('comes back by itself after a %s drop, with what was missed', async (how) => {
    await goOnline();
    simulator.setFault({ kind: 'drop-socket', how });
    simulator.placeCall({ from: '201', to: '200' });
    await until(() => count('online') === 2);
    expect(calls).toMatchObject([{ endpointId: '200', state: 'ringing' }]);
    const created = simulator
      .ledger()
      .requests.filter(({ method, path }) => method === 'POST' && path === '/subscriptions');
    expect(created).toHaveLength(1);
  });

  it('gets past a refused socket, a refused topic and an ended subscription', async () => {
    simulator.setFault({ kind: 'refuse-socket' });
    simulator.setFault({ kind: 'refuse-subscribe' });
    await goOnline();
    expect(count('retrying')).toBe(2);
    simulator.setFault({ kind: 'expire-subscription' });
    simulator.setFault({ kind: 'drop-socket' });
    await until(() => count('online') === 2);
    simulator.placeCall({ from: '201', to: '200' });
    await until(() => lastOf('200')?.report.state === 'ringing');
  });

  it('asks for a new sign-in where every token is refused', async () => {
    await goOnline();
    simulator.setFault({ kind: 'withdraw-access-tokens' });
    simulator.setFault({ kind: 'withdraw-refresh-tokens' });
    simulator.setFault({ kind: 'drop-socket' });
    await until(() => count('auth-required') === 1);
  });

  it('leaves nothing behind: sweeps its own old subscriptions, and deletes the last one when told to', async () => {
    await goOnline();
    await link?.stop({ deleteSubscription: false });
    phases = [];
    await goOnline();
    const deletions = () =>
      simulator.ledger().requests.filter(({ method, status }) => method === 'DELETE' && status === 204);
    await until(() => deletions().length === 1);
    expect(await link?.stop({ deleteSubscription: true })).toMatchObject({ ok: true });
    expect(deletions()).toHaveLength(2);
  });
});

describe('what else is asked', () => {
  beforeEach(async () => {
    value(await signIn());
  });

  it('reads the platform’s own list of actions', async () => {
    const spec = value(await door.readCallActions());
    expect(spec.actions).toEqual(expect.arrayContaining(['answer', 'redirect', 'transfer']));
    expect(spec.bodyFields).toEqual(expect.arrayContaining(['destination', 'digits']));
    simulator.configure({ hangUpForm: 'both' });
    expect(value(await door.readCallActions()).hasDelete).toBe(true);
  });

  it('reads the directory without a trace of sipPassword', async () => {
    const users = value(await door.directory.listUsers());
    expect(users.map(({ extension }) => extension)).toEqual(expect.arrayContaining(['200', '201', '209']));
    expect(JSON.stringify(users)).not.toMatch(/sip/i);
  });

  it('sets and reads do not disturb, and forwards', async () => {
    value(await door.media.setDoNotDisturb('200', true));
    expect(value(await door.media.getEndpoint('200')).isDoNotDisturb).toBe(true);
    value(
      await door.media.setForwarding('200', { action: 'always', type: 'internal', destination: '201', enabled: true }),
    );
  });

  it('names what it cannot do', async () => {
    expect(failure(await door.media.getCall('200', '999'))?.code).toBe('not-found');
    const { id } = simulator.placeCall({ from: '201', to: '200' });
    expect(failure(await door.media.changeCall('200', id, { action: 'juggle' }))?.code).toBe('unsupported-action');
    simulator.setFault({ kind: 'server-error', service: 'media', status: 503 });
    expect(failure(await door.media.listCalls('200'))?.code).toBe('platform-error');
  });

  it('masks the token that an unknown route repeats', async () => {
    // The simulator offers no DELETE on a call here, as the real platform documents none.
    const { id } = simulator.placeCall({ from: '201', to: '200' });
    const refused = await door.media.deleteCall('200', id);
    expect(failure(refused)).toMatchObject({ code: 'no-such-route', status: 403 });
    expect(failure(refused)?.detail).toContain('***');
  });

  it('lets no secret into a log or a state', async () => {
    await goOnline();
    const secretTexts = [simulator.password, ...saved, ...secretValues];
    const told = JSON.stringify([lines, phases, publications]);
    for (const secret of secretTexts) expect(told).not.toContain(secret);
    expect(secretTexts.length).toBeGreaterThan(3);
  });
});
