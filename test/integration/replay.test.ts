import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type DiagnosticsReport, parseDiagnostics } from '../../main/diagnostics/format.ts';
import { present } from '../../main/present.ts';
import { startHeadless } from '../support/headless-agent.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';

const accountLine = z.object({
  ...{ api: z.string(), account: z.string(), username: z.string(), password: z.string(), clientId: z.string() },
  control: z.string(),
});
type Account = z.infer<typeof accountLine>;

const party = z.object({ number: z.string().optional(), name: z.string().optional() });
const callSchema = z.object({
  ...{ key: z.string(), endpointId: z.string(), callId: z.string(), direction: z.string(), phase: z.string() },
  ...{ farEnd: z.string().optional(), outcome: z.string().optional(), from: party, to: party, party },
});
type Call = z.infer<typeof callSchema>;

const startSimulator = async (args: readonly string[] = []): Promise<[JsonLineProgram, Account]> => {
  const program = startProgram('simulator/index.ts', ['--port', '0', ...args]);
  return [program, accountLine.parse(await program.next(() => true))];
};

const startAgent = (account: Account): JsonLineProgram => startHeadless(account).program;

const isOnline = (line: JsonLine): boolean => line.event === 'link' && line.state === 'online';

type Told = Omit<Call, 'key' | 'from' | 'to' | 'party'> & { from?: string; to?: string; party?: string };

/**
 * The story of the calls, without what another run tells otherwise: keys, times, what may be done. Names that come from the
 * directory come when it has been read: what differs by them alone is told once.
 */
const storyOf = (calls: readonly unknown[]): readonly Told[] => {
  const told = calls.map((call) => {
    const { key: _key, from, to, party: other, ...rest } = callSchema.parse(call);
    return { ...rest, ...present({ from: from.number, to: to.number, party: other.number }) };
  });
  const isNews = (call: Told, index: number): boolean => {
    const before = told.slice(0, index).findLast(({ callId }) => callId === call.callId);
    return JSON.stringify(before) !== JSON.stringify(call);
  };
  return told.filter(isNews);
};

const callsTold = ({ lines }: JsonLineProgram): readonly unknown[] =>
  lines.filter((line) => line.event === 'call').map(({ call }) => call);

/** Who called and was called in the end, by name and number. */
const endsOf = (calls: readonly unknown[]): readonly unknown[] =>
  calls
    .map((call) => callSchema.parse(call))
    .filter(({ phase }) => phase === 'ended')
    .map(({ callId, from, to, party: other, outcome }) => ({ callId, from, to, other, outcome }));

const reportOf = async (path: string): Promise<DiagnosticsReport> => {
  const report = parseDiagnostics(await readFile(path, 'utf8'));
  if (!report.ok) throw new Error(report.failure.detail);
  return report.value;
};

/** The calls as the recording itself has them: what a masked file's agent would have told. */
const callsRecorded = ({ events }: DiagnosticsReport): readonly unknown[] =>
  events.flatMap((event) => (event.type === 'agent' && event.event.type === 'call' ? [event.event.call] : []));

/** An agent's shift: calls of every kind, recorded and exported twice. */
class Shift {
  readonly #simulator: JsonLineProgram;
  readonly #account: Account;
  readonly agent: JsonLineProgram;
  #asked = 0;

  private constructor(simulator: JsonLineProgram, account: Account) {
    this.#simulator = simulator;
    this.#account = account;
    this.agent = startAgent(account);
  }

  /** A call rings before anybody is there. */
  static async begin(): Promise<Shift> {
    const [simulator, account] = await startSimulator();
    const early = await fetch(`${account.control}/calls`, {
      method: 'POST',
      body: JSON.stringify({ from: '+442079460018', fromName: 'Grace Murray', to: '200' }),
    });
    expect(early.ok).toBe(true);
    const shift = new Shift(simulator, account);
    await shift.agent.next(isOnline);
    return shift;
  }

