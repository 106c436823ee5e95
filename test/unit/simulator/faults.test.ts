import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createCore } from '../../../simulator/core.ts';
import { createFaultTable } from '../../../simulator/fault-table.ts';
import { type Fault, type FaultRequest, faultKinds, faultSchema } from '../../../simulator/faults.ts';
import { createDelivery } from '../../../simulator/notifications/delivery.ts';
import { createServices } from '../../../simulator/services/app.ts';
import { platformClock } from '../../../simulator/time.ts';
import { handClock, seededRandom } from './kit.ts';

/** A fault table on a clock that is moved by hand, and what its target has been told. */
function faultTable() {
  const clock = handClock();
  const core = createCore({ clock, random: seededRandom('faults'), deliver: () => false });
  const faults = createFaultTable(core);
  const told: string[] = [];
  faults.attach({
    strike: ({ kind }) => told.push(kind),
    recover: (kind = undefined) => told.push(kind === undefined ? 'recover' : `recover ${kind}`),
  });
  const set = (fault: FaultRequest): void => faults.set(faultSchema.parse(fault));
  return { clock, core, faults, told, set };
}

/** A delivery whose broker writes down what it is given. */
function delivery(settings: { publicationForm?: 'bare' | 'batch' } = {}) {
  const table = faultTable();
  Object.assign(table.core.settings, settings);
  const sent: string[] = [];
  const broker = { deliver: (_: string, payload: string) => sent.push(payload) > 0 };
  const { clock, core, faults } = table;
  const way = createDelivery({ clock, settings: core.settings, faults, broker });
  faults.attach(way);
  const publish = (...payloads: string[]): boolean[] => payloads.map((payload) => way.deliver('topic', payload));
  return { ...table, sent, publish };
}

test('each kind of fault has its defaults, and nothing beside its own fields', () => {
  const needed: Partial<Record<string, object>> = { slow: { ms: 1 }, 'delay-publications': { ms: 1 } };
  for (const kind of Object.keys(faultKinds)) {
    expect(faultSchema.safeParse({ kind, ...needed[kind] }).success).toBe(true);
    expect(faultSchema.safeParse({ kind, ...needed[kind], colour: 'red' }).success).toBe(false);
  }
});

test('a target is told of every fault, and once of each clearing', () => {
  const { faults, told, set } = faultTable();
  for (const kind of ['drop-socket', 'throttle', 'freeze-sockets'] as const) {
    set({ kind });
  }
  faults.clear();
  expect(told).toEqual(['drop-socket', 'throttle', 'freeze-sockets', 'recover']);
  expect(faults.list()).toEqual([]);
});

test('a fault for requests is not used up by a publication or a socket, nor the other way round', () => {
  const { faults, set } = faultTable();
  const head = { service: 'media', path: '/calls', method: 'GET' };
  set({ kind: 'lose-publications' });
  set({ kind: 'refuse-socket' });
  expect(faults.forRequest(head)).toBeUndefined();
  set({ kind: 'empty-body' });
  expect(faults.forPublication()?.kind).toBe('lose-publications');
  expect(faults.forPublication()).toBeUndefined();
  expect(faults.take('refuse-socket')?.times).toBe(1);
  expect(faults.take('refuse-socket')).toBeUndefined();
  expect(faults.forRequest(head)?.kind).toBe('empty-body');
});

test('a fault is taken by whom it is meant for', () => {
  const { faults, set } = faultTable();
  set({ kind: 'rival-agent', clientId: 'desk', times: 2 });
  expect(faults.take('rival-agent', ({ clientId }) => clientId === 'other')).toBeUndefined();
  expect(faults.take('rival-agent', ({ clientId }) => clientId === 'desk')?.times).toBe(2);
  expect(faults.list()).toMatchObject([{ times: 1 }]);
});

test('the network is back when its time is over, to the millisecond, unless it went down again meanwhile', () => {
  const { clock, faults, told, set } = faultTable();
  set({ kind: 'network-down', how: 'silent', ms: 500 });
  clock.advance(499);
  expect(faults.network()).toBe('silent');
  clock.advance(1);
  expect([faults.network(), told]).toEqual(['up', ['network-down', 'recover network-down']]);
  set({ kind: 'network-down', ms: 500 });
  clock.advance(200);
  set({ kind: 'network-down', ms: 500 });
  clock.advance(300);
  expect(faults.network()).toBe('reset');
  clock.advance(200);
  expect(faults.network()).toBe('up');
});

