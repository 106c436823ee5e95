import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { closed, connectMqtt, type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

test('a script places, answers and hangs up; the ledger tells it all', async () => {
  const placed = await platform.control('POST', '/calls', { from: '201', to: '202' });
  expect(placed.body).toEqual({ id: '350' });
  expect((await platform.control('POST', '/calls/350/answer', { endpoint: '202' })).status).toBe(200);
  expect((await platform.control('POST', '/calls/350/hangup')).status).toBe(200);
  const { body } = await platform.control('GET', '/ledger');
  const [call] = body.calls;
  expect(call).toMatchObject({ id: '350', isLive: false });
  const [, far] = call.legs;
  expect(far.states.map(({ state }: { state: string }) => state)).toEqual(['ringing', 'connected', 'ended']);
  expect(far).toMatchObject({ endpoint: '202', states: [{ cause: 'newCall', at: expect.any(Number) }, {}, {}] });
});

test('409 with the state for what a leg cannot do, 404 without such a live call, 400 for nonsense', async () => {
  await platform.control('POST', '/calls', { from: '+442079460018', to: '200' });
  const early = await platform.control('POST', '/calls/350/answer');
  expect(early).toMatchObject({ status: 409, body: { state: 'connected' } });
  expect((await platform.control('POST', '/calls/999/answer')).status).toBe(404);
  expect((await platform.control('POST', '/calls/350/hangup', { endpoint: '+442079460018' })).status).toBe(200);
  expect((await platform.control('POST', '/calls/350/hangup')).status).toBe(404);
  for (const body of [{}, { from: '1', to: '2' }, { from: '201', to: 'x' }, { from: '201', to: '200', more: 1 }]) {
    expect((await platform.control('POST', '/calls', body)).status).toBe(400);
  }
});

test('a call placed for a telephone holds its active one first, as a dialled one does', async () => {
  await platform.control('POST', '/calls', { from: '201', to: '202' });
  await platform.control('POST', '/calls', { from: '201', to: '203' });
  const states = platform.simulator.ledger().calls.map(({ legs }) => legs[0]?.states.at(-1)?.state);
  expect(states).toEqual(['held', 'connected']);
});

test('busy is set by a script', async () => {
  expect((await platform.control('POST', '/endpoints/201', { busy: true })).body).toMatchObject({ busy: true });
  await platform.control('POST', '/calls', { from: '200', to: '201' });
  expect(platform.simulator.ledger().calls[0]?.legs[0]?.states.at(-1)).toMatchObject({ state: 'ended', cause: 'busy' });
});

/** Status of a control request with exactly these headers; `fetch` would not send a Host of ours. */
async function statusWith(headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(`${platform.simulator.control}/ledger`, { headers });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('a foreign Host or Origin is refused; loopback names are not', async () => {
  const { port } = platform.simulator;
  expect(await statusWith({ host: 'evil.example' })).toBe(403);
  expect(await statusWith({ host: `evil.example:${port}` })).toBe(403);
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith({ origin: 'null' })).toBe(403);
  expect(await statusWith({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
  expect(await statusWith({})).toBe(200);
});

test('it listens on loopback only', async () => {
  const socket = connect({ host: '127.0.0.1', port: platform.simulator.port });
  await once(socket, 'connect');
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
  const outward = connect({ host: '127.0.0.2', port: platform.simulator.port });
  const [error] = await once(outward, 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});

test('faults are listed, set, used up and cleared', async () => {
  const { body } = await platform.control('GET', '/faults');
  expect(Object.keys(body.kinds)).toContain('throttle');
  const fault = { kind: 'unauthorized', service: 'media', path: '/endpoints/200', times: 2 };
  expect((await platform.control('POST', '/faults', fault)).body.set).toEqual([fault]);
  const statuses = [];
  for (const path of ['/calls', '/endpoints/200', '/endpoints/200/calls', '/endpoints/200']) {
    statuses.push((await platform.call('media', 'GET', path)).status);
  }
  expect(statuses).toEqual([200, 401, 401, 200]);
  await platform.control('POST', '/faults', fault);
  expect((await platform.control('DELETE', '/faults')).body.set).toEqual([]);
  expect((await platform.control('POST', '/faults', { kind: 'nonsense' })).status).toBe(400);
});

test.each([
  ['seconds', /^7$/],
  ['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
] as const)('429 with Retry-After as %s', async (as, expected) => {
  platform.simulator.setFault({ kind: 'throttle', seconds: 7, as });
  const answer = await platform.call('media', 'GET', '/calls');
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toMatch(expected);
  expect(answer.headers.get('x-mitel-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a server error of any kind', async () => {
  platform.simulator.setFault({ kind: 'server-error', status: 503 });
  expect((await platform.call('media', 'GET', '/calls')).status).toBe(503);
  expect((await platform.call('media', 'GET', '/calls')).status).toBe(200);
});

test.each(['clean', 'reset'] as const)('the socket is dropped: %s', async (how) => {
  const client = await connectMqtt(await platform.connectionUrl());
  client.on('error', () => undefined);
  const gone = closed(client);
  platform.simulator.setFault({ kind: 'drop-socket', how });
  await gone;
});

test('the connection URL is refused, then expired', async () => {
  const url = await platform.connectionUrl();
  platform.simulator.setFault({ kind: 'refuse-socket' });
  await expect(connectMqtt(url)).rejects.toThrow();
  const client = await connectMqtt(url);
  await client.endAsync();
  platform.simulator.setFault({ kind: 'expire-urls' });
  await expect(connectMqtt(url)).rejects.toThrow();
});

test('SUBSCRIBE is refused once with 0x80', async () => {
  const topic = await platform.subscribe();
  const client = await connectMqtt(await platform.connectionUrl());
  platform.simulator.setFault({ kind: 'refuse-subscribe' });
  await expect(client.subscribeAsync(topic)).rejects.toThrow();
  expect(await client.subscribeAsync(topic)).toHaveLength(1);
  await client.endAsync();
});

test('a subscription expires, tokens are withdrawn', async () => {
  const id = await platform.subscribe();
  platform.simulator.setFault({ kind: 'expire-subscription', subscriptionId: id });
  expect((await platform.call('notifications', 'GET', `/subscriptions/${id}`)).status).toBe(404);
  platform.simulator.setFault({ kind: 'withdraw-refresh-tokens' });
  const fields = { grant_type: 'refresh_token', refresh_token: platform.refreshToken };
  expect((await platform.form('/token', fields)).status).toBe(401);
  platform.simulator.setFault({ kind: 'withdraw-access-tokens' });
  expect((await platform.call('media', 'GET', '/calls')).status).toBe(401);
});

test('settings can be read and changed in part, and only known ones', async () => {
  const { body } = await platform.control('POST', '/settings', { endForm: 'silence' });
  expect(body).toMatchObject({ endForm: 'silence', trunkReports: 'network' });
  expect((await platform.control('POST', '/settings', { endForm: 'loud' })).status).toBe(400);
  expect((await platform.control('POST', '/settings', { colour: 'red' })).status).toBe(400);
});

test('a port that is taken is an error, and nothing is left running', async () => {
  await expect(startSimulator({ port: platform.simulator.port })).rejects.toThrow(/EADDRINUSE/);
});

test('the command prints one JSON line, serves, and stops when told to', async () => {
  const program = fileURLToPath(new URL('../../simulator/index.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const [line] = await once(reader, 'line');
  const access = JSON.parse(line);
  const keys = ['api', 'account', 'username', 'password', 'clientId', 'control', 'clientSecret', 'portal'];
  expect(Object.keys(access)).toEqual(keys);
  expect(access.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\{service\}\/2017-09-01$/);
  expect((await fetch(`${access.control}/ledger`)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(lines).toHaveLength(1);
});

test('a wrong command line is answered with the usage and code 2', async () => {
  const program = fileURLToPath(new URL('../../simulator/index.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--colour'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said] = await once(child.stderr, 'data');
  const [code] = await once(child, 'exit');
  expect([String(said), code]).toEqual([expect.stringContaining('usage:'), 2]);
});
