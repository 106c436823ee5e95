import { expect, test } from 'vitest';
import { createCore } from '../../../simulator/core.ts';
import { createFaultTable } from '../../../simulator/fault-table.ts';
import { demoUser } from '../../../simulator/identity/people.ts';
import { createServices } from '../../../simulator/services/app.ts';
import { handClock, seededRandom } from './kit.ts';

/** The services in memory: no socket, no port, a clock that is moved by hand. */
function services(callIds = { lowest: 100, first: 350, highest: 999 }) {
  const clock = handClock();
  const logged: string[] = [];
  const core = createCore({ clock, random: seededRandom('services'), deliver: () => false, callIds });
  const faults = createFaultTable(core);
  const app = createServices(core, faults, { host: 'in-memory', log: (message) => logged.push(message) });
  const token = core.tokens.issue(demoUser(core.account)).access_token;
  const post = async (path: string, body: unknown): Promise<Response> =>
    app.request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = async (path: string): Promise<Response> =>
    app.request(path, { headers: { authorization: `Bearer ${token}` } });
  return { clock, core, faults, get, post, logged };
}

test('a slow answer comes when its time has come, not before', async () => {
  const { clock, faults, get } = services();
  faults.set({ kind: 'slow', ms: 3000, times: 1 });
  const order: string[] = [];
  const slow = get('/media/2017-09-01/endpoints/200').then(() => order.push('slow'));
  await get('/media/2017-09-01/calls').then(() => order.push('other'));
  clock.advance(2999);
  await get('/media/2017-09-01/calls').then(() => order.push('another'));
  clock.advance(1);
  await slow;
  expect(order).toEqual(['other', 'another', 'slow']);
});

test('a token that has run out on the clock is 401', async () => {
  const { clock, get } = services();
  expect((await get('/authentication/2017-09-01/token')).status).toBe(200);
  clock.advance(3_747_000);
  expect((await get('/authentication/2017-09-01/token')).status).toBe(401);
});

test('a Retry-After date counts from the platform’s clock', async () => {
  const { clock, faults, get } = services();
  faults.set({ kind: 'throttle', seconds: 30, as: 'date', times: 1 });
  const answer = await get('/media/2017-09-01/calls');
  expect(Date.parse(answer.headers.get('retry-after') ?? '') - clock.now()).toBe(30_000);
});

test('an unexpected failure is a 500 without detail, and is told once', async () => {
  const { post, logged } = services({ lowest: 100, first: 100, highest: 100 });
  expect((await post('/media/2017-09-01/endpoints/200/calls', { to: '201' })).status).toBe(201);
  const answer = await post('/media/2017-09-01/endpoints/200/calls', { to: '202' });
  expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  expect(answer.headers.get('x-mitel-correlation-id')).not.toBeNull();
  expect(logged).toEqual(['POST /media/2017-09-01/endpoints/200/calls: the PBX has no free call id']);
});
