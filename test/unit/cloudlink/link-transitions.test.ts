/** Each state of the link and what each event does to it: the diagram above the class in link.ts, row by row. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Link, LinkPhase, LinkStep } from '../../../main/cloudlink/index.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { type Answer, noAnswer, settle, silence, World } from './fakes.ts';
import { openLine } from './line.ts';

const connections = 'POST notifications/connections';
const subscriptions = 'POST notifications/subscriptions';
const putSub1 = 'PUT notifications/subscriptions/sub-1';
const token = 'POST authentication/token';
const ringing = readFileSync(new URL('../../fixtures/publication-ringing-2021.json', import.meta.url), 'utf8');

/** Holds a step until it is let go. */
class Gate<T> {
  readonly #opened = Promise.withResolvers<T>();
  readonly wait = (): Promise<T> => this.#opened.promise;
  readonly open = (value: T): void => this.#opened.resolve(value);
  readonly break = (): void => this.#opened.reject(new Error('refused'));
}

let world: World;
let link: Link;
/** Ends the step that is being held. */
let failStep: () => void;

const begin = async (): Promise<void> => {
  link.start();
  await settle();
};

/** Connects as far as one step, and stays there. */
const hold: Readonly<Record<LinkStep, () => void>> = {
  address: () => {
    const gate = new Gate<Answer>();
    failStep = () => gate.open({ status: 500 });
    world.platform.on(connections, gate.wait);
  },
  subscription: () => {
    const gate = new Gate<Answer>();
    failStep = () => gate.open({ status: 500 });
    world.platform.on(subscriptions, gate.wait);
  },
  socket: () => {
    const gate = new Gate<void>();
    failStep = gate.break;
    world.broker.onConnect = gate.wait;
  },
  topic: () => {
    const gate = new Gate<void>();
    failStep = gate.break;
    world.broker.onSubscribe = gate.wait;
  },
  calls: () => {
    const gate = new Gate<Result<void>>();
    failStep = () => gate.open(failed('platform-error'));
    world.onSubscribed = gate.wait;
  },
};

const connectingAt = (step: LinkStep) => async () => {
  hold[step]();
  await begin();
};

const retry = async (answer: () => Answer): Promise<void> => {
  world.platform.on(connections, answer);
  await begin();
};

const sharedId = (): void =>
  world.platform.on(connections, () => ({ body: { url: 'wss://broker.test/x', clientId: 'shared' } }));

const loseSession = async (): Promise<void> => {
  world.platform.on(token, () => ({ status: 401 }));
  await world.door.session.refreshNow();
};

/** How each state is reached. */
const reach = {
  'idle: not-started': async () => undefined,
  'connecting: address': connectingAt('address'),
  'connecting: subscription': connectingAt('subscription'),
  'connecting: socket': connectingAt('socket'),
  'connecting: topic': connectingAt('topic'),
  'connecting: calls': connectingAt('calls'),
  online: begin,
  retrying: () => retry(noAnswer),
  'retrying, throttled': () => retry(() => ({ status: 429, headers: { 'retry-after': '90' } })),
  'idle: suspended': async () => {
    await begin();
    link.suspend();
  },
  'idle: suspended, throttled': async () => {
    await reach['retrying, throttled']();
    link.suspend();
  },
  replaced: async () => {
    sharedId();
    await begin();
    world.broker.latest().end();
    for (const delayMs of [500, 1_000]) {
      await world.clock.advance(delayMs);
      world.broker.latest().end();
    }
  },
  'auth-required': async () => {
    await begin();
    await loseSession();
    world.platform.on(token, () => ({ body: world.platform.tokens() }));
    await world.signIn();
  },
  'idle: stopped': async () => {
    await begin();
    await link.stop({ deleteSubscription: false });
  },
} satisfies Record<string, () => Promise<void>>;

type StateName = keyof typeof reach;

/** A probe's answer, as the broker gives it. */
const probed = (onSubscribe: () => Promise<void> | void, waitMs: number) => async () => {
  world.broker.onSubscribe = onSubscribe;
  link.check();
  await world.clock.advance(waitMs);
};

const renewalMeets = (put: () => Answer) => async () => {
  world.platform.on(putSub1, put);
  world.platform.on('GET notifications/subscriptions/sub-1', () => ({ status: 404 }));
  await world.clock.advance(15 * 60_000);
};

/** What happens. */
const happen = {
  start: () => link.start(),
  stop: () => link.stop({ deleteSubscription: false }),
  suspend: () => link.suspend(),
  resume: () => link.resume(),
  check: () => link.check(),
  rewatch: () => link.rewatch(),
  'resume after 5 s': async () => {
    await world.clock.advance(5_000);
    link.resume();
  },
  'check after 5 s': async () => {
    await world.clock.advance(5_000);
    link.check();
  },
  'resume after a sleep': () => {
    world.clock.sleep(3_600_000);
    link.resume();
  },
  'the step fails': () => failStep(),
  'the step hangs': () => world.clock.advance(20_000),
  'the connection ends': () => world.broker.latest().end('reset'),
  'a message comes': () => world.broker.latest().deliver(ringing),
  'a ping is answered': () => world.broker.latest().pong(),
  'the probe is answered': probed(() => undefined, 4_000),
  'the probe is not answered': probed(silence, 3_000),
  'the probe is refused': probed(() => Promise.reject(new Error('128')), 0),
  'a renewal fails in passing': renewalMeets(noAnswer),
  'a renewal finds the subscription gone': renewalMeets(() => ({ status: 404 })),
  'the session is lost': loseSession,
  'the wait is over': () => world.clock.advance(1_000),
  'time passes': () => world.clock.advance(10 * 60_000),
} satisfies Record<string, () => unknown>;

