import { PassThrough } from 'node:stream';
import { expect, vi } from 'vitest';
import { createAgent } from '../../main/agent/agent.ts';
import type { Agent, CallActivity } from '../../main/agent/types.ts';
import type { Call } from '../../main/calls/types.ts';
import { success } from '../../main/failure.ts';
import { printEvents, serveCommands } from '../../main/headless/session.ts';
import { createLog, createSecretRegister } from '../../main/log/log.ts';
import { createMessages } from '../../main/messages.ts';
import type { Clock, Log, Timer } from '../../main/ports.ts';
import { systemClock, systemRandom } from '../../main/system.ts';
import { testTransports } from '../support/transports.ts';
import { type Answer, type Platform, startPlatform } from './simulator-kit.ts';

type Line = Readonly<Record<string, unknown>>;

/** Waits for a condition, and never for a time. */
export const until = (condition: () => boolean): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 4_000, interval: 2 });

/** The machine's clock, whose long waits a test ends when it likes. */
class EndableClock implements Clock {
  readonly #waits = new Set<{ readonly delayMs: number; readonly end: () => void }>();

  now = (): number => systemClock.now();
  monotonic = (): number => systemClock.monotonic();

  schedule(callback: () => void, delayMs: number): Timer {
    const end = (): void => {
      this.#waits.delete(wait);
      timer.cancel();
      callback();
    };
    const wait = { delayMs, end };
    const timer = systemClock.schedule(end, delayMs);
    this.#waits.add(wait);
    return {
      cancel: () => {
        this.#waits.delete(wait);
        timer.cancel();
      },
    };
  }

