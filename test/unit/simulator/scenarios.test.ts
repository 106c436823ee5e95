import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCore } from '../../../simulator/core.ts';
import { createFaultTable } from '../../../simulator/fault-table.ts';
import { readScenario } from '../../../simulator/scenarios/file.ts';
import { playScenario, type ScenarioEnd } from '../../../simulator/scenarios/player.ts';
import { parseScenario, parseScenarioText, type ScenarioFile } from '../../../simulator/scenarios/schema.ts';
import { type HandClock, handClock, seededRandom } from './kit.ts';

const outside = '+442079460018';

const written = (steps: ScenarioFile['steps'], more: Partial<ScenarioFile> = {}): ScenarioFile => ({
  ...{ format: 'screenpop-scenario/1', title: 'A test', steps },
  ...more,
});

function stage(): { core: ReturnType<typeof createCore>; clock: HandClock } {
  const clock = handClock();
  return { core: createCore({ clock, random: seededRandom('scenarios'), deliver: () => true }), clock };
}

/** Plays a scenario to its end, in steps of ten milliseconds. */
async function played(file: ScenarioFile, { core, clock } = stage(), speed = 1): Promise<ScenarioEnd> {
  const scenario = parseScenario(file);
  const run = playScenario({ core, clock, speed, scenario, faults: createFaultTable(core) });
  while (run.now().state === 'playing') {
    clock.advance(10);
  }
  return run.ended;
}

test.each<[string, unknown, RegExp]>([
  ['no JSON', undefined, /^it is no JSON/],
  ['another format', { ...written([{ does: 'wait' }]), format: 'x' }, /^format: /],
  ['an action that does not exist', written([{ does: 'sing' } as never]), /^steps\.0\.does: /],
  ['a field too many', written([{ does: 'answer', who: '200', loud: true } as never]), /loud/],
  ['a name that nobody has', written([{ does: 'answer', who: 'Ann' }]), /^steps\.0: Ann is no number and no actor$/],
  ['a call that nobody named', written([{ does: 'answer', who: '200', call: 'x' }]), /^steps\.0: no step before names/],
  ['two times', written([{ does: 'wait', at: 5, when: { who: '200', is: 'idle' } }]), /at or when, not both/],
  [
    'a fault that does not exist',
    written([{ does: 'fault', fault: { kind: 'x' } as never }]),
    /^steps\.0\.fault\.kind/,
  ],
  ['no steps', written([]), /^steps: /],
])('a scenario with %s is refused, and the reason says where', (_, value, reason) => {
  const read = (): unknown => (value === undefined ? parseScenarioText('{') : parseScenario(value));
  expect(read).toThrow(reason);
});

test('every wrong place is named', () => {
  const wrong = written([
    { does: 'answer', who: 'Ann' },
    { does: 'answer', who: 'Bob' },
  ]);
  expect(() => parseScenario(wrong)).toThrow('steps.0: Ann is no number and no actor; steps.1: Bob is no number');
});

test('steps come at their times, and with a speed sooner', async () => {
  const steps = [
    { does: 'call', who: outside, to: '200', at: 500 },
    { does: 'hangUp', who: outside, after: 1_000 },
  ] as const;
  for (const [speed, expected] of [
    [1, [500, 1_500]],
    [10, [50, 150]],
  ] as const) {
    const world = stage();
    const began = world.clock.now();
    expect(await played(written([...steps]), world, speed)).toEqual({ state: 'done', steps: 2 });
    const states = world.core.ledger.read().calls[0]?.legs.find(({ endpoint }) => endpoint === '200')?.states ?? [];
    expect(states.map(({ at }) => at - began)).toEqual(expected);
  }
});

