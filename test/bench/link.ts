/**
 * How soon a call would reach us: from the start of the process to `online`, and from the network's return to calls
 * reconciled. The floor is the same requests made bare and in sequence. Product and floor in turn, in one run.
 */
import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import { createAgent } from '../../main/agent/agent.ts';
import type { Agent } from '../../main/agent/types.ts';
import { createLog, createSecretRegister } from '../../main/log/log.ts';
import { noProxies } from '../../main/network/environment.ts';
import { createTransports } from '../../main/network/transports.ts';
import { createMemoryKeychain } from '../../main/storage/keychain.ts';
import { createTokenStore } from '../../main/storage/token-store.ts';
import { systemClock, systemRandom } from '../../main/system.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { startProgram } from '../support/json-lines.ts';
import { type BareAccess, bareLine, bareSignIn, closeIdleConnections } from './bare-requests.ts';
import { compared } from './percentiles.ts';

const starts = 30;
const returns = 60;
const warmUp = 3;

/** A cable that can be pulled: forwards to the simulator, or lets nobody through. */
interface Cable {
  readonly port: number;
  pull(): void;
  plugIn(): void;
  stop(): void;
}

async function layCable(target: number): Promise<Cable> {
  const sockets = new Set<Socket>();
  let isIn = true;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server: Server = createServer((near) => {
    keep(near);
    if (!isIn) return void near.destroy();
    const far = openSocket(target, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the cable has no port');
  return {
    port: address.port,
    pull: () => {
      isIn = false;
      for (const socket of sockets) socket.destroy();
    },
    plugIn: () => {
      isIn = true;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const online = (line: Readonly<Record<string, unknown>>): boolean => line.event === 'link' && line.state === 'online';

async function timeOfStart(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begunMs = performance.now();
  const program = startProgram(script, args, env);
  await program.next(online);
  const tookMs = performance.now() - begunMs;
  await program.stop();
  return tookMs;
}

async function benchStart(simulator: Simulator): Promise<void> {
  const { api, account, username, password, clientId } = simulator;
  const env = { SCREENPOP_API: api, SCREENPOP_CLIENT_ID: clientId, SCREENPOP_PASSWORD: password };
  const args = ['--account', account, '--username', username, '--ephemeral'];
  const product: number[] = [];
  const bare: number[] = [];
  for (let count = 0; count < starts + warmUp; count += 1) {
    const ours = await timeOfStart('--import', ['./main/headless/compile-cache.ts', 'main/headless.ts', ...args], env);
    const theirs = await timeOfStart('test/bench/bare-start.ts', [], {
      ...env,
      BENCH_ACCOUNT: account,
      BENCH_USERNAME: username,
    });
    if (count < warmUp) continue;
    product.push(ours);
    bare.push(theirs);
  }
  process.stdout.write(
    `link: process start to online, ${starts} starts, against a process that only sends the requests\n`,
  );
  process.stdout.write(`${compared(product, bare)}\n`);
}

/** An agent in this process, on real sockets through the cable, and the network's news in our hand. */
interface CabledAgent {
  readonly agent: Agent;
  networkReturns(): void;
  stop(): Promise<void>;
}

async function startAgent(access: BareAccess): Promise<CabledAgent> {
  const secrets = createSecretRegister();
  const log = createLog({ sinks: [], secrets, clock: systemClock });
  const transports = createTransports({ proxies: noProxies, secrets, clock: systemClock, log });
  const listeners = new Set<() => void>();
  const network = {
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const tokens = createTokenStore(createMemoryKeychain(), 'bench');
  const agent = createAgent(
    { ...transports, clock: systemClock, random: systemRandom, log, secrets, tokens, network },
    {
      config: () => ({
        ...access,
        portal: 'https://portal.test/authorize',
        isRegionFollowed: false,
        endpoints: [],
        country: 'GB',
      }),
      rememberedOwner: () => undefined,
      rememberOwner: () => undefined,
      app: { name: 'Bench', version: '1', platform: 'linux', osVersion: '1', sessionId: 'bench' },
      deviceId: 'sp-bench',
      isEphemeral: true,
    },
  );
  const becameOnline = whenOnline(agent);
  await agent.signIn(access);
  await becameOnline;
  return {
    agent,
    networkReturns: () => {
      transports.forget();
      for (const listener of listeners) listener();
    },
    stop: async () => {
      await agent.stop();
      await transports.close();
    },
  };
}

const when = (agent: Agent, state: string): Promise<void> =>
  new Promise((resolve) => {
    if (agent.snapshot().link.state === state) return resolve();
    const unsubscribe = agent.subscribe((event) => {
      if (event.type !== 'link' || event.link.state !== state) return;
      unsubscribe();
      resolve();
    });
  });
const whenOnline = (agent: Agent): Promise<void> => when(agent, 'online');

async function timeOfReturn(
  { agent, networkReturns }: CabledAgent,
  cable: Cable,
  simulator: Simulator,
): Promise<number> {
  cable.pull();
  simulator.setFault({ kind: 'drop-socket', how: 'reset' });
  await when(agent, 'retrying');
  cable.plugIn();
  const begunMs = performance.now();
  networkReturns();
  await whenOnline(agent);
  return performance.now() - begunMs;
}

async function timeOfBareReturn(access: BareAccess, token: string, held: string): Promise<number> {
  closeIdleConnections();
  const begunMs = performance.now();
  const line = await bareLine(access, token, held);
  const tookMs = performance.now() - begunMs;
  line.mqtt.end(true);
  return tookMs;
}

async function benchReturn(simulator: Simulator): Promise<void> {
  const cable = await layCable(simulator.port);
  // The address of the websocket is the platform's own to name: it does not go through the cable and is cut by a fault.
  const api = simulator.api.replace(String(simulator.port), String(cable.port));
  const access: BareAccess = { ...simulator, api };
  const token = await bareSignIn(access);
  const { subscriptionId, mqtt } = await bareLine(access, token);
  mqtt.end(true);
  const product: number[] = [];
  const bare: number[] = [];
  for (let count = 0; count < returns + warmUp; count += 1) {
    // An agent of its own for each: one whose line falls sixty times a minute is made to wait, and rightly so.
    const cabled = await startAgent(access);
    const ours = await timeOfReturn(cabled, cable, simulator);
    await cabled.stop();
    const theirs = await timeOfBareReturn(access, token, subscriptionId);
    if (count < warmUp) continue;
    product.push(ours);
    bare.push(theirs);
  }
  cable.stop();
  process.stdout.write(`link: network back to calls reconciled, ${returns} times, against the bare requests\n`);
  process.stdout.write(`${compared(product, bare)}\n`);
}

/** Runs the bench and prints p50 and p95 of both, and their ratios. */
export async function benchLink(): Promise<void> {
  const simulator = await startSimulator({ port: 0 });
  await benchStart(simulator);
  await benchReturn(simulator);
  await simulator.stop();
}