  /** Ends the waits of this length as soon as there is one. */
  async end(delayMs: number): Promise<void> {
    await until(() => this.#meant(delayMs).length > 0);
    for (const wait of this.#meant(delayMs)) wait.end();
  }

  /** Ends the waits of this length, those that begin meanwhile too, until the work is done. */
  async endUntil<T>(delayMs: number, work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    await until(() => {
      for (const wait of this.#meant(delayMs)) wait.end();
      return isDone;
    });
    return done;
  }

  #meant(delayMs: number): readonly { end(): void }[] {
    return [...this.#waits].filter((wait) => wait.delayMs === delayMs);
  }
}

/** A headless agent in this process, on real sockets: JSON lines in, JSON lines out. */
export interface Terminal {
  readonly agent: Agent;
  readonly clock: EndableClock;
  readonly activities: CallActivity[];
  ask(command: Line): Promise<Line>;
  /** Resolves with the first line of a call, of those to come or not yet taken, that fits. */
  nextCall(fits: (call: Call) => boolean): Promise<Call>;
  /** What has been said so far is of no interest any more. */
  forget(): void;
  stop(): Promise<void>;
}

/** An agent, and its platform. */
export interface Scene {
  /** `call` is another agent of the same account: it acts on the same telephone. */
  readonly platform: Platform;
  readonly terminal: Terminal;
}

/** The same, until it is stopped. */
export interface ActionWorld extends Scene {
  /** The call as it was told last. */
  now(key: string): Call | undefined;
  /** Requests that changed a call. */
  changes(): number;
  stop(): Promise<void>;
}

const silentLog: Log = createLog({ sinks: [], secrets: createSecretRegister(), clock: systemClock });

const agentOn = ({ simulator }: Platform, clock: Clock): { agent: Agent; close(): Promise<void> } => {
  const secrets = createSecretRegister();
  const transports = testTransports({ secrets });
  const kept = new Map<string, string>();
  const tokens = {
    backendName: 'memory',
    load: async () => success(kept.get('token')),
    save: async (_: unknown, token: string) => success(void kept.set('token', token)),
    remove: async () => success(void kept.delete('token')),
  };
  const agent = createAgent(
    { ...transports, clock, random: systemRandom, log: silentLog, secrets, tokens },
    {
      config: () => ({
        ...{ api: simulator.api, clientId: simulator.clientId, portal: simulator.portal },
        ...{ isRegionFollowed: false, endpoints: [], country: 'GB' },
      }),
      rememberedOwner: () => undefined,
      rememberOwner: () => undefined,
      app: { name: 'Screenpop', version: '1.0', platform: 'linux', osVersion: '6.1', sessionId: 's-1' },
      ...{ deviceId: 'device-1', isEphemeral: true },
    },
  );
  return { agent, close: transports.close };
};

/** Starts an agent, signs it in, and waits for the line. */
export async function startTerminal(platform: Platform): Promise<Terminal> {
  const clock = new EndableClock();
  const { agent, close } = agentOn(platform, clock);
  const lines: Line[] = [];
  const activities: CallActivity[] = [];
  const taken = new Set<Line>();
  const input = new PassThrough();
  const exportDiagnostics = async (): Promise<string> => '';
  const context = { agent, input, exportDiagnostics, messages: await createMessages(), log: silentLog };
  const terminal = { ...context, write: (line: Line) => void lines.push(line) };
  printEvents(terminal);
  agent.subscribe((event) => event.type === 'activity' && activities.push(event.activity));
  const { account, username, password } = platform.simulator;
  expect(await agent.signIn({ account, username, password })).toMatchObject({ ok: true });
  await until(() => agent.snapshot().link.state === 'online');
  const serving = serveCommands(terminal);
  const next = async (fits: (line: Line) => boolean): Promise<Line> => {
    const find = (): Line | undefined => lines.find((line) => !taken.has(line) && fits(line));
    await until(() => find() !== undefined);
    const found = find() ?? {};
    taken.add(found);
    return found;
  };
  let lastId = 0;
  return {
    ...{ agent, clock, activities },
    ask: (command) => {
      lastId += 1;
      const id = String(lastId);
      input.write(`${JSON.stringify({ id, ...command })}\n`);
      return next((line) => line.event === 'result' && line.id === id);
    },
    nextCall: async (fits) => {
      const line = await next((one) => one.event === 'call' && fits(one.call as Call));
      return line.call as Call;
    },
    forget: () => {
      lines.length = 0;
      activities.length = 0;
    },
    stop: async () => {
      input.end();
      await serving;
      await agent.stop();
      await close();
    },
  };
}

/** Starts all of it. */
export async function startActionWorld(): Promise<ActionWorld> {
  const platform = await startPlatform();
  const terminal = await startTerminal(platform);
  return {
    ...{ platform, terminal },
    now: (key) => terminal.agent.snapshot().calls.find((call) => call.key === key),
    changes: () =>
      platform.simulator
        .ledger()
        .requests.filter(({ method, path }) => ['PUT', 'DELETE'].includes(method) && path.includes('/calls/')).length,
    stop: async () => {
      await terminal.stop();
      await platform.stop();
    },
  };
}

/** What the other agent does to a call, on the same telephone. */
export const actElsewhere = ({ platform }: Scene, { callId }: Call, action: string): Promise<Answer> =>
  platform.call('media', 'PUT', `/endpoints/200/calls/${callId}`, { action });

/** Does something of which the agent hears nothing. */
export async function unheard({ platform: { simulator } }: Scene, act: () => unknown): Promise<void> {
  simulator.setFault({ kind: 'lose-publications', times: 1_000 });
  await act();
  simulator.clearFaults('lose-publications');
}

/** Somebody outside calls extension 200. */
export async function ring({ platform, terminal }: Scene, from = '+442079460018'): Promise<Call> {
  const { id } = platform.simulator.placeCall({ from, to: '200' });
  return terminal.nextCall((call) => call.callId === id && call.phase === 'ringing');
}

/** In conversation with somebody outside. */
export async function talk(world: Scene, from?: string): Promise<Call> {
  const { key } = await ring(world, from);
  await world.terminal.ask({ command: 'answer', call: key });
  return world.terminal.nextCall((call) => call.key === key && call.phase === 'connected');
}

/** A held conversation. */
export async function held(world: Scene): Promise<Call> {
  const { key } = await talk(world);
  await world.terminal.ask({ command: 'hold', call: key });
  return world.terminal.nextCall((call) => call.key === key && call.phase === 'held');
}

/** In conversation with a colleague, and another call held beside it. */
export async function consulting(world: Scene): Promise<Call> {
  const { key } = await talk(world);
  await world.terminal.ask({ command: 'consult', call: key, destination: '201' });
  const { key: second, callId } = await world.terminal.nextCall((call) => call.direction === 'outbound');
  world.platform.simulator.answer(callId, '201');
  return world.terminal.nextCall((call) => call.key === second && call.phase === 'connected');
}

/** Ends every call, and waits until the agent knows. */
export async function endAll({ platform: { simulator }, terminal }: Scene): Promise<void> {
  simulator.clearFaults();
  for (const { id, legs } of simulator.ledger().calls.filter(({ isLive }) => isLive)) {
    for (const { endpoint } of legs) simulator.hangUp(id, endpoint);
  }
  await until(() => terminal.agent.snapshot().calls.length === 0);
  terminal.forget();
}
