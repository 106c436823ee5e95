/**
 * From the publication leaving the broker to the card painted, for 200 rings of the built app, against the floor: a bare
 * websocket message to a bare page in the same browser that paints it. Both in turn, in one run.
 */
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import { card, cardIn, type SignedInApp, startSignedIn } from '../e2e/support.ts';
import { type Departures, watchDepartures } from './departures.ts';
import { compared } from './percentiles.ts';

const rings = Number(process.argv[3] ?? 200);
const warmUp = 10;

/** What the watcher leaves on the page: wall-clock times, ms, at which something that fits was painted. */
interface Watching {
  readonly painted: number[];
  wake?: () => void;
}

/**
 * Notes when an element that fits has been painted: after the frame that follows its appearance. The page may have built it
 * before, unseen; it appears when it begins to fit.
 */
const watchForPaint = (page: Page, selector: string): Promise<void> =>
  page.evaluate((wanted) => {
    const watching: Watching = { painted: [] };
    Object.assign(window, { watching });
    let isThere = document.querySelector(wanted) !== null;
    const afterPaint = (): void => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        watching.painted.push(performance.timeOrigin + performance.now());
        watching.wake?.();
      };
      requestAnimationFrame(() => channel.port2.postMessage(undefined));
    };
    const look = (): void => {
      const wasThere = isThere;
      isThere = document.querySelector(wanted) !== null;
      if (isThere && !wasThere) afterPaint();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
  }, selector);

/** Asks once and is woken: a page that is asked again and again in its frames would never be at rest. */
const paintedAt = (page: Page, count: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const { watching } = window as unknown as { watching: Watching };
    const woken = new Promise<void>((resolve) => {
      watching.wake = resolve;
    });
    if (watching.painted.length < wanted) await woken;
    return watching.painted[wanted - 1] ?? Number.NaN;
  }, count);

/** How rings follow each other. */
interface Pace {
  readonly name: string;
  /**
   * Before each measurement, ms. Longer than any frame: after a frame the next one waits for the display's beat, and what one
   * measurement leaves behind would otherwise set the beat of the next.
   */
  readonly restMs: number;
}

const paces: readonly Pace[] = [
  // As calls come: whatever the page does after a ring is done.
  { name: 'from rest', restMs: 300 },
  // The next call of several that come together.
  { name: 'in close succession', restMs: 60 },
];

const rest = ({ restMs }: Pace): Promise<void> => new Promise((resolve) => setTimeout(resolve, restMs));

/** A bare page in the app's own browser, and a bare server that sends it messages. */
interface Floor {
  readonly page: Page;
  /** Sends one message; answers when it left, wall clock ms. */
  send(): number;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

async function startFloor(browserOf: Page): Promise<Floor> {
  const port = await freePort();
  const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false });
  const connected = new Promise<import('ws').WebSocket>((resolve) => server.once('connection', resolve));
  const context = await browserOf
    .context()
    .browser()
    ?.newContext({ viewport: { width: 380, height: 220 } });
  if (context === undefined) throw new Error('the popup has no browser');
  const page = await context.newPage();
  await page.setContent('<!doctype html><body></body>');
  await page.evaluate((address) => {
    const socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      const row = document.createElement('p');
      row.className = 'row';
      row.textContent = String(JSON.parse(String(data)).from);
      document.body.replaceChildren(row);
    };
  }, `ws://127.0.0.1:${port}`);
  const socket = await connected;
  await watchForPaint(page, '.row');
  return {
    page,
    send: () => {
      const at = performance.timeOrigin + performance.now();
      socket.send(JSON.stringify({ from: '+442079460018' }));
      return at;
    },
    clear: () => page.evaluate(() => document.body.replaceChildren()),
    stop: async () => {
      await context.close();
      server.close();
    },
  };
}

/** What is measured, and what it is measured by. */
interface Bench {
  readonly desk: SignedInApp;
  readonly floor: Floor;
  readonly departures: Departures;
}

/** The card of the call that is over would stand a while, and the next ring find a popup that is shown already. */
async function closeEnded({ popup }: SignedInApp): Promise<void> {
  await popup.waitFor(cardIn('ended'));
  await popup.page.evaluate(async (ended) => {
    const { screenpop } = window as unknown as { screenpop: ScreenpopBridge };
    const cards = [...document.querySelectorAll<HTMLElement>(ended)];
    await Promise.all(cards.map(({ dataset }) => screenpop.hideCard({ key: dataset.callKey ?? '' })));
  }, cardIn('ended'));
  await popup.waitUntilHidden();
}

async function ringOnce({ desk, departures }: Bench, pace: Pace, count: number): Promise<number> {
  await rest(pace);
  const { id } = desk.simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
  const painted = await paintedAt(desk.popup.page, count);
  const left = departures.lastOf('"ringing"');
  desk.simulator.hangUp(id);
  await closeEnded(desk);
  return painted - left;
}

async function floorOnce({ floor }: Bench, pace: Pace, count: number): Promise<number> {
  await rest(pace);
  const left = floor.send();
  const painted = await paintedAt(floor.page, count);
  await floor.clear();
  return painted - left;
}

async function measure(pace: Pace): Promise<string> {
  const desk = await startSignedIn();
  // As on a desk where somebody works: the panel is in the tray.
  await desk.panel.closeByUser();
  await desk.panel.waitUntilHidden();
  const floor = await startFloor(desk.popup.page);
  const departures = watchDepartures();
  const bench = { desk, floor, departures };
  await watchForPaint(desk.popup.page, card);
  const product: number[] = [];
  const bare: number[] = [];
  for (let count = 1; count <= rings + warmUp; count += 1) {
    const samples = [await ringOnce(bench, pace, count), await floorOnce(bench, pace, count)] as const;
    if (count <= warmUp) continue;
    product.push(samples[0]);
    bare.push(samples[1]);
  }
  departures.stop();
  await floor.stop();
  await desk.stop();
  return compared(product, bare);
}

/** Runs the bench and prints p50 and p95 of both, and their ratios, for each pace. */
export async function benchRing(): Promise<void> {
  process.stdout.write(
    `ring: publication to painted card, ${rings} rings, against a bare message painted by a bare page\n`,
  );
  for (const pace of paces) process.stdout.write(`${pace.name}:\n${await measure(pace)}\n`);
}