  async control(path: string, body: unknown = {}): Promise<void> {
    const answer = await fetch(`${this.#account.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  }

  async ask(command: JsonLine): Promise<JsonLine> {
    this.#asked += 1;
    const id = `ask-${this.#asked}`;
    this.agent.send({ id, ...command });
    return this.agent.next((line) => line.event === 'result' && line.id === id);
  }

  async told(phase: string, from?: string): Promise<Call> {
    const line = await this.agent.next(({ call }) => {
      const parsed = callSchema.safeParse(call);
      return parsed.success && parsed.data.phase === phase && (from === undefined || parsed.data.from.number === from);
    });
    return callSchema.parse(line.call);
  }

  async end(): Promise<void> {
    await this.agent.stop();
    await this.#simulator.stop();
  }
}

const work = async (shift: Shift): Promise<void> => {
  const early = await shift.told('ringing');
  expect(await shift.ask({ command: 'answer', call: early.key })).toMatchObject({ ok: true });
  await shift.told('connected');
  expect(await shift.ask({ command: 'hold', call: early.key })).toMatchObject({ ok: true });
  await shift.told('held');
  await shift.control('/calls', { from: '201', to: '200' });
  const colleague = await shift.told('ringing', '201');
  await shift.control(`/calls/${colleague.callId}/hangup`);
  await shift.told('ended', '201');
  expect(await shift.ask({ command: 'retrieve', call: early.key })).toMatchObject({ ok: true });
  await shift.told('connected');
  expect(await shift.ask({ command: 'hangUp', call: early.key })).toMatchObject({ ok: true });
  await shift.told('ended');
  expect(await shift.ask({ command: 'dial', number: '+442079460123' })).toMatchObject({ ok: true });
  const dialled = await shift.told('dialing');
  expect(await shift.ask({ command: 'hangUp', call: dialled.key })).toMatchObject({ ok: true });
  await shift.told('ended');
};

/** The line breaks while a call rings that is given up before anybody is back. */
const loseTheLine = async (shift: Shift): Promise<void> => {
  await shift.control('/calls', { from: '+442079460777', fromName: 'Niamh Doyle', to: '200' });
  await shift.told('ringing', '+442079460777');
  await shift.control('/faults', { kind: 'drop-socket' });
  await shift.agent.next((line) => line.event === 'link' && line.state === 'retrying');
  await shift.agent.next(isOnline);
  await shift.control('/calls', { from: '203', to: '200' });
  const last = await shift.told('ringing', '203');
  await shift.control(`/calls/${last.callId}/hangup`);
  await shift.told('ended', '203');
};

describe('a session that was recorded', () => {
  let folder = '';
  let shift: Shift;
  let told: readonly unknown[];
  const [open, masked] = ['open.json', 'masked.json'];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'screenpop-replay-'));
    shift = await Shift.begin();
    await work(shift);
    await loseTheLine(shift);
    told = callsTold(shift.agent);
    const path = (name: string) => join(folder, name);
    const answer = await shift.ask({ command: 'diagnostics', file: path(open), personal: true });
    expect(answer).toMatchObject({ ok: true, file: path(open) });
    expect(await shift.ask({ command: 'diagnostics', file: path(masked) })).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    await shift?.end();
    await rm(folder, { recursive: true, force: true });
  });

  const play = async (name: string, args: readonly string[] = []): Promise<JsonLineProgram> => {
    const [simulator, account] = await startSimulator(['--replay', join(folder, name), ...args]);
    const agent = startAgent(account);
    onTestFinished(async () => {
      await agent.stop();
      await simulator.stop();
    });
    await agent.next((line) => {
      const call = callSchema.safeParse(line.call);
      return call.success && call.data.phase === 'ended' && call.data.callId === storyOf(told).at(-1)?.callId;
    });
    return agent;
  };

  it('had every kind of call in it', () => {
    const outcomes = new Set(storyOf(told).flatMap(({ outcome }) => outcome ?? []));
    expect(outcomes).toContain('answered');
    expect(outcomes).toContain('missed');
    const phases = new Set(storyOf(told).map(({ phase }) => phase));
    expect(phases).toEqual(new Set(['ringing', 'connected', 'held', 'dialing', 'ended']));
  });

  it('is told in the file as the agent told it', async () => {
    expect(callsRecorded(await reportOf(join(folder, open)))).toEqual(told);
  });

  it('is told again, call by call, by an agent that hears it played', async () => {
    const again = callsTold(await play(open));
    expect(storyOf(again)).toEqual(storyOf(told));
    expect(endsOf(again)).toEqual(endsOf(told));
  });

  it('is told again from a masked file, with stand-ins in the place of everybody', async () => {
    const report = await reportOf(join(folder, masked));
    const [again, recorded] = [callsTold(await play(masked)), callsRecorded(report)];
    expect(storyOf(again)).toEqual(storyOf(recorded));
    expect(endsOf(again)).toEqual(endsOf(recorded));
    const text = await readFile(join(folder, masked), 'utf8');
    for (const personal of [
      '+442079460018',
      '79460018',
      'Grace Murray',
      'Alex Morgan',
      'Priya',
      'alex.morgan',
      '"200"',
    ])
      expect(text).not.toContain(personal);
  });

  it('can be played faster', async () => {
    expect(storyOf(callsTold(await play(open, ['--speed', '2'])))).toEqual(storyOf(told));
  });

  it.skipIf(process.platform === 'win32')('is its owner’s alone to read, and not written over', async () => {
    expect((await stat(join(folder, open))).mode & 0o777).toBe(0o600);
    const before = await readFile(join(folder, open), 'utf8');
    const answer = await shift.ask({ command: 'diagnostics', file: join(folder, open) });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', detail: expect.stringContaining('EEXIST') },
    });
    expect(await readFile(join(folder, open), 'utf8')).toBe(before);
  });

  it.each([
    ['no file', async () => undefined, /ENOENT/],
    [
      'half a file',
      async (path: string) => writeFile(path, (await readFile(join(folder, open), 'utf8')).slice(0, -200)),
      /no JSON/,
    ],
    ['another kind of file', (path: string) => writeFile(path, '{"name":"screenpop"}'), /no diagnostics file/],
    [
      'a file of a later version',
      (path: string) => writeFile(path, '{"format":"screenpop-diagnostics","version":2,"events":[]}'),
      /version 2/,
    ],
    [
      'an event that makes no sense',
      (path: string) =>
        writeFile(path, '{"format":"screenpop-diagnostics","version":1,"events":[{"type":"publication","at":1}]}'),
      /event 1/,
    ],
    [
      'a recording of nobody',
      (path: string) => writeFile(path, '{"format":"screenpop-diagnostics","version":1,"events":[]}'),
      /nobody was signed in/,
    ],
    ['a huge file', (path: string) => writeFile(path, Buffer.alloc(65 * 1024 * 1024, 32)), /larger than/],
  ])('%s is refused with its reason and code 2', async (_, write, reason) => {
    const path = join(folder, 'bad.json');
    await rm(path, { force: true });
    await write(path);
    const program = startProgram('simulator/index.ts', ['--port', '0', '--replay', path]);
    expect(await program.exited).toBe(2);
    expect(program.stderr()).toMatch(reason);
    expect(program.lines).toEqual([]);
  });
});
