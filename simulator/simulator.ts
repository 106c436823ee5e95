import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { type SocketBroker, startBroker } from './broker/socket-broker.ts';
import { createControl } from './control/control.ts';
import {
  type ScriptedCall,
  type ScriptResult,
  scriptAnswer,
  scriptCall,
  scriptHangUp,
  scriptPickUp,
} from './control/script.ts';
import { type Core, createCore } from './core.ts';
import { createFaultTable, type FaultTable } from './fault-table.ts';
import { type FaultKind, type FaultRequest, faultSchema } from './faults.ts';
import { createHttpGate } from './http-gate.ts';
import { demoUser } from './identity/people.ts';
import { type Ledger, tellSubscribed } from './ledger.ts';
import { createDelivery, type Delivery } from './notifications/delivery.ts';
import type { Deliver } from './notifications/hub.ts';
import { type Random, systemRandom } from './random.ts';
import type { Recording } from './replay/recording.ts';
import { type Replay, startReplay } from './replay/replay.ts';
import { createTape } from './replay/tape.ts';
import type { ScenarioEnd } from './scenarios/player.ts';
import { parseScenario, type Scenario, type ScenarioFile } from './scenarios/schema.ts';
import { createScenarios, type Scenarios } from './scenarios/stage.ts';
import { createServices } from './services/app.ts';
import { portalPath } from './services/portal.ts';
import type { Settings } from './settings.ts';
import { type Clock, systemClock } from './time.ts';

export type { ScriptedCall, ScriptRefusal, ScriptResult } from './control/script.ts';
export type { FaultKind, FaultRequest } from './faults.ts';
export type { Ledger, LedgerCall, LedgerLeg, LedgerPublication, LedgerRequest, LedgerSocketEvent } from './ledger.ts';
export type { Random } from './random.ts';
export type { ScenarioEnd } from './scenarios/player.ts';
export type { Scenario, ScenarioFile } from './scenarios/schema.ts';
export type { Settings } from './settings.ts';
export type { Clock } from './time.ts';

/** How a simulator is started. Everything may be left out. */
export interface SimulatorOptions extends Partial<Settings> {
  /** Port on loopback; 0, the default, takes a free one. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Range of the PBX's call ids and the first one; a small range shows that ids are used again. */
  readonly callIds?: { readonly lowest: number; readonly first: number; readonly highest: number };
  /** Told once of each unexpected failure; it never contains a secret. */
  readonly log?: (message: string) => void;
  /** Played again to the demo user, who gets the endpoint of the recording, as soon as an agent has subscribed. */
  readonly recording?: Recording;
  /** Played as soon as an agent has subscribed; how it ended is logged. */
  readonly scenario?: Scenario;
  /** How much faster than it was recorded or written; default 1. */
  readonly speed?: number;
}

/** What a client needs to sign in, as the command prints it. */
export interface SimulatorAccess {
  /** API base with `{service}` in it. */
  readonly api: string;
  readonly account: string;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  /** Base of the control API. */
  readonly control: string;
  /** Secret of the client id, for the client_credentials grant. */
  readonly clientSecret: string;
  /** The sign-in page for browsers. */
  readonly portal: string;
}

