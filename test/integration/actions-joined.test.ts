import { afterEach, describe, expect, it } from 'vitest';
import type { Call } from '../../main/calls/types.ts';
import type { Settings } from '../../simulator/simulator.ts';
import { ring, type Scene, startTerminal, talk } from './actions-kit.ts';
import { startPlatform } from './simulator-kit.ts';

let world: Scene | undefined;
afterEach(async () => {
  await world?.terminal.stop();
  await world?.platform.stop();
  world = undefined;
});

async function at(settings: Partial<Settings>): Promise<Scene> {
  const platform = await startPlatform(settings);
  world = { platform, terminal: await startTerminal(platform) };
  return world;
}

/** Three callers are talked to, one after the other: the first two are held. */
async function three(scene: Scene): Promise<readonly [Call, Call, Call]> {
  const first = await talk(scene, '+442079460011');
  const second = await talk(scene, '+442079460012');
  const third = await talk(scene, '+442079460013');
  return [first, second, third];
}

const ending = ({ terminal }: Scene, { key }: Call): Promise<Call> =>
  terminal.nextCall((call) => call.key === key && call.phase === 'ended');

describe.each<Partial<Settings>>([
  { endForm: 'delete' },
  { endForm: 'put' },
  { endForm: 'bare-delete' },
  { endForm: 'silence' },
])('a transfer between a held and an active call, where an end is told like this: %j', (settings) => {
  it('is told of both calls, and leaves no ghost; the third one is left alone', async () => {
    const scene = await at(settings);
    const [first, second, third] = await three(scene);
    const command = { command: 'completeTransfer', call: third.key, other: first.key };
    expect(await scene.terminal.ask(command)).toMatchObject({ ok: true });
    expect(await ending(scene, third)).toMatchObject({ outcome: 'transferred' });
    if (settings.endForm === 'silence') await scene.terminal.clock.end(2_000);
    expect(await ending(scene, first)).toMatchObject({ outcome: 'transferred' });
    expect(scene.terminal.agent.snapshot().calls).toMatchObject([{ key: second.key, phase: 'held' }]);
  });
});

it('a transfer that is refused explains no end, neither of the one call nor of the other', async () => {
  const scene = await at({ endForm: 'bare-delete' });
  const [first, , third] = await three(scene);
  const { simulator } = scene.platform;
  simulator.setFault({ kind: 'server-error', service: 'media', method: 'PUT', path: '/endpoints' });
  const command = { command: 'completeTransfer', call: third.key, other: first.key };
  expect(await scene.terminal.ask(command)).toMatchObject({ ok: false });
  for (const call of [first, third]) {
    simulator.hangUp(call.callId);
    expect(await ending(scene, call)).toMatchObject({ outcome: 'answered' });
  }
});

it('two commands that name different held calls are two', async () => {
  const scene = await at({});
  const [first, second, third] = await three(scene);
  const swap = (other: Call) => scene.terminal.ask({ command: 'alternate', call: third.key, other: other.key });
  const [one, other] = await Promise.all([swap(first), swap(second)]);
  const asked = scene.platform.simulator
    .ledger()
    .requests.filter(({ body }) => (JSON.stringify(body) ?? '').includes('alternate'));
  expect(asked).toHaveLength(2);
  expect([one, other]).toMatchObject([{ ok: true }, {}]);
});

it('a consultation that still rings is given up, and the caller is back', async () => {
  const scene = await at({});
  const caller = await talk(scene);
  await scene.terminal.ask({ command: 'consult', call: caller.key, destination: '201' });
  const asked = await scene.terminal.nextCall(({ actions }) => actions.includes('reconnect'));
  expect(asked).toMatchObject({ phase: 'dialing' });
  expect(await scene.terminal.ask({ command: 'reconnect', call: asked.key })).toMatchObject({ ok: true });
  await scene.terminal.nextCall((call) => call.key === caller.key && call.phase === 'connected');
  expect(scene.terminal.agent.snapshot().calls).toMatchObject([{ key: caller.key, phase: 'connected' }]);
});

it('a caller is passed on to a colleague whose telephone still rings', async () => {
  const scene = await at({});
  const caller = await talk(scene);
  await scene.terminal.ask({ command: 'consult', call: caller.key, destination: '201' });
  const asked = await scene.terminal.nextCall(({ actions }) => actions.includes('completeTransfer'));
  expect(await scene.terminal.ask({ command: 'completeTransfer', call: asked.key })).toMatchObject({ ok: true });
  expect(await ending(scene, caller)).toMatchObject({ outcome: 'transferred' });
  expect(await ending(scene, asked)).toMatchObject({ outcome: 'transferred' });
});

it('a ring beside them changes nothing of it', async () => {
  const scene = await at({ endForm: 'bare-delete' });
  const [first, , third] = await three(scene);
  const rings = await ring(scene);
  await scene.terminal.ask({ command: 'completeTransfer', call: third.key, other: first.key });
  expect(await ending(scene, first)).toMatchObject({ outcome: 'transferred' });
  expect(scene.terminal.agent.snapshot().calls).toContainEqual(
    expect.objectContaining({ key: rings.key, phase: 'ringing' }),
  );
});