type EventName = keyof typeof happen;

const nameOf = (phase: LinkPhase): string => {
  if (phase.state === 'idle') return `idle: ${phase.reason}`;
  return phase.state === 'connecting' ? `connecting: ${phase.step}` : phase.state;
};

const stays = 'stays as it is';
const again = 'connecting: address';

const whileConnecting = {
  start: stays,
  stop: 'idle: stopped',
  suspend: 'idle: suspended',
  resume: stays,
  check: stays,
  rewatch: again,
  'resume after 5 s': again,
  'check after 5 s': again,
  'resume after a sleep': again,
  'the step fails': 'retrying',
  'the step hangs': 'retrying',
  'the session is lost': 'auth-required',
} as const;

const table: Readonly<Record<StateName, Readonly<Partial<Record<EventName, string>>>>> = {
  'idle: not-started': {
    start: again,
    stop: 'idle: stopped',
    suspend: stays,
    resume: stays,
    check: stays,
    rewatch: stays,
  },
  'connecting: address': whileConnecting,
  'connecting: subscription': whileConnecting,
  'connecting: socket': whileConnecting,
  'connecting: topic': { ...whileConnecting, 'the connection ends': 'retrying' },
  'connecting: calls': { ...whileConnecting, 'the connection ends': 'retrying', 'a message comes': stays },
  online: {
    start: stays,
    stop: 'idle: stopped',
    suspend: 'idle: suspended',
    resume: again,
    check: stays,
    rewatch: again,
    'the connection ends': 'retrying',
    'a message comes': stays,
    'a ping is answered': stays,
    'the probe is answered': stays,
    'the probe is not answered': 'retrying',
    'the probe is refused': 'retrying',
    'a renewal fails in passing': stays,
    'a renewal finds the subscription gone': 'retrying',
    'the session is lost': 'auth-required',
  },
  retrying: {
    start: stays,
    stop: 'idle: stopped',
    suspend: 'idle: suspended',
    resume: again,
    check: again,
    rewatch: again,
    'the wait is over': again,
    'the session is lost': 'auth-required',
  },
  'retrying, throttled': { resume: 'retrying', check: 'retrying', rewatch: 'retrying', 'the wait is over': stays },
  'idle: suspended': {
    start: again,
    stop: 'idle: stopped',
    suspend: stays,
    resume: again,
    check: stays,
    rewatch: stays,
    'time passes': stays,
    'the session is lost': 'auth-required',
  },
  'idle: suspended, throttled': { resume: 'retrying', 'resume after a sleep': again },
  replaced: {
    start: again,
    stop: 'idle: stopped',
    suspend: stays,
    resume: stays,
    check: stays,
    rewatch: stays,
    'resume after a sleep': stays,
    'time passes': stays,
    'the session is lost': 'auth-required',
  },
  'auth-required': {
    start: again,
    stop: 'idle: stopped',
    suspend: stays,
    resume: stays,
    check: stays,
    rewatch: stays,
    'time passes': stays,
  },
  'idle: stopped': {
    start: again,
    stop: 'idle: stopped',
    suspend: stays,
    resume: stays,
    check: stays,
    rewatch: stays,
    'time passes': stays,
    'the session is lost': stays,
  },
};

beforeEach(async () => {
  world = new World();
  ({ link } = await openLine(world));
});

describe.each(Object.keys(reach) as StateName[])('%s', (state) => {
  it.each(Object.entries(table[state]))('%s: %s', async (event, expected) => {
    await reach[state]();
    expect(nameOf(link.status())).toBe(state.split(',')[0]);
    // Whatever connects anew from here stays at its first step, so that the next state is seen.
    if (state !== 'connecting: address') world.platform.on(connections, silence);
    const before = world.phases.length;
    await happen[event as EventName]();
    await settle();
    const [next] = world.phases.slice(before);
    expect(next === undefined ? stays : nameOf(next)).toBe(expected);
    expect(nameOf(link.status())).toBe(nameOf(world.phases.at(-1) ?? link.status()));
  });
});

describe('the steps of connecting', () => {
  it('follow one another and end online', async () => {
    await begin();
    const steps = ['address', 'subscription', 'socket', 'topic', 'calls'];
    expect(world.phases.map(nameOf)).toEqual([...steps.map((step) => `connecting: ${step}`), 'online']);
  });

  it.each(Object.keys(hold) as LinkStep[])(
    'hang at %s: the line says so, and comes up once the fault is over',
    async (step) => {
      await connectingAt(step)();
      await world.clock.advance(20_000);
      const said = world.phases.find((phase) => phase.state === 'retrying');
      expect(said).toMatchObject({ failure: { code: 'timeout' } });
      world.platform.recover();
      world.broker.onConnect = () => undefined;
      world.broker.onSubscribe = () => undefined;
      world.onSubscribed = async () => success(undefined);
      await world.clock.advance(60_000);
      expect(link.status().state).toBe('online');
      expect(world.broker.connections.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
    },
  );
});

describe('a line taken over while it reads its calls', () => {
  it('is replaced as well', async () => {
    sharedId();
    await begin();
    world.onSubscribed = silence;
    world.broker.latest().end();
    for (const delayMs of [500, 1_000]) {
      await world.clock.advance(delayMs);
      world.broker.latest().end();
    }
    expect(link.status().state).toBe('replaced');
  });
});
