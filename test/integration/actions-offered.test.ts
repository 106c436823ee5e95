import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callActions as simulated } from '../../simulator/settings.ts';
import { endAll, ring, type Scene, startTerminal, type Terminal, talk } from './actions-kit.ts';
import { actionCases } from './actions-table.ts';
import { type Platform, startPlatform } from './simulator-kit.ts';

let platform: Platform;
let terminal: Terminal | undefined;
beforeAll(async () => {
  platform = await startPlatform();
});
afterEach(async () => {
  if (terminal !== undefined) await endAll({ platform, terminal });
  await terminal?.stop();
  terminal = undefined;
  platform.simulator.configure({ actions: [...simulated], hangUpForm: 'action' });
});
afterAll(() => platform?.stop());

const start = async (): Promise<Scene> => {
  terminal = await startTerminal(platform);
  return { platform, terminal };
};
/** Signs in to a platform that answers its `_spec` with 404. */
const startUnlisted = (): ReturnType<typeof start> => {
  platform.simulator.setFault({ kind: 'html-page', service: 'media', path: '/_spec', status: 404 });
  return start();
};

const changes = () =>
  platform.simulator
    .ledger()
    .requests.filter(({ method, path }) => ['PUT', 'DELETE'].includes(method) && path.includes('/calls/'));
const sent = (from: number) =>
  changes()
    .slice(from)
    .map(({ method, body }) => (method === 'DELETE' ? method : (body as { action: string }).action));

const healthOf = async (): Promise<unknown> => {
  const answer = await terminal?.ask({ command: 'health' });
  const checks = (answer?.checks ?? []) as readonly { name: string; sentence: string }[];
  return checks.find(({ name }) => name === 'actions')?.sentence;
};

const buttons = {
  answer: 'Answer',
  decline: 'Decline',
  redirect: 'Redirect',
  hold: 'Hold',
  retrieve: 'Resume',
  transfer: 'Transfer',
  consult: 'Consult',
  completeTransfer: 'Complete transfer',
  alternate: 'Swap',
  reconnect: 'Back to caller',
  conference: 'Conference',
  digits: 'Keypad',
  hangUp: 'Hang up',
} as const;

describe('a platform that lists its actions, all but one', () => {
  it.each(actionCases)('does not offer $action, says why, and is not asked for it', async ({ action, extra }) => {
    const word = action === 'decline' ? 'hangUp' : action;
    platform.simulator.configure({ actions: simulated.filter((each) => each !== word) });
    const world = await start();
    const call = await ring(world);
    expect(call.actions).not.toContain(action);
    expect(call.untested).toBeUndefined();
    const before = changes().length;
    const answer = await world.terminal.ask({ command: action, call: call.key, ...extra });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unsupported-action' } });
    expect(changes()).toHaveLength(before);
    expect(await healthOf()).toMatch(
      new RegExp(`Not offered, because it does not list them: .*\\b${buttons[action]}\\b`),
    );
  });

  it('offers everything where it lists everything, by DELETE too', async () => {
    platform.simulator.configure({ hangUpForm: 'delete' });
    const world = await start();
    const call = await talk(world);
    expect(await healthOf()).toBe('CloudLink lists its call actions; only those are offered.');
    const before = changes().length;
    expect(await world.terminal.ask({ command: 'hangUp', call: call.key })).toMatchObject({ ok: true });
    expect(sent(before)).toEqual(['DELETE']);
  });
});

describe('a listed action that the platform says it does not know', () => {
  it('is refused, hidden from then on, and named in Health', async () => {
    const world = await start();
    const call = await talk(world);
    expect(call.actions).toContain('hold');
    platform.simulator.configure({ actions: simulated.filter((each) => each !== 'hold') });
    const hold = { command: 'hold', call: call.key };
    expect(await world.terminal.ask(hold)).toMatchObject({ error: { code: 'unsupported-action', status: 400 } });
    const now = await world.terminal.nextCall(({ actions }) => !actions.includes('hold'));
    expect(now.key).toBe(call.key);
    expect(await healthOf()).toContain('because the phone system does not know them: Hold.');
    const before = changes().length;
    expect(await world.terminal.ask(hold)).toMatchObject({ error: { code: 'unsupported-action' } });
    expect(changes()).toHaveLength(before);
  });
});

