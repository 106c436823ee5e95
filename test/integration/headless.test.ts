import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';

const accountLine = z.object({
  api: z.string(),
  account: z.string(),
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  control: z.string(),
});
const callLine = z.object({
  event: z.literal('call'),
  call: z.object({
    key: z.string(),
    endpointId: z.string(),
    callId: z.string(),
    direction: z.string(),
    phase: z.string(),
    farEnd: z.string().optional(),
    outcome: z.string().optional(),
    from: z.object({ number: z.string().optional(), name: z.string().optional() }),
    party: z.object({ number: z.string().optional(), name: z.string().optional() }),
    actions: z.array(z.string()),
  }),
});
const ledgerSchema = z.object({
  calls: z.array(
    z.object({
      id: z.string(),
      legs: z.array(z.object({ endpoint: z.string(), states: z.array(z.object({ state: z.string() })) })),
    }),
  ),
});

type Call = z.infer<typeof callLine>['call'];

let simulator: JsonLineProgram;
let agent: JsonLineProgram;
let account: z.infer<typeof accountLine>;

const control = async (path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${account.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json().catch(() => undefined);
};

/** The last state of each leg of the newest call with this id. */
const ledgerStates = async (callId: string): Promise<Record<string, string | undefined>> => {
  const response = await fetch(`${account.control}/ledger`);
  const call = ledgerSchema.parse(await response.json()).calls.findLast((one) => one.id === callId);
  return Object.fromEntries((call?.legs ?? []).map((leg) => [leg.endpoint, leg.states.at(-1)?.state]));
};

const nextCall = async (fits: (call: Call) => boolean): Promise<Call> => {
  const line = await agent.next((candidate) => {
    const parsed = callLine.safeParse(candidate);
    return parsed.success && fits(parsed.data.call);
  });
  return callLine.parse(line).call;
};

let lastId = 0;
const ask = (command: JsonLine): Promise<JsonLine> => {
  lastId += 1;
  const id = String(lastId);
  agent.send({ id, ...command });
  return agent.next((line) => line.event === 'result' && line.id === id);
};

const ring = async (from = '+442079460018'): Promise<Call> => {
  const { id } = z.object({ id: z.string() }).parse(await control('/calls', { from, to: '200' }));
  return nextCall((call) => call.callId === id && call.phase === 'ringing');
};

const startAgent = (extra: readonly string[] = [], password = account.password): JsonLineProgram =>
  startProgram(
    'main/headless.ts',
    [
      '--api',
      account.api,
      '--account',
      account.account,
      '--username',
      account.username,
      '--client-id',
      account.clientId,
      '--ephemeral',
      ...extra,
    ],
    { SCREENPOP_PASSWORD: password },
  );

beforeAll(async () => {
  simulator = startProgram('simulator/index.ts', ['--port', '0']);
  account = accountLine.parse(await simulator.next(() => true));
  agent = startAgent();
  await agent.next((line) => line.event === 'link' && line.state === 'online');
});

afterAll(async () => {
  await agent?.stop();
  await simulator?.stop();
});

describe('the headless agent against a simulator in another process', () => {
  it('says online with its own extension', () => {
    expect(agent.lines.filter((line) => line.event === 'link').at(-1)).toMatchObject({
      state: 'online',
      endpointIds: ['200'],
    });
  });

  it('rings, answers, and sees the other side hang up', async () => {
    const call = await ring();
    expect(call).toMatchObject({ endpointId: '200', direction: 'inbound', from: { number: '+442079460018' } });
    expect(call.actions).toEqual(expect.arrayContaining(['answer', 'redirect', 'hangUp']));
    expect(await ask({ command: 'answer', call: call.key })).toMatchObject({ ok: true });
    await nextCall((one) => one.key === call.key && one.phase === 'connected');
    expect((await ledgerStates(call.callId))['200']).toBe('connected');
    await control(`/calls/${call.callId}/hangup`, {});
    const over = await nextCall((one) => one.key === call.key && one.phase === 'ended');
    expect(over).toMatchObject({ outcome: 'answered', actions: [] });
  });

  it('is told when the caller gives up', async () => {
    const call = await ring();
    await control(`/calls/${call.callId}/hangup`, {});
    expect(await nextCall((one) => one.key === call.key && one.phase === 'ended')).toMatchObject({ outcome: 'missed' });
  });

  it('dials a colleague, learns that he answered, and hangs up', async () => {
    const dialled = await ask({ command: 'dial', number: '201' });
    expect(dialled).toMatchObject({ ok: true });
    const call = await nextCall((one) => one.direction === 'outbound' && one.farEnd === 'alerting');
    expect((await ledgerStates(call.callId))['201']).toBe('ringing');
    expect(call.phase).toBe('dialing');
    await control(`/calls/${call.callId}/answer`, { endpoint: '201' });
    await nextCall((one) => one.key === call.key && one.phase === 'connected' && one.farEnd === 'answered');
    expect(await ask({ command: 'hangUp', call: call.key })).toMatchObject({ ok: true });
    expect(await nextCall((one) => one.key === call.key && one.phase === 'ended')).toMatchObject({
      outcome: 'answered',
    });
  });

  it('dials outside: stays dialing, farEnd unknown, offers what a connected call offers', async () => {
    await ask({ command: 'dial', number: '+44 20 7946 0018' });
    const call = await nextCall((one) => one.direction === 'outbound' && one.party.number === '+442079460018');
    await control(`/calls/${call.callId}/answer`, {});
    expect(call).toMatchObject({ phase: 'dialing', farEnd: 'unknown' });
    expect(call.actions).toEqual(expect.arrayContaining(['hold', 'transfer', 'hangUp']));
    await ask({ command: 'hold', call: call.key });
    await nextCall((one) => one.key === call.key && one.phase === 'held');
    await ask({ command: 'retrieve', call: call.key });
    await nextCall((one) => one.key === call.key && one.phase === 'dialing');
    await ask({ command: 'hangUp', call: call.key });
    expect(await nextCall((one) => one.key === call.key && one.phase === 'ended')).toMatchObject({
      outcome: 'unknown',
    });
  });

  it('redirects a ringing call: the other extension rings', async () => {
    const call = await ring();
    expect(await ask({ command: 'redirect', call: call.key, destination: '202' })).toMatchObject({ ok: true });
    expect(await nextCall((one) => one.key === call.key && one.phase === 'ended')).toMatchObject({
      outcome: 'redirected',
    });
    const states = await ledgerStates(call.callId);
    expect(states['202']).toBe('ringing');
    await control(`/calls/${call.callId}/hangup`, {});
  });

  it('transfers a connected call', async () => {
    const call = await ring();
    await ask({ command: 'answer', call: call.key });
    await nextCall((one) => one.key === call.key && one.phase === 'connected');
    expect(await ask({ command: 'transfer', call: call.key, destination: '203' })).toMatchObject({ ok: true });
    expect(await nextCall((one) => one.key === call.key && one.phase === 'ended')).toMatchObject({
      outcome: 'transferred',
    });
  });

  it.each([
    ['not JSON', 'hello', 'invalid-input'],
    ['an unknown command', '{"id":"x","command":"fly"}', 'unknown-command'],
    ['an unknown call', '{"id":"x","command":"answer","call":"nope"}', 'unknown-call'],
    ['a missing field', '{"id":"x","command":"dial"}', 'invalid-input'],
    ['an array', '[]', 'invalid-input'],
    ['a number that is none', '{"id":"x","command":"dial","number":"hello"}', 'invalid-number'],
  ])('answers %s with an error, and goes on', async (_, line, code) => {
    agent.send(line);
    const answer = await agent.next((one) => one.event === 'result' && one.ok === false);
    expect(answer).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(/\w/) } });
    expect(await ask({ command: 'snapshot' })).toMatchObject({ ok: true, calls: expect.any(Array) });
  });

  it('answers health', async () => {
    const health = await ask({ command: 'health' });
    expect(health.checks).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'line', status: 'pass' })]));
  });

  it('puts nothing but JSON on stdout, and no password anywhere', () => {
    expect(agent.rubbish).toEqual([]);
    expect(JSON.stringify(agent.lines) + agent.stderr()).not.toContain(account.password);
  });

  it('quits with 0 at the end of input', async () => {
    agent.child.stdin?.end();
    expect(await agent.exited).toBe(0);
  });
});

describe('exit codes', () => {
  it('none while the platform cannot be reached: it says that it tries again', async () => {
    await control('/faults', { kind: 'server-error', path: '/authorize', times: 1 });
    const patient = startAgent();
    expect(await patient.next((line) => line.state === 'retrying')).toMatchObject({ reason: 'platform-error' });
    await patient.next((line) => line.state === 'online');
    await patient.stop();
  });

  it('3 when the sign-in is refused', async () => {
    const refused = startAgent([], 'wrong password');
    await refused.next((line) => line.event === 'link' && line.state === 'signed-out');
    expect(await refused.exited).toBe(3);
    expect(refused.stderr()).toMatch(/^CloudLink refused the sign-in\. Check account, user name and password/m);
  });

  it('2 for a wrong command line, with usage on stderr', async () => {
    const wrong = startProgram('main/headless.ts', ['--fly']);
    expect(await wrong.exited).toBe(2);
    expect(wrong.stderr()).toContain('usage:');
  });
});
