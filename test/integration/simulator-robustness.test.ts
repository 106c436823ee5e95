import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

/** What the simulator answers to these bytes, until it closes the connection. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: platform.simulator.port });
  socket.end(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

test.each(['/mqtt', '////', 'http://[', '/mqtt?X-Amz-Signature=%%%', '*'])(
  'a websocket to %s is refused, and nothing breaks',
  async (target) => {
    expect(await answerTo(`GET ${target} HTTP/1.1\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 403 /);
    expect((await platform.control('GET', '/faults')).status).toBe(200);
  },
);

/** Mulberry32: the same requests in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const services = ['media', 'admin', 'authentication', 'notifications', 'presence'] as const;
const segments = [
  'endpoints',
  'calls',
  'records',
  'users',
  'photo',
  'subscriptions',
  'token',
  'forwardings',
  'accounts',
];
const parts = [...segments, '200', '201', '350', '351', '__proto__', 'constructor', '%2e%2e', '%00', '%ff', 'é', '*'];
const queries = [
  '',
  '?$top=1',
  "?$filter=a eq '",
  '?$filter=((((',
  '?$skipToken=-5',
  '?$orderby=__proto__ desc',
  '?$search=[',
];
const bodies = [
  ...[undefined, null, 7, 'text', [], {}, { action: ['answer'] }, { to: {} }, { to: '9'.repeat(500) }, { to: '201' }],
  ...['answer', 'hold', 'retrieve', 'hangUp', 'alternate', 'conference'].map((action) => ({ action })),
  ...['redirect', 'transfer', 'consult', 'always'].map((action) => ({ action, enabled: true, destination: '203' })),
  JSON.parse('{"__proto__":{"action":"answer"},"grant_type":"__proto__"}'),
];

test('three hundred senseless requests are refused by name, never by a crash', async () => {
  const random = seeded(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let count = 0; count < 300; count += 1) {
    platform.simulator.placeCall({ from: '201', to: '200' });
    const path = `/${Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(parts)).join('/')}${pick(queries)}`;
    const live = `/endpoints/200/calls/${350 + Math.floor(random() * 20)}`;
    const method = pick(['POST', 'PUT', 'DELETE', 'PATCH']);
    const answer = await platform.call(pick(services), method, random() < 0.3 ? live : path, pick(bodies));
    expect([method, path, answer.status < 500]).toEqual([method, path, true]);
    expect(answer.headers.get('x-mitel-correlation-id')).not.toBeNull();
  }
});

test.each([
  ['GET', '/faults', 200],
  ['POST', '/calls', 400],
  ['GET', '/nothing', 404],
])('%s %s of the control API carries a correlation id too', async (method, path, status) => {
  const answer = await platform.control(method, path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-mitel-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
});

// npm starts a script through a shell, and a signal to npm ends that shell alone.
test.skipIf(process.platform === 'win32')('started by npm, it stops when npm is stopped', async () => {
  const program = fileURLToPath(new URL('../../simulator/index.ts', import.meta.url));
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${program}" --port 0; true`], {
    env: { ...process.env, npm_lifecycle_event: 'simulator' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: shell.stdout }), 'line');
  shell.kill('SIGTERM');
  await once(shell, 'close');
  await expect(fetch(`${JSON.parse(line).control}/faults`)).rejects.toThrow();
});
