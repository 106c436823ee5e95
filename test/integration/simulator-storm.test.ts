import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type FaultKind, type FaultRequest, faultKinds } from '../../simulator/faults.ts';
import { handClock, seededRandom } from '../unit/simulator/kit.ts';
import { connectMqtt, type Platform, publications, startPlatform } from './simulator-kit.ts';

const outside = { from: '+442079460018', to: '200' };
const kinds = Object.keys(faultKinds) as FaultKind[];

/** A number below `limit`, the same in every run of one seed. */
function dice(seed: string): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => Buffer.from(random(4)).readUInt32BE() % limit;
}

/** Any fault with a small number of occasions; every kind comes up. */
function anyFault(roll: (limit: number) => number): FaultRequest {
  const kind = kinds[roll(kinds.length)] ?? 'slow';
  switch (kind) {
    case 'slow':
    case 'delay-publications':
      return { kind, ms: 1 + roll(2000) };
    case 'silent-socket':
      return { kind, after: (['nothing', 'upgrade', 'connect', 'subscribe'] as const)[roll(4)] };
    case 'truncated-body':
      return { kind, cut: (['content', 'connection'] as const)[roll(2)] };
    case 'oversized-body':
      return { kind, megabytes: 1 };
    case 'network-down':
      return { kind, how: (['reset', 'silent'] as const)[roll(2)], ms: 1 + roll(3000) };
    case 'rival-agent':
      return { kind, times: 1 + roll(5), ms: roll(100) };
    default:
      return { kind } as FaultRequest;
  }
}

/** Signs in and gives the way to POST to the notifications service: the tokens of before may have been withdrawn. */
async function signIn({ simulator }: Platform, signal: AbortSignal): Promise<Post> {
  const { api, username, password, account: account_id } = simulator;
  const body = new URLSearchParams({ grant_type: 'password', username, password, account_id });
  const base = (service: string): string => api.replace('{service}', service);
  const tokens = await fetch(`${base('authentication')}/token`, { method: 'POST', body, signal });
  const { access_token } = (await tokens.json()) as Record<string, string>;
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  return async (path, content) => {
    const sent = { method: 'POST', headers, body: JSON.stringify(content), signal };
    return (await (await fetch(`${base('notifications')}${path}`, sent)).json()) as Record<string, string>;
  };
}

type Post = (path: string, content: unknown) => Promise<Record<string, string>>;

const subscription = {
  ...{ topic: 'platform-api-media', transport: 'websocket', subjectFilter: '/2017-09-01/endpoints/200/calls/' },
};

/** A client that connects as `desk`, subscribes, and does not care what becomes of it. */
async function stray(platform: Platform, signal: AbortSignal): Promise<void> {
  const post = await signIn(platform, signal);
  const { subscriptionId = '' } = await post('/subscriptions', subscription);
  const { url = '' } = await post('/connections', { transport: 'websocket' });
  const socket = new WebSocket(url, 'mqtt');
  signal.addEventListener('abort', () => socket.terminate());
  socket.on('error', () => undefined);
  socket.on('open', () => {
    socket.send(Buffer.from('101000044d5154540402003c00046465736b', 'hex'));
    socket.send(Buffer.concat([Buffer.from([0x82, 37, 0, 1, 0, 32]), Buffer.from(subscriptionId), Buffer.from([0])]));
  });
}

test.each(['a', 'b', 'c'])('a storm of faults (%s) passes, and the platform serves as ever', async (seed) => {
  const clock = handClock();
  const logged: string[] = [];
  const platform = await startPlatform({ clock, log: (message) => logged.push(message) });
  const roll = dice(seed);
  const end = new AbortController();
  const strays: Promise<unknown>[] = [];
  for (let round = 0; round < 120; round += 1) {
    platform.simulator.setFault(anyFault(roll));
    strays.push(stray(platform, end.signal).catch(() => undefined));
    const { id } = platform.simulator.placeCall(outside);
    clock.advance(roll(500));
    platform.simulator.hangUp(id);
    await platform.control('GET', '/faults');
    if (roll(10) === 0) {
      platform.simulator.clearFaults(roll(2) === 0 ? undefined : kinds[roll(kinds.length)]);
    }
  }
  end.abort();
  await Promise.all(strays);
  platform.simulator.clearFaults();
  clock.advance(10_000);
  // Otherwise there was nobody in the storm.
  expect(platform.simulator.ledger().sockets.map(({ event }) => event)).toContain('opened');
  await serves(platform);
  expect(logged).toEqual([]);
  await platform.stop();
});

/** A client connects and hears of a call. */
async function serves(platform: Platform): Promise<void> {
  const post = await signIn(platform, new AbortController().signal);
  const { subscriptionId = '' } = await post('/subscriptions', subscription);
  const { url = '' } = await post('/connections', { transport: 'websocket' });
  const client = await connectMqtt(url, { clientId: 'desk' });
  await client.subscribeAsync(subscriptionId);
  const heard = publications(client, 1);
  platform.simulator.placeCall(outside);
  expect(await heard).toMatchObject([{ content: { state: 'ringing' } }]);
  await client.endAsync();
}