describe('a platform that lists no actions', () => {
  it('offers all, with all but the documented two marked as untested, until one has worked', async () => {
    const world = await startUnlisted();
    const ringing = await ring(world);
    expect(ringing).toMatchObject({
      actions: ['answer', 'decline', 'redirect', 'hangUp'],
      untested: ['decline', 'hangUp'],
    });
    await world.terminal.ask({ command: 'answer', call: ringing.key });
    const talking = await world.terminal.nextCall(({ phase }) => phase === 'connected');
    expect(talking.untested).toEqual(['hold', 'transfer', 'consult', 'digits', 'hangUp']);
    await world.terminal.ask({ command: 'hold', call: talking.key });
    const held = await world.terminal.nextCall(({ phase }) => phase === 'held');
    await world.terminal.ask({ command: 'retrieve', call: held.key });
    const again = await world.terminal.nextCall(
      ({ phase, untested }) => phase === 'connected' && !untested?.includes('hold'),
    );
    expect(again.untested).toEqual(['transfer', 'consult', 'digits', 'hangUp']);
  });

  it('is asked for each unknown word once in a sign-in, and remembers the one that works', async () => {
    platform.simulator.configure({ hangUpForm: 'delete' });
    const world = await startUnlisted();
    for (const expected of [['hangUp', 'hangup', 'DELETE'], ['DELETE']]) {
      const call = await talk(world);
      const before = changes().length;
      expect(await world.terminal.ask({ command: 'hangUp', call: call.key })).toMatchObject({ ok: true });
      expect(sent(before)).toEqual(expected);
      await world.terminal.nextCall(({ key, phase }) => key === call.key && phase === 'ended');
    }
  });

  it('loses an action of which it knows no word, until the next sign-in', async () => {
    platform.simulator.configure({ actions: simulated.filter((each) => each !== 'hold' && each !== 'transfer') });
    const world = await startUnlisted();
    const call = await talk(world);
    const before = changes().length;
    const transfer = { command: 'transfer', call: call.key, destination: '202' };
    expect(await world.terminal.ask(transfer)).toMatchObject({ error: { code: 'unsupported-action' } });
    expect(await world.terminal.ask({ command: 'hold', call: call.key })).toMatchObject({
      error: { code: 'unsupported-action' },
    });
    expect(sent(before)).toEqual(['transfer', 'blindTransfer', 'singleStepTransfer', 'hold']);
    expect(await healthOf()).toContain('because the phone system does not know them: Hold and Transfer.');
    await endAll(world);
    await world.terminal.stop();
    const next = await talk(await startUnlisted());
    expect(next.actions).toEqual(expect.arrayContaining(['hold', 'transfer']));
  });

  it('keeps Answer, whatever a single 400 or 404 says', async () => {
    const world = await startUnlisted();
    const call = await ring(world);
    for (const status of [400, 404, 405, 422]) {
      platform.simulator.setFault({ kind: 'html-page', service: 'media', method: 'PUT', status });
      expect(await world.terminal.ask({ command: 'answer', call: call.key })).toMatchObject({ ok: false });
    }
    expect(await world.terminal.ask({ command: 'answer', call: call.key })).toMatchObject({ ok: true });
  });

  it('takes a 404 for an unknown word only where the call is still there', async () => {
    const world = await startUnlisted();
    const call = await talk(world);
    platform.simulator.setFault({ kind: 'html-page', service: 'media', method: 'PUT', status: 404 });
    const hold = { command: 'hold', call: call.key };
    expect(await world.terminal.ask(hold)).toMatchObject({ error: { code: 'not-found', status: 404 } });
    const now = await world.terminal.nextCall(({ actions }) => !actions.includes('hold'));
    expect(now).toMatchObject({ key: call.key, phase: 'connected' });
  });
});
