import type { TestCallKind } from '../../preload/contract.ts';
import type { Agent, Credentials } from '../agent/types.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { DemoControls, TestCaller } from './ports.ts';

/** How long after the line is up the phone rings for the first time, in ms. */
export const firstRingDelayMs = 3_000;
/** After how long a caller gives up, in ms. */
export const givesUpAfterMs = 5_000;
/** After how long another telephone takes the call, in ms. */
export const takenAfterMs = 4_000;
/** How long the line is down, in ms, and when somebody calls meanwhile, and gives up. */
export const lineDownMs = 10_000;
const callsWhileDownMs = { from: 2_000, to: 6_000 } as const;

/** A call from the simulated outside world. `fromName` is absent where the network sends none. */
export interface SimulatedCall {
  readonly from: string;
  readonly fromName?: string;
  readonly to: string;
}

/** The built-in simulator, as it is used here: its account, and the other side's telephone. */
export interface Simulator extends Credentials {
  /** URL template with `{service}`. */
  readonly api: string;
  /** Its sign-in page for browsers. */
  readonly portal: string;
  readonly clientId: string;
  /** Throws where the number cannot be dialled. */
  placeCall(call: SimulatedCall): { readonly id: string };
  /** The other side hangs up. */
  hangUp(id: string): unknown;
  /** A colleague takes the call from the telephone that rings at `from`. */
  pickUp(id: string, endpoint: string, from: string): unknown;
  /** Every connection is reset, and none is let through for `ms`. */
  setFault(fault: { readonly kind: 'network-down'; readonly ms: number }): void;
  stop(): Promise<void>;
}

/** What the demonstration needs. */
export interface DemoDeps {
  readonly agent: Pick<Agent, 'signIn' | 'snapshot' | 'subscribe'>;
  readonly simulator: Credentials & Pick<Simulator, 'placeCall' | 'hangUp' | 'pickUp' | 'setFault'>;
  readonly clock: Clock;
  readonly log: Log;
  /** ISO 3166: where a typed number without a country code belongs. */
  country(): string;
}

type Caller = Omit<SimulatedCall, 'to'>;

// Numbers that are kept free for fiction by each country's regulator.
const ada: Caller = { from: '+442079460018', fromName: 'Ada Palmer' };
const outsiders: readonly Caller[] = [
  ada,
  { from: '+493023125042', fromName: 'Kontor Lindqvist & Söhne' },
  { from: '+12025550143' },
  { from: '+33199006412', fromName: 'Zoë Lefèvre' },
];
const colleagues: readonly Caller[] = ['201', '203', '207'].map((from) => ({ from }));
/** As the phone system writes a caller who does not want to be known. */
const withheld: Caller = { from: 'anonymous' };
/** The telephone that takes a call away. */
const neighbour = '209';

/** The demonstration: signs in to the simulator by itself, rings a few seconds later, and plays test calls. */
export class Demo implements DemoControls {
  readonly #deps: DemoDeps;
  #count = 0;

  constructor(deps: DemoDeps) {
    this.#deps = deps;
  }

  /** Signs in, and lets the phone ring once the line has been up for `firstRingDelayMs`. */
  async start(): Promise<void> {
    const { agent, clock, simulator, log } = this.#deps;
    const unsubscribe = agent.subscribe((event) => {
      if (event.type !== 'link' || event.link.state !== 'online') return;
      unsubscribe();
      clock.schedule(() => void this.ringMe(), firstRingDelayMs);
    });
    const { account, username, password } = simulator;
    const result = await agent.signIn({ account, username, password });
    if (!result.ok) log.error('demo sign-in failed', { code: result.failure.code });
  }

  async ringMe(): Promise<Result<void>> {
    return this.#ring([this.#next(outsiders)]);
  }

  async placeTestCall(kind: TestCallKind, caller?: TestCaller): Promise<Result<void>> {
    const plays: Readonly<Record<TestCallKind, () => Result<void>>> = {
      outside: () => this.#ringFrom(caller),
      colleague: () => this.#ring([this.#next(colleagues)]),
      withheld: () => this.#ring([withheld]),
      three: () => this.#ring(outsiders.slice(0, 3)),
      'gives-up': () => this.#ring([this.#next(outsiders)], (id) => this.#hangUpAfter(id, givesUpAfterMs)),
      elsewhere: () => this.#ring([this.#next(outsiders)], (id, to) => this.#takeAway(id, to)),
      'line-down': () => this.#breakLine(),
    };
    return plays[kind]();
  }

  #ringFrom(caller: TestCaller | undefined): Result<void> {
    if (caller === undefined) return this.#ring([this.#next(outsiders)]);
    const number = normaliseDialled(caller.number, { country: this.#deps.country() });
    if (!number.ok) return number;
    const name = caller.name?.trim() ?? '';
    return this.#ring([{ from: number.value.dial, ...(name !== '' && { fromName: name }) }]);
  }

  /** Everybody calls at once. `then` is told each call, and where it rings. */
  #ring(callers: readonly Caller[], then: (id: string, to: string) => void = () => undefined): Result<void> {
    const [to] = this.#deps.agent.snapshot().link.endpointIds;
    if (to === undefined) return failed('not-allowed', { detail: 'no extension to ring yet' });
    try {
      for (const caller of callers) then(this.#deps.simulator.placeCall({ ...caller, to }).id, to);
      return success(undefined);
    } catch (error) {
      this.#deps.log.error('demo call failed', { error });
      return failed('unexpected');
    }
  }

  #hangUpAfter(id: string, afterMs: number): void {
    this.#deps.clock.schedule(() => void this.#deps.simulator.hangUp(id), afterMs);
  }

  #takeAway(id: string, from: string): void {
    this.#deps.clock.schedule(() => void this.#deps.simulator.pickUp(id, neighbour, from), takenAfterMs);
  }

  /** Nobody hears of the line for a while, and of who calls meanwhile only afterwards. */
  #breakLine(): Result<void> {
    const { clock, simulator } = this.#deps;
    simulator.setFault({ kind: 'network-down', ms: lineDownMs });
    const { from, to } = callsWhileDownMs;
    clock.schedule(() => void this.#ring([ada], (id) => this.#hangUpAfter(id, to - from)), from);
    return success(undefined);
  }

  #next(callers: readonly Caller[]): Caller {
    const caller = callers[this.#count % callers.length] ?? ada;
    this.#count += 1;
    return caller;
  }
}
