import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../main/calls/types.ts';
import { readScenario } from '../../simulator/scenarios/file.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { callOf, type HeadlessAccount, startHeadless } from '../support/headless-agent.ts';
import { type JsonLine, type JsonLineProgram, startProgram } from '../support/json-lines.ts';

/** Each example is played so many times faster than it is written. */
const speed = 20;

const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/scenarios/${name}.json`, import.meta.url));

const callsIn = (lines: readonly JsonLine[]): readonly Call[] => lines.flatMap((line) => callOf(line) ?? []);

/** The same words without those that only repeat the one before. */
const steps = (words: readonly string[]): readonly string[] => words.filter((word, index) => word !== words[index - 1]);

/** What was told of each call, in the order in which the calls appeared: `ringing connected ended:answered`. */
const coursesOf = (calls: readonly Call[]): readonly string[] =>
  [...Map.groupBy(calls, ({ key }) => key).values()].map((told) =>
    steps(told.map(({ phase, outcome }) => (outcome === undefined ? phase : `${phase}:${outcome}`))).join(' '),
  );

/** A simulator and a headless agent that is online at it. */
class Pair {
  readonly simulator: Simulator;
  readonly agent: JsonLineProgram;
  #from = 0;

  private constructor(simulator: Simulator, agent: JsonLineProgram) {
    this.simulator = simulator;
    this.agent = agent;
  }

  static async start(endpoints: readonly string[], options: Parameters<typeof startSimulator>[0] = {}): Promise<Pair> {
    const simulator = await startSimulator(options);
    const agent = startAgent(simulator, endpoints);
    await agent.next((line) => line.event === 'link' && line.state === 'online');
    return new Pair(simulator, agent);
  }

  /** Plays an example; what the agent told until so many calls had ended. */
  async play(name: string, ended: number): Promise<readonly Call[]> {
    const before = this.mark();
    const end = await this.simulator.playScenario(await readScenario(example(name)), speed);
    expect(end).toMatchObject({ state: 'done' });
    for (let count = 0; count < ended; count += 1) await this.call(({ phase }) => phase === 'ended');
    return callsIn(this.agent.lines.slice(before));
  }

  /** What has been told so far is not waited for any more: ids are used again. */
  mark(): number {
    this.#from = this.agent.lines.length;
    return this.#from;
  }

  async call(fits: (call: Call) => boolean): Promise<Call> {
    const isNew = (line: JsonLine): boolean => this.agent.lines.indexOf(line) >= this.#from;
    const line = await this.agent.next((one) => isNew(one) && callsIn([one]).some(fits));
    return line.call as Call;
  }

  async ask(command: JsonLine): Promise<JsonLine> {
    const id = `ask ${this.agent.lines.length}`;
    this.agent.send({ id, ...command });
    return this.agent.next((line) => line.event === 'result' && line.id === id);
  }

  /** The last state of a leg, as the PBX has it. */
  truth(callId: string, endpoint: string): string | undefined {
    const call = this.simulator.ledger().calls.findLast(({ id }) => id === callId);
    return call?.legs.findLast((leg) => leg.endpoint === endpoint)?.states.at(-1)?.state;
  }

  async stop(): Promise<void> {
    await this.agent.stop();
    await this.simulator.stop();
  }
}

const startAgent = (account: HeadlessAccount, endpoints: readonly string[]): JsonLineProgram =>
  startHeadless(account, ['--ephemeral', ...endpoints.flatMap((endpoint) => ['--endpoint', endpoint])]).program;

const answered = 'ringing connected ended:answered';

describe('an example, as the headless agent tells it', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start([]);
  });
  afterAll(() => pair?.stop());

  it.each<[string, readonly string[]]>([
    ['a-learns-that-b-answered', ['dialing connected ended:answered']],
    ['a-mobile-cannot-be-known', ['dialing ended:unknown']],
    ['second-ring-during-a-call', ['ringing connected held connected ended:answered', answered]],
    ['consult-and-complete', ['ringing connected held ended:transferred', 'dialing connected ended:transferred']],
    ['consulted-and-handed-the-call', [answered]],
    [
      'consult-and-swap',
      [
        'ringing connected held connected held connected ended:answered',
        'dialing connected held connected ended:answered',
      ],
    ],
    ['conference-of-three', ['ringing connected held connected ended:answered', 'dialing connected ended:answered']],
    ['blind-transfer', ['ringing connected ended:transferred']],
    ['redirect-while-ringing', ['ringing ended:redirected']],
    ['taken-on-another-device', ['ringing ended:elsewhere']],
    ['busy-colleague', ['dialing ended:failed']],
    ['softphone-on-the-extension', ['ringing connected held connected ended:answered']],
    ['ten-calls-at-once', Array.from({ length: 10 }, (_, index) => (index === 3 ? answered : 'ringing ended:missed'))],
  ])('%s', async (name, courses) => {
    expect(coursesOf(await pair.play(name, courses.length))).toEqual(courses);
    await pair.ask({ command: 'snapshot' }).then((snapshot) => expect(snapshot.calls).toEqual([]));
  });

  it('says on the way that the colleague answered, and of a mobile never', async () => {
    const farEnds = (calls: readonly Call[]) => steps(calls.map(({ farEnd = 'none' }) => farEnd)).at(-1);
    expect(farEnds(await pair.play('a-learns-that-b-answered', 1))).toBe('answered');
    expect(farEnds(await pair.play('a-mobile-cannot-be-known', 1))).toBe('unknown');
  });

  it('tells the end of a call that was transferred at the telephone, also where its calls cannot be read then', async () => {
    const target = { service: 'media', method: 'GET', path: '/endpoints/200/calls' } as const;
    pair.simulator.setFault({ kind: 'server-error', ...target });
    expect(coursesOf(await pair.play('blind-transfer', 1))).toEqual(['ringing connected ended:transferred']);
    const refused = pair.simulator.ledger().requests.filter(({ status }) => status === 500);
    expect(refused.map(({ path }) => path)).toEqual([target.path]);
  });

  it('keeps the key of a call that is handed on under another id, and says who is there now', async () => {
    const calls = await pair.play('consulted-and-handed-the-call', 1);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(2);
    expect(steps(calls.map(({ party }) => party.number ?? ''))).toEqual(['201', '+442079460018']);
  });
});

describe('several lines on one agent: a secretary and a manager', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(['200', '201'], { callIds: { lowest: 350, first: 350, highest: 351 } });
  });
  afterAll(() => pair?.stop());

  it('secretary-and-manager: an internal call is one id, two legs and two keys', async () => {
    const calls = await pair.play('secretary-and-manager', 4);
    const told = [...Map.groupBy(calls, ({ key }) => key).values()];
    expect(told.map(([first]) => first?.endpointId)).toEqual(['201', '200', '201', '200']);
    expect(coursesOf(calls)).toEqual([
      ...[answered, 'ringing ended:missed'],
      ...['dialing connected ended:answered', answered],
    ]);
    expect(told[2]?.[0]?.callId).toBe(told[3]?.[0]?.callId);
  });

  it('an-id-used-again: the third call has the id of the first and is another one', async () => {
    const calls = await pair.play('an-id-used-again', 3);
    const told = [...Map.groupBy(calls, ({ key }) => key).values()];
    expect(told.map((lines) => lines[0]?.callId === told[0]?.[0]?.callId)).toEqual([true, false, true]);
    expect(coursesOf(calls)).toEqual(['ringing ended:missed', 'ringing ended:missed', answered]);
  });

  it('sends each command to the leg that is meant, though both have the same bare id', async () => {
    pair.mark();
    const { id } = pair.simulator.placeCall({ from: '201', to: '200' });
    const theirs = await pair.call((call) => call.endpointId === '201' && call.callId === id);
    const ours = await pair.call((call) => call.endpointId === '200' && call.callId === id);
    expect([theirs.direction, ours.direction, theirs.key === ours.key]).toEqual(['outbound', 'inbound', false]);
    expect(await pair.ask({ command: 'answer', call: ours.key })).toMatchObject({ ok: true });
    await pair.call((call) => call.key === theirs.key && call.phase === 'connected');
    expect(await pair.ask({ command: 'hold', call: theirs.key })).toMatchObject({ ok: true });
    await pair.call((call) => call.key === theirs.key && call.phase === 'held');
    expect([pair.truth(id, '200'), pair.truth(id, '201')]).toEqual(['connected', 'held']);
    expect(await pair.ask({ command: 'hangUp', call: ours.key })).toMatchObject({ ok: true });
    await pair.call((call) => call.key === theirs.key && call.phase === 'ended');
  });

  it('holds calls of both lines at the same time, and dials and sets by endpoint', async () => {
    pair.mark();
    const { id } = pair.simulator.placeCall({ from: '+442079460018', to: '200' });
    const own = await pair.call((call) => call.callId === id && call.phase === 'ringing');
    expect(await pair.ask({ command: 'dial', number: '203', endpoint: '201' })).toMatchObject({ ok: true });
    const dialled = await pair.call((call) => call.endpointId === '201' && call.direction === 'outbound');
    const snapshot = await pair.ask({ command: 'snapshot' });
    expect(snapshot.calls).toMatchObject([{ key: own.key }, { key: dialled.key }]);
    expect(await pair.ask({ command: 'doNotDisturb', enabled: true, endpoint: '201' })).toMatchObject({ ok: true });
    await pair.ask({ command: 'hangUp', call: dialled.key });
    await pair.call((call) => call.key === dialled.key && call.phase === 'ended');
    const refused = pair.simulator.placeCall({ from: '202', to: '201' });
    expect(pair.truth(refused.id, '202')).toBe('ended');
    await pair.ask({ command: 'decline', call: own.key });
    await pair.call((call) => call.key === own.key && call.phase === 'ended');
    expect(await pair.ask({ command: 'doNotDisturb', enabled: false, endpoint: '201' })).toMatchObject({ ok: true });
  });

  it('reads the calls of both lines when it signs in', async () => {
    const { id } = pair.simulator.placeCall({ from: '201', to: '200' });
    const late = startAgent(pair.simulator, ['200', '201']);
    await late.next((line) => line.event === 'link' && line.state === 'online');
    expect(new Set(callsIn(late.lines).map(({ endpointId }) => endpointId))).toEqual(new Set(['200', '201']));
    await late.stop();
    pair.simulator.hangUp(id, '201');
    const asked = pair.simulator.ledger().requests.filter(({ method }) => method === 'GET');
    for (const endpoint of ['200', '201']) {
      expect(asked.map(({ path }) => path)).toContain(`/endpoints/${endpoint}/calls`);
      const subject = `/2017-09-01/endpoints/${endpoint}/calls/`;
      expect(JSON.stringify(pair.simulator.ledger().requests)).toContain(subject);
    }
  });
});

describe('the ways to play one', () => {
  it('by the control API: played, told of, refused, stopped', async () => {
    const simulator = await startSimulator();
    const control = async (method: string, path: string, body?: unknown) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`${simulator.control}${path}`, init);
      return { status: response.status, body: await response.json() };
    };
    const scenario = { format: 'screenpop-scenario/1', title: 'Waits', steps: [{ does: 'wait', at: 3_600_000 }] };
    const started = await control('POST', '/scenarios', scenario);
    expect(started).toEqual({ status: 202, body: { id: '1', title: 'Waits', state: 'playing', step: 1 } });
    const wrong = await control('POST', '/scenarios', { ...scenario, steps: [] });
    expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^steps: /) } });
    expect((await control('POST', '/scenarios?speed=0', scenario)).status).toBe(400);
    expect((await control('GET', '/scenarios/7')).status).toBe(404);
    const { body } = await control('DELETE', '/scenarios');
    expect(body).toEqual({ scenarios: [{ id: '1', title: 'Waits', state: 'stopped', step: 1 }] });
    expect((await control('GET', '/scenarios/1')).body).toMatchObject({ state: 'stopped' });
    await simulator.stop();
  });

  it('by the command: it begins when an agent has subscribed, and the end is told on stderr', async () => {
    const args = ['--port', '0', '--scenario', example('redirect-while-ringing'), '--speed', String(speed)];
    const program = startProgram('simulator/index.ts', args);
    const access = await program.next(() => true);
    const agent = startAgent(access as unknown as HeadlessAccount, []);
    await agent.next((line) => callsIn([line]).some(({ outcome }) => outcome === 'redirected'));
    await expect.poll(program.stderr, { timeout: 10_000 }).toContain('"A redirect while it rings": done, 4 steps');
    await agent.stop();
    await program.stop();
  });

  it.each([
    ['a file that is not there', ['--scenario', '/nowhere.json'], 'it cannot be read (ENOENT)'],
    ['a file that is none', ['--scenario', 'package.json'], 'format: '],
    ['a scenario and a recording', ['--scenario', 'a', '--replay', 'b'], 'usage:'],
  ])('by the command: %s is refused with code 2', async (_, args, reason) => {
    const program = startProgram('simulator/index.ts', args);
    expect(await program.exited).toBe(2);
    expect(program.stderr()).toContain(reason);
  });
});
