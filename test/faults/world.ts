import { createAgent } from '../../main/agent/agent.ts';
import type { AgentOptions, AgentPorts, TokenOwner } from '../../main/agent/ports.ts';
import type { Agent, AgentEvent } from '../../main/agent/types.ts';
import type { Call, CallAction } from '../../main/calls/types.ts';
import type { HttpRequest, HttpResponse, HttpTransport, Log, SecretRegister } from '../../main/ports.ts';
import { TransportError } from '../../main/transport-error.ts';
import type { PublicationFault } from '../../simulator/faults.ts';
import { createMemorySimulator, type MemorySimulator } from '../../simulator/memory.ts';
import type { Settings } from '../../simulator/settings.ts';
import type { Allowance } from './allowances.ts';
import { roadMs, SeededNetwork } from './network.ts';
import { createDice, type Dice } from './random.ts';
import { bounds, Shadows } from './shadows.ts';
import { MachineClock, platformClock, Timeline } from './timeline.ts';
import { Trace } from './trace.ts';
import { LockableVault } from './vault.ts';
import { nameOf, type RequestWatch, watchRequests } from './watch.ts';

/** Where virtual time begins, ms since the epoch. */
export const startMs = Date.parse('2026-01-05T09:00:00Z');
/** What the product's transport refuses, bytes. */
const maxAnswerBytes = 4 * 1024 * 1024;

/** A renewal of a subscription, which is also how the agent learns that it is gone. */
const isRenewal = (request: HttpRequest): boolean => nameOf(request).startsWith('PUT notifications/subscriptions/');

/** Puts something between the agent and its outside. */
export type Tamper = (ports: AgentPorts) => AgentPorts;

/** How a world may differ from the usual one. */
export interface WorldOptions {
  /** Makes the agent lie, in order to see the oracle notice. */
  readonly tamper?: Tamper | undefined;
  /** True: known faults of the product are violations as well. */
  readonly isStrict?: boolean | undefined;
}

/** The agent, its machine, the network and the platform, on one virtual clock and out of one seed. */
export class World {
  readonly timeline = new Timeline();
  readonly trace = new Trace(this.timeline);
  readonly shadows = new Shadows(this.timeline);
  readonly machine = new MachineClock(this.timeline, startMs);
  readonly vault = new LockableVault();
  readonly network: SeededNetwork;
  readonly sim: MemorySimulator;
  readonly requests: RequestWatch;
  readonly agent: Agent;
  readonly events: { readonly atMs: number; readonly event: AgentEvent }[] = [];
  /** What went wrong, as sentences; empty is the aim. */
  readonly violations: { readonly atMs: number; readonly text: string }[] = [];
  /** How often each kind of fault was really met. */
  readonly hits = new Map<string, number>();
  /** Commands that were answered, and calls that the agent says it placed. */
  readonly commands: { readonly action: CallAction; readonly call: Call; readonly isOk: boolean }[] = [];
  readonly dials: { readonly number: string; readonly key: string }[] = [];
  dialled = 0;
  readonly isStrict: boolean;
  readonly allowed = new Map<Allowance, number>();
  readonly #networkListeners = new Set<() => void>();
  #owner: TokenOwner | undefined;