test('a step waits until its condition is so, and then its time', async () => {
  const world = stage();
  const began = world.clock.now();
  const steps: ScenarioFile['steps'] = [
    { does: 'forward', who: '200', to: '202', kind: 'noAnswer', ringMs: 3_000 },
    { does: 'call', who: outside, to: '200', as: 'ours' },
    { does: 'answer', who: '202', when: { who: '202', is: 'ringing', call: 'ours' }, after: 500 },
    { does: 'wait', when: { who: '200', is: 'idle' } },
  ];
  expect(await played(written(steps), world)).toEqual({ state: 'done', steps: 4 });
  const taken = world.core.ledger
    .read()
    .calls[0]?.legs.find(({ endpoint }) => endpoint === '202')
    ?.states.at(-1);
  expect([taken?.state, (taken?.at ?? 0) - began]).toEqual(['connected', 3_520]);
});

test('what is waited for in vain, and what cannot be done, ends it at its step', async () => {
  expect(await played(written([{ does: 'wait', when: { who: '200', is: 'ringing' }, within: 100 }]))).toEqual({
    ...{ state: 'failed', step: 1, message: '200 ringing was waited for in vain' },
  });
  expect(await played(written([{ does: 'wait' }, { does: 'answer', who: '200' }]))).toEqual({
    ...{ state: 'failed', step: 2, message: 'answer: 200 has no call in which it could answer' },
  });
  expect(await played(written([{ does: 'call', who: outside, to: '+49301' }]))).toMatchObject({
    message: 'call: one of the two must be an extension',
  });
});

test('telephones, settings and faults can be set', async () => {
  const world = stage();
  const steps: ScenarioFile['steps'] = [
    { does: 'busy', who: 'Bo' },
    { does: 'doNotDisturb', who: '202' },
    { does: 'setting', settings: { endForm: 'put' } },
    { does: 'fault', fault: { kind: 'slow', ms: 5 } },
    { does: 'clearFaults' },
    { does: 'busy', who: 'Bo', on: false },
  ];
  const more = { actors: { Bo: '201' }, settings: { trunkReports: 'alerting' } } as const;
  expect(await played(written(steps, more), world)).toMatchObject({ state: 'done' });
  expect(world.core.settings).toMatchObject({ endForm: 'put', trunkReports: 'alerting' });
  const { extensions } = world.core.exchange;
  expect([extensions.get('201')?.isBusy, extensions.get('202')?.isDoNotDisturb]).toEqual([false, true]);
});

test('of several calls a step means the one that is named, whatever its id is by now', async () => {
  const world = stage();
  const steps: ScenarioFile['steps'] = [
    { does: 'call', who: outside, to: '201', as: 'first' },
    { does: 'answer', who: '201' },
    { does: 'consult', who: '201', to: '200', as: 'question' },
    { does: 'answer', who: '200' },
    { does: 'completeTransfer', who: '201', with: 'first', call: 'question' },
    { does: 'call', who: '203', to: '200', as: 'other' },
    { does: 'hold', who: '200', call: 'question' },
    { does: 'hangUp', who: '203', call: 'other' },
  ];
  expect(await played(written(steps, { settings: { transferIds: 'new' } }), world)).toMatchObject({ state: 'done' });
  const legs = [...world.core.exchange.live.values()].flatMap(({ legs: all }) => all);
  expect(legs.filter(({ endpoint }) => endpoint === '200').map(({ state }) => state)).toEqual(['held']);
});

test('a PBX without a free id ends it, and does no harm', async () => {
  const clock = handClock();
  const core = createCore({
    ...{ clock, random: seededRandom('ids'), deliver: () => true },
    callIds: { lowest: 1, first: 1, highest: 1 },
  });
  const calls = [1, 2].map(() => ({ does: 'call', who: outside, to: '200' }) as const);
  expect(await played(written(calls), { core, clock })).toMatchObject({ state: 'failed', step: 2 });
});

const folder = new URL('../../../examples/scenarios/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(examples)('the example %s can be played to its end, by nobody but itself', async (name) => {
  const scenario = await readScenario(new URL(name, folder).pathname);
  const world = stage();
  expect(await played(scenario, world)).toEqual({ state: 'done', steps: scenario.steps.length });
  expect(world.core.exchange.live.size).toBe(0);
});
