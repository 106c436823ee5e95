/**
 * Publications per second through parse, validate, call model and what listeners get, against the same bytes through
 * paho-mqtt with a bare JSON.parse; then how the time for one grows with endpoints and live calls. All in one run, in
 * turns, so that whatever slows the machine slows all of them.
 */
import { connectMqttJs, connectPaho, type Receiver } from './clients.ts';
import { framesOf } from './mqtt-frames.ts';
import { percentile } from './percentiles.ts';
import { createTraffic, type House, type Message } from './publications.ts';
import { createWatcher, type Watcher } from './watcher.ts';

const warmUp = 5;
const rounds = 40;
const perRound = 1_000;
/** The house in which the clients are compared. */
const usualHouse: House = { endpoints: 4, liveCalls: 10 };

const growth: readonly { readonly title: string; readonly houses: readonly House[] }[] = [
  {
    title: 'endpoints, a live call on each',
    houses: [1, 10, 50, 200].map((endpoints) => ({ endpoints, liveCalls: endpoints })),
  },
  {
    title: 'live calls on one endpoint',
    houses: [1, 10, 100, 1_000].map((liveCalls) => ({ endpoints: 1, liveCalls })),
  },
  {
    title: 'live calls, spread over up to 200 endpoints',
    houses: [1, 10, 100, 1_000].map((liveCalls) => ({ endpoints: Math.min(200, liveCalls), liveCalls })),
  },
];

/** One way of a notification, and how long it took in each round, microseconds for one. */
interface Way {
  readonly name: string;
  take(messages: readonly Message[]): Promise<number>;
  readonly samples: number[];
}

const way = (name: string, take: Way['take']): Way => ({ name, take, samples: [] });

const byClient = (name: string, client: Receiver): Way => way(name, (messages) => client.take(framesOf(messages)));

const byWatcher = (name: string, watcher: Watcher): Way =>
  way(name, async (messages) => {
    const began = performance.now();
    for (const { payload } of messages) watcher.take(payload);
    return performance.now() - began;
  });

/** A watcher that has heard everything until the calls are live. */
function prepared(endpointIds: readonly string[], beginning: readonly Message[]): Watcher {
  const watcher = createWatcher(endpointIds);
  for (const { payload } of beginning) watcher.take(payload);
  return watcher;
}

/** Each way takes the same notifications; who comes first changes from round to round. */
async function inTurns(ways: readonly Way[], messages: readonly Message[], round: number): Promise<void> {
  const first = round % ways.length;
  for (const each of [...ways.slice(first), ...ways.slice(0, first)]) {
    const tookMs = await each.take(messages);
    if (round >= warmUp) each.samples.push((tookMs * 1_000) / messages.length);
  }
}

const middle = (samples: readonly number[]): number => percentile(samples, 0.5);

const row = ({ name, samples }: Way, floor: Way): string => {
  const [p50, p95] = [middle(samples), percentile(samples, 0.95)];
  const ratio = [p50 / middle(floor.samples), p95 / percentile(floor.samples, 0.95)].map((value) => value.toFixed(2));
  const perSecond = Math.round(1_000_000 / p50).toLocaleString('en');
  return `  ${name.padEnd(58)} ${perSecond.padStart(9)}/s  p50 ${p50.toFixed(1)} µs (${ratio[0]}), p95 ${p95.toFixed(1)} µs (${ratio[1]})`;
};

const told = (watcher: Watcher): string => {
  const { publications, events, liveCalls } = watcher.heard();
  return `${(events / publications).toFixed(2)} events for one publication, ${liveCalls} calls live at the end`;
};

async function compareClients(): Promise<readonly string[]> {
  const traffic = createTraffic(usualHouse);
  const [ours, bare] = [0, 1].map(() => prepared(traffic.endpointIds, traffic.beginning));
  if (ours === undefined || bare === undefined) throw new Error('no watcher');
  const floor = byClient('paho-mqtt and JSON.parse', await connectPaho());
  const ways = [
    floor,
    byClient('MQTT.js, parse, validate, model, events, snapshot', await connectMqttJs((payload) => ours.take(payload))),
    byClient('MQTT.js and JSON.parse', await connectMqttJs((payload) => void JSON.parse(payload))),
    byWatcher('parse, validate, model, events, snapshot, without MQTT', bare),
  ];
  for (let round = 0; round < rounds + warmUp; round += 1) await inTurns(ways, traffic.next(perRound), round);
  const { endpoints, liveCalls } = usualHouse;
  return [
    `model: ${rounds} rounds of ${perRound} publications, ${liveCalls} live calls on ${endpoints} endpoints; ${told(ours)}`,
    ...ways.map((each) => row(each, floor)),
  ];
}

interface Grown {
  readonly house: House;
  readonly traffic: ReturnType<typeof createTraffic>;
  readonly watcher: Watcher;
  readonly way: Way;
}

function grownHouse(house: House): Grown {
  const traffic = createTraffic(house);
  const watcher = prepared(traffic.endpointIds, traffic.beginning);
  return { house, traffic, watcher, way: byWatcher('', watcher) };
}

async function compareHouses(houses: readonly House[]): Promise<readonly string[]> {
  const grown = houses.map(grownHouse);
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const { way: each, traffic } of grown) await inTurns([each], traffic.next(perRound), round);
  }
  const smallest = middle(grown[0]?.way.samples ?? []);
  return grown.map(({ house, watcher, way: { samples } }) => {
    const size = `${house.liveCalls} on ${house.endpoints}`.padStart(12);
    return `  ${size}: ${middle(samples).toFixed(1)} µs, ratio ${(middle(samples) / smallest).toFixed(2)}; ${told(watcher)}`;
  });
}

/** Runs the bench and prints rates, ratios and growth. */
export async function benchModel(): Promise<void> {
  process.stdout.write(`${(await compareClients()).join('\n')}\n`);
  for (const { title, houses } of growth) {
    process.stdout.write(`growth with ${title} (live calls on endpoints: time for one publication)\n`);
    process.stdout.write(`${(await compareHouses(houses)).join('\n')}\n`);
  }
}
