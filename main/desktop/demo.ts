import type { Agent, Credentials } from '../agent/types.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import type { DemoControls } from './ports.ts';

/** How long after the line is up the phone rings for the first time, in ms. */
export const firstRingDelayMs = 3_000;

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
  placeCall(call: SimulatedCall): unknown;
  stop(): Promise<void>;
}

/** What the demonstration needs. */
export interface DemoDeps {
  readonly agent: Pick<Agent, 'signIn' | 'snapshot' | 'subscribe'>;
  readonly simulator: Credentials & Pick<Simulator, 'placeCall'>;
  readonly clock: Clock;
  readonly log: Log;
}

// Numbers that are kept free for fiction by each country's regulator, and one colleague.
const callers: readonly Omit<SimulatedCall, 'to'>[] = [
  { from: '+442079460018', fromName: 'Ada Palmer' },
  { from: '201' },
  { from: '+493023125042', fromName: 'Kontor Lindqvist & Söhne' },
  { from: '+12025550143' },
  { from: '+33199006412', fromName: 'Zoë Lefèvre' },
];

/** The demonstration: signs in to the simulator by itself, and rings a few seconds later and on request. */
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

  async placeTestCall(): Promise<Result<void>> {
    return this.ringMe();
  }

  async ringMe(): Promise<Result<void>> {
    const { agent, log, simulator } = this.#deps;
    const [to] = agent.snapshot().link.endpointIds;
    const caller = callers[this.#count % callers.length];
    if (to === undefined || caller === undefined) return failed('not-allowed', { detail: 'no extension to ring yet' });
    this.#count += 1;
    try {
      await simulator.placeCall({ ...caller, to });
      return success(undefined);
    } catch (error) {
      log.error('demo call failed', { error });
      return failed('unexpected');
    }
  }
}