  constructor(
    seed: string,
    settings: Partial<Settings>,
    { tamper = (ports) => ports, isStrict = false }: WorldOptions = {},
  ) {
    this.isStrict = isStrict;
    const dice = createDice(seed);
    const { timeline, trace } = this;
    this.network = new SeededNetwork(timeline, dice.fork('network'));
    this.sim = this.#simulator(dice, settings);
    this.requests = watchRequests({
      ...{ timeline, trace, http: this.#http() },
      onTwin: (read) => this.violate(`two reads at once: ${read}`),
      onAnswer: (request, answer) => this.#noteReading(request, answer),
      onNoAnswer: (request) => {
        if (isRenewal(request)) this.shadows.renewalFailed();
      },
    });
    this.agent = createAgent(tamper(this.#ports(dice)), this.#options());
    this.agent.subscribe((event) => this.#hear(event));
  }

  hit(kind: string): void {
    this.hits.set(kind, (this.hits.get(kind) ?? 0) + 1);
  }

  violate(text: string): void {
    this.trace.note('WRONG', text);
    this.violations.push({ atMs: this.timeline.now, text });
  }

  /** A violation; or, with an allowance, a known fault that is only counted. */
  blame(allowance: Allowance | undefined, text: string): void {
    if (allowance === undefined || this.isStrict) {
      this.violate(text);
      return;
    }
    this.trace.note('allowed', `${allowance}: ${text}`);
    this.allowed.set(allowance, (this.allowed.get(allowance) ?? 0) + 1);
  }

  /** Tells the agent that the machine's network changed. */
  tellNetwork(): void {
    for (const listener of this.#networkListeners) listener();
  }

  signIn(): Promise<unknown> {
    const { account, username, password } = this.sim.access;
    return this.agent.signIn({ account, username, password });
  }

  #simulator(dice: Dice, settings: Partial<Settings>): MemorySimulator {
    const random = dice.fork('platform');
    return createMemorySimulator({
      clock: platformClock(this.timeline, startMs),
      clientClock: this.machine,
      random: (count) => random.bytes(count),
      network: this.network,
      settings,
      callIds: { lowest: 350, first: 350, highest: 369 },
      watchFaults: (faults) => ({
        ...faults,
        forRequest: (request) => this.#met(faults.forRequest(request)),
        forPublication: () => this.#overshadowed(this.#met(faults.forPublication())),
        take: (kind, isMeant) => this.#met(faults.take(kind, isMeant)),
      }),
      log: (message) => this.violate(`the platform failed: ${message}`),
    });
  }

  /** The calls were read whole: what was lost until shortly before is known. */
  #noteReading(request: HttpRequest, { status, body }: HttpResponse): void {
    const isWhole = nameOf(request) === 'GET media/endpoints/200/calls' && status === 200 && isCollection(body);
    if (isWhole) this.shadows.reread(this.timeline.now - longestRoadMs);
  }

  #met<T extends { readonly kind: string }>(fault: T | undefined): T | undefined {
    if (fault !== undefined) {
      this.hit(fault.kind);
      this.trace.note('met', JSON.stringify(fault));
      if (fault.kind === 'silent-socket') this.shadows.add('silentLine', bounds.silentLine);
    }
    return fault;
  }

  #overshadowed(fault: PublicationFault | undefined): PublicationFault | undefined {
    const { shadows } = this;
    if (fault?.kind === 'lose-publications' || fault?.kind === 'garble-publications') shadows.lost();
    if (fault?.kind === 'delay-publications' || fault?.kind === 'reorder-publications')
      shadows.add('delayed', fault.ms);
    return fault;
  }

  #http(): HttpTransport {
    return async (request) => {
      const answer = await this.sim.request(request);
      if (answer.body.length > maxAnswerBytes) throw new TransportError('unreadable-answer', 'the answer is too large');
      return answer;
    };
  }

  #ports(dice: Dice): AgentPorts {
    const own = dice.fork('agent');
    return {
      http: this.requests.http,
      notifications: (options, handlers) => this.sim.broker.connect(options, handlers),
      clock: this.machine,
      random: { fraction: () => own.fraction(), bytes: (count) => own.bytes(count) },
      log: this.#log(),
      secrets: noSecrets,
      tokens: this.vault,
      network: {
        onChange: (listener) => {
          this.#networkListeners.add(listener);
          return () => this.#networkListeners.delete(listener);
        },
      },
    };
  }

  #options(): AgentOptions {
    const { api, clientId } = this.sim.access;
    const portal = 'https://auth.example/authorize';
    return {
      config: () => ({ api, clientId, portal, isRegionFollowed: false, endpoints: [], country: 'GB' }),
      rememberedOwner: () => this.#owner,
      rememberOwner: (owner) => {
        this.#owner = owner;
      },
      app: { name: 'Screenpop', version: '0', platform: 'test', osVersion: '0', sessionId: 'faults' },
      deviceId: 'sp-faults',
      isEphemeral: false,
    };
  }

  /** An error in the log is an unexpected failure. */
  #log(): Log {
    const error = (message: string, data?: Readonly<Record<string, unknown>>): void =>
      this.violate(`logged as unexpected: ${message} ${String(data?.error ?? '')}`);
    const quiet = (message: string, data: Readonly<Record<string, unknown>> = {}): void =>
      this.trace.note('log', `${message} ${JSON.stringify(data)}`);
    return { debug: () => undefined, info: () => undefined, warn: quiet, error };
  }

  #hear(event: AgentEvent): void {
    this.events.push({ atMs: this.timeline.now, event });
    this.trace.note('agent', textOf(event));
  }
}

/** A request and its answer are on the road for no longer than this together, ms. */
const longestRoadMs = 2 * (roadMs.most + roadMs.spike);

const isCollection = (body: string): boolean => {
  try {
    return '_embedded' in JSON.parse(body);
  } catch {
    return false;
  }
};

const noSecrets: SecretRegister = { add: () => undefined, forget: () => undefined, redact: (text) => text };

const textOf = (event: AgentEvent): string => {
  if (event.type === 'link') {
    const { state, reason = '', retryInMs } = event.link;
    return `link ${state} ${reason}${retryInMs === undefined ? '' : ` (${retryInMs} ms)`}`;
  }
  if (event.type !== 'call') return `${event.type} ${JSON.stringify(event)}`;
  const { key, phase, outcome = '', farEnd = '', party } = event.call;
  return `call ${key} ${phase} ${farEnd} ${outcome} ${party.number ?? '?'}`;
};