test('who waits for the clearing goes on with it', async () => {
  const { faults, set } = faultTable();
  const order: string[] = [];
  const waiting = faults.untilCleared().then(() => order.push('answered'));
  set({ kind: 'throttle' });
  faults.clear('throttle');
  await Promise.resolve(order.push('throttle is over'));
  faults.clear('no-answer');
  await waiting;
  expect(order).toEqual(['throttle is over', 'answered']);
});

test.each<[FaultRequest, string[], boolean[]]>([
  [{ kind: 'duplicate-publications', times: 2 }, ['1', '1', '2', '2', '3'], [true, true, true]],
  [{ kind: 'lose-publications', times: 2 }, ['3'], [false, false, true]],
  [{ kind: 'reorder-publications', times: 2 }, ['2', '1', '3'], [false, false, true]],
  [{ kind: 'garble-publications', as: 'empty' }, ['', '2', '3'], [false, true, true]],
])('three publications under %o', (fault, expected, answers) => {
  const { set, sent, publish } = delivery();
  set(fault);
  expect(publish('1', '2', '3')).toEqual(answers);
  expect(sent).toEqual(expected);
});

test('a delayed publication is sent at its time, not before', () => {
  const { clock, set, sent, publish } = delivery();
  set({ kind: 'delay-publications', ms: 700 });
  publish('1', '2');
  clock.advance(699);
  expect(sent).toEqual(['2']);
  clock.advance(1);
  expect(sent).toEqual(['2', '1']);
});

test('what is held for a new order goes out in time even if too few come, and the next hold has its own time', () => {
  const { clock, faults, set, sent, publish } = delivery();
  set({ kind: 'reorder-publications', times: 5, ms: 400 });
  publish('1', '2');
  clock.advance(400);
  expect(sent).toEqual(['2', '1']);
  publish('3');
  clock.advance(399);
  expect(sent).toHaveLength(2);
  faults.clear();
  expect(sent).toEqual(['2', '1', '3']);
  clock.advance(10_000);
  expect(sent).toHaveLength(3);
});

test('a batch holds what goes out together', () => {
  const { set, sent, publish } = delivery({ publicationForm: 'batch' });
  set({ kind: 'reorder-publications', times: 2 });
  publish('1', '2', '3');
  expect(sent.map((text) => JSON.parse(text))).toEqual([{ publications: [2, 1] }, { publications: [3] }]);
});

test('a platform’s clock shows another time and keeps the true one', () => {
  const clock = handClock(1_000_000);
  const skewed = platformClock(clock, () => -250);
  expect([skewed.now(), skewed.real(), skewed.shown(5000), skewed.precise()]).toEqual([
    ...[999_750, 1_000_000, 4750, 1_000_000],
  ]);
});

test('without a socket, a connection that is cut fails the body', async () => {
  const { clock, core, faults, set } = faultTable();
  expect(clock.now()).toBe(core.clock.now());
  const app = createServices(core, faults, { host: 'in-memory', log: () => undefined });
  set({ kind: 'truncated-body', cut: 'connection' });
  const answer = await app.request('/media/2017-09-01/_spec');
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow('terminated');
  expect((await app.request('/media/2017-09-01/_spec')).status).toBe(200);
});

/** Every source file of the simulator with its text. */
function sources(): [string, string][] {
  const room = fileURLToPath(new URL('../../../simulator/', import.meta.url));
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => [file, readFileSync(`${room}${file}`, 'utf8')]);
}

test('time and chance come in through time.ts and random.ts alone; only the command looks at its own process', () => {
  const forbidden =
    /\bDate\.now\(|new Date\(\)|\bset(?:Timeout|Interval|Immediate)\(|\bperformance\.|Math\.random|randomUUID|randomBytes|AbortSignal\.timeout|timers\/promises/;
  const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const guilty = sources().filter(([, text]) => forbidden.test(code(text)));
  expect(guilty.map(([file]) => file).toSorted()).toEqual(['index.ts', 'random.ts', 'time.ts']);
});

test('every fault that the schema knows is one that somebody asks for', () => {
  const texts = sources().filter(([file]) => file !== 'faults.ts');
  const kinds = Object.keys(faultKinds) as Fault['kind'][];
  expect(kinds.filter((kind) => !texts.some(([, text]) => text.includes(`'${kind}'`)))).toEqual([]);
});
