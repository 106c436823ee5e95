import { expect, test } from 'vitest';
import { createCore } from '../../../simulator/core.ts';
import { createFaultTable } from '../../../simulator/faults.ts';
import { demoUser } from '../../../simulator/identity/people.ts';
import { createServices } from '../../../simulator/services/app.ts';
import { handClock, seededRandom } from './kit.ts';

/** The services in memory: no socket, no port, a clock that is moved by hand. */
function services() {
  const clock = handClock();
  const core = createCore({ clock, random: seededRandom('services'), deliver: () => false });
  const faults = createFaultTable(core, () => undefined);
  const app = createServices(core, faults, { host: 'in-memory' });
  const token = core.tokens.issue(demoUser(core.account)).access_token;
  const get = async (path: string): Promise<Response> =>
    app.request(path, { headers: { authorization: `Bearer ${token}` } });
  return { clock, core, faults, get };
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