/** A running simulator. The control methods do what the control API does, without a request. */
export interface Simulator extends SimulatorAccess {
  readonly port: number;
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  /** The PBX id of a new call. Throws if neither side is an extension or the number cannot be dialled. */
  placeCall(call: ScriptedCall): { readonly id: string };
  /** Answers for the other side; `endpoint` left out means the outside party, otherwise every other leg. */
  answer(id: string, endpoint?: string): ScriptResult;
  /** Hangs up for the other side. */
  hangUp(id: string, endpoint?: string): ScriptResult;
  /** A colleague takes the call from the telephone that rings: the demo user's, unless `from` names another one. */
  pickUp(id: string, endpoint: string, from?: string): ScriptResult;
  /** The truth so far, a copy. */
  ledger(): Ledger;
  /** Sets a fault; throws a ZodError for one that does not exist. */
  setFault(fault: FaultRequest): void;
  /** Clears the faults of that kind, or all. */
  clearFaults(kind?: FaultKind): void;
  /** Changes settings from now on. */
  configure(changes: Partial<Settings>): void;
  /** Sets a telephone busy or free. */
  setBusy(extension: string, isBusy: boolean): void;
  /** Plays a scenario from now on; resolves with how it ended. Throws UnplayableScenario for what is none. */
  playScenario(scenario: ScenarioFile, speed?: number): Promise<ScenarioEnd>;
  /** Closes every connection and frees the port. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Starts CloudLink and a PBX on one loopback port. Rejects if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const parts = await buildParts(options);
  const server = createServer();
  const port = await listen(server, options.port ?? 0).catch(async (error: unknown) => {
    await parts.broker.stop();
    throw error;
  });
  serve(server, parts, `${loopback}:${port}`);
  return simulator(parts, server, port);
}

interface Parts {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly broker: SocketBroker;
  readonly replay: Replay | undefined;
  readonly scenarios: Scenarios;
  readonly log: (message: string) => void;
}

async function buildParts(options: SimulatorOptions): Promise<Parts> {
  const {
    port: _port,
    clock = systemClock,
    random = systemRandom,
    callIds,
    log = () => undefined,
    ...others
  } = options;
  const { recording, scenario, speed = 1, ...settings } = others;
  const tape = recording && createTape();
  // The hub delivers through the broker and the broker asks the hub: one of them has to be named before it is there.
  const late: { delivery?: Delivery } = {};
  const deliver: Deliver = (topic, payload) => late.delivery?.deliver(topic, payload) ?? false;
  const plain = createCore({ clock, random, deliver, settings, callIds, tape, people: recording?.people });
  const replay = recording && tape && startReplay({ core: plain, recording, tape, speed, deliver, log });
  const opening: { play?: () => void } = {};
  const core = startingWith(replay?.core ?? plain, opening);
  const faults = createFaultTable(core);
  const scenarios = createScenarios({ core, faults, log });
  if (scenario !== undefined) {
    opening.play = () => void scenarios.play(scenario, speed);
  }
  const broker = await startBroker(core, faults);
  replay?.joins(broker);
  late.delivery = createDelivery({ clock, settings: core.settings, faults, broker });
  faults.attach(late.delivery);
  faults.attach(broker);
  return { core, faults, broker, replay, scenarios, log };
}

/** The same core, with what is played once the first agent has subscribed. */
function startingWith(core: Core, opening: { play?: () => void }): Core {
  const start = (): void => {
    const { play } = opening;
    delete opening.play;
    play?.();
  };
  return { ...core, ledger: tellSubscribed(core.ledger, start) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function serve(server: Server, parts: Parts, host: string): void {
  const { core, faults, broker, log } = parts;
  const control = new Hono<{ Bindings: HttpBindings }>().route('/_sim', createControl(parts, host));
  const services = createServices(core, faults, { host, log });
  const answerControl = listenerOf(control);
  const answerService = listenerOf(services);
  const gate = createHttpGate(faults);
  faults.attach(gate);
  server.on('request', (request, response) => {
    const isControl = isControlPath(request.url ?? '');
    if (isControl || gate.admit(response)) {
      const answer = isControl ? answerControl : answerService;
      answer(request, response).catch((error: unknown) => log(`request failed: ${String(error)}`));
    }
  });
  server.on('upgrade', (request, socket, head) => broker.upgrade(request, socket, head));
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function listenerOf(app: Pick<Hono<{ Bindings: HttpBindings }>, 'fetch'>): Listener {
  return getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
}

function isControlPath(target: string): boolean {
  const path = URL.parse(target, 'http://127.0.0.1')?.pathname ?? '';
  return `${path}/`.startsWith('/_sim/');
}

function simulator({ core, faults, broker, replay, scenarios }: Parts, server: Server, port: number): Simulator {
  return {
    ...accessOf(core, port),
    ...{ port, url: `http://${loopback}:${port}` },
    placeCall: (call) => {
      const placed = scriptCall(core, call);
      if (!placed.ok) {
        throw new TypeError(placed.message);
      }
      return placed.value;
    },
    answer: (id, endpoint) => scriptAnswer(core, id, endpoint),
    hangUp: (id, endpoint) => scriptHangUp(core, id, endpoint),
    pickUp: (id, endpoint, from) => scriptPickUp(core, id, endpoint, from),
    ledger: () => core.ledger.read(),
    setFault: (fault) => faults.set(faultSchema.parse(fault)),
    clearFaults: (kind) => faults.clear(kind),
    configure: (changes) => void Object.assign(core.settings, changes),
    setBusy: (number, isBusy) => void Object.assign(core.exchange.extensions.get(number) ?? {}, { isBusy }),
    playScenario: (scenario, speed) => scenarios.play(parseScenario(scenario), speed).ended,
    stop: () => {
      replay?.stop();
      scenarios.stop();
      return stop(broker, server);
    },
  };
}

function accessOf({ account }: Core, port: number): SimulatorAccess {
  const { loginId, password } = demoUser(account);
  return {
    api: `http://${loopback}:${port}/{service}/2017-09-01`,
    account: account.accountNumber,
    ...{ username: loginId, password, clientId: account.clientId },
    control: `http://${loopback}:${port}/_sim`,
    clientSecret: account.clientSecret,
    portal: `http://${loopback}:${port}${portalPath}`,
  };
}

async function stop(broker: SocketBroker, server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await broker.stop();
  server.closeAllConnections();
  await closed;
}
