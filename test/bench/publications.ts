/** A busy house, as the simulator's PBX plays it: what the platform publishes of its calls. */
import { type Core, createCore } from '../../simulator/core.ts';
import { answer, hangUp, hold, type Leg, placeCall, retrieve } from '../../simulator/pbx/pbx.ts';
import type { Clock } from '../../simulator/time.ts';

/** How many endpoints are watched, and how many calls are live on them at any time. */
export interface House {
  readonly endpoints: number;
  readonly liveCalls: number;
}

/** One notification: the topic and the JSON text. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
}

/** What a house publishes: the same for every run. */
export interface Traffic {
  readonly endpointIds: readonly string[];
  /** All that is published until the calls are live. */
  readonly beginning: readonly Message[];
  /** The next `count` notifications: calls ring, are taken, held, retrieved and end, and others take their place. */
  next(count: number): readonly Message[];
}

const longestCallId = 99_999;
const stagesOfCall = 4;

/** Numbers below `limit` that look random and are the same in every run. */
const createChooser = (): ((limit: number) => number) => {
  let state = 20_210_420;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
};

/** Each step of the PBX has a millisecond of its own. */
const createStepClock = (): Clock & { step(): void } => {
  let nowMs = Date.UTC(2026, 10, 23, 9);
  return {
    now: () => nowMs,
    precise: () => nowMs,
    after: () => () => undefined,
    step: () => {
      nowMs += 1;
    },
  };
};

const createRandom = (choose: (limit: number) => number) => (byteCount: number) =>
  Uint8Array.from({ length: byteCount }, () => choose(256));

class BusyHouse implements Traffic {
  readonly endpointIds: readonly string[];
  readonly beginning: readonly Message[];
  readonly #core: Core;
  readonly #clock = createStepClock();
  readonly #choose = createChooser();
  readonly #legs: Leg[] = [];
  readonly #retrieved = new Set<Leg>();
  #published: Message[] = [];

  constructor({ endpoints, liveCalls }: House) {
    this.endpointIds = Array.from({ length: endpoints }, (_, index) => String(2_000 + index));
    this.#core = createCore({
      clock: this.#clock,
      random: createRandom(this.#choose),
      deliver: (topic, payload) => this.#published.push({ topic, payload }) > 0,
      callIds: { lowest: 100, first: 350, highest: longestCallId },
      people: this.endpointIds.map((extension) => ({ extension, name: `Person ${extension}` })),
    });
    this.#watch();
    for (let index = 0; index < liveCalls; index += 1) this.#ring(index);
    for (let step = 0; step < (liveCalls * stagesOfCall) / 2; step += 1) this.#advance();
    this.beginning = this.#published.splice(0);
  }

  next(count: number): readonly Message[] {
    while (this.#published.length < count) this.#advance();
    return this.#published.splice(0, count);
  }

  #watch(): void {
    const principal = this.#core.account.people[0]?.userId ?? '';
    for (const endpoint of this.endpointIds) {
      const subjectFilter = `/2017-09-01/endpoints/${endpoint}/calls/`;
      this.#core.hub.create(principal, { topic: 'platform-api-media', transport: 'websocket', subjectFilter });
    }
  }

  /** A call from outside rings and takes its place among the live ones. */
  #ring(index: number): void {
    this.#clock.step();
    const to = this.endpointIds[index % this.endpointIds.length] ?? '';
    const from = `+4420794${String(60_000 + this.#choose(9_999))}`;
    const placed = placeCall(this.#core.exchange, { from, to });
    const leg = placed.ok ? placed.value.call.legs.find(({ endpoint }) => endpoint === to) : undefined;
    if (leg === undefined) throw new Error(`${to} does not ring`);
    this.#legs[index] = leg;
  }

  /** One of the live calls goes a step further. */
  #advance(): void {
    const index = this.#choose(this.#legs.length);
    const leg = this.#legs[index];
    if (leg === undefined) throw new Error('no call is live');
    this.#clock.step();
    const { exchange } = this.#core;
    if (leg.state === 'ringing') answer(exchange, leg);
    else if (this.#retrieved.has(leg)) this.#end(leg, index);
    else if (leg.state === 'connected') hold(exchange, leg);
    else this.#retrieve(leg);
  }

  #retrieve(leg: Leg): void {
    retrieve(this.#core.exchange, leg);
    this.#retrieved.add(leg);
  }

  #end(leg: Leg, index: number): void {
    hangUp(this.#core.exchange, leg);
    this.#retrieved.delete(leg);
    this.#ring(index);
  }
}

/** A house with its calls going on. */
export const createTraffic = (house: House): Traffic => new BusyHouse(house);
