import { createMemoryBroker, type MemoryBroker, type MemoryNetwork } from './broker/memory-broker.ts';
import { type Core, createCore } from './core.ts';
import { createFaultTable, type FaultTable } from './fault-table.ts';
import { demoUser } from './identity/people.ts';
import { createDelivery, type Delivery } from './notifications/delivery.ts';
import type { Random } from './random.ts';
import { createServices } from './services/app.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './time.ts';

export type { Lane, MemoryBroker, MemoryLine, MemoryNetwork } from './broker/memory-broker.ts';

/** One request as a client sends it. */
export interface MemoryRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Its answer; header names in lower case. */
export interface MemoryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a simulator in memory is built. */
export interface MemorySimulatorOptions {
  /** The platform's clock. */
  readonly clock: Clock;
  /** The client machine's timers: they stand still while it sleeps. */
  readonly clientClock: Pick<Clock, 'after'>;
  readonly random: Random;
  readonly network: MemoryNetwork;
  readonly settings?: Partial<Settings>;
  readonly callIds?: { readonly lowest: number; readonly first: number; readonly highest: number };
  /** Stands in front of the fault table, for example to count what was hit. */
  readonly watchFaults?: (faults: FaultTable) => FaultTable;
  readonly log: (message: string) => void;
}

/** CloudLink and a PBX without a socket: everything happens in this process, on the clock that is passed in. */
export interface MemorySimulator {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly broker: MemoryBroker;
  /** What a client needs to sign in. */
  readonly access: {
    readonly api: string;
    readonly clientId: string;
    readonly account: string;
    readonly username: string;
    readonly password: string;
  };
  /** Sends one request over the network; rejects where no answer comes. */
  request(request: MemoryRequest): Promise<MemoryAnswer>;
}

const host = '127.0.0.1:4010';

/** Joins core, services and broker in memory. Nothing runs until the clock is moved. */
export function createMemorySimulator(options: MemorySimulatorOptions): MemorySimulator {
  const { clock, random, network, clientClock, settings, callIds, log } = options;
  // The hub delivers through the broker and the broker asks the hub: one of them has to be named before it is there.
  const late: { delivery?: Delivery } = {};
  const deliver = (topic: string, payload: string): boolean => late.delivery?.deliver(topic, payload) ?? false;
  const core = createCore({ clock, random, deliver, settings, callIds });
  const table = createFaultTable(core);
  const faults = options.watchFaults?.(table) ?? table;
  const broker = createMemoryBroker({ core, faults, network, clientClock });
  late.delivery = createDelivery({ clock, settings: core.settings, faults, broker });
  faults.attach(late.delivery);
  const services = createServices(core, faults, { host, log });
  const { loginId, password } = demoUser(core.account);
  return {
    ...{ core, faults, broker },
    access: {
      api: `http://${host}/{service}/2017-09-01`,
      ...{ clientId: core.account.clientId, account: core.account.accountNumber, username: loginId, password },
    },
    request: (request) => exchange(request, { ...options, faults }, async (sent) => services.fetch(sent)),
  };
}

type Serve = (request: Request) => Promise<Response>;

/** One exchange: both ways take the network's time, and an abort is heard at every moment. */
function exchange(
  request: MemoryRequest,
  { network, clientClock, faults }: MemorySimulatorOptions & { readonly faults: FaultTable },
  serve: Serve,
): Promise<MemoryAnswer> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DOMException('This operation was aborted', 'AbortError'));
    request.signal.addEventListener('abort', abort, { once: true });
    const settled = (run: () => void): void => {
      request.signal.removeEventListener('abort', abort);
      run();
    };
    const state = faults.network();
    const refusal = state === 'reset' ? 'read ECONNRESET' : network.refusal();
    if (request.signal.aborted) {
      abort();
    } else if (refusal !== undefined) {
      clientClock.after(1, () => settled(() => reject(new TypeError(refusal))));
    } else if (state === 'up') {
      const answers = network.lane('answer');
      network.lane('request').carry(() => {
        answerOf(request, serve).then(
          (answer) => answers.carry(() => settled(() => resolve(answer))),
          (error: unknown) => answers.carry(() => settled(() => reject(error))),
        );
      });
    }
  });
}

async function answerOf({ method, url, headers, body }: MemoryRequest, serve: Serve): Promise<MemoryAnswer> {
  const response = await serve(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
}
