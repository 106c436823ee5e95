/**
 * From the publication leaving the broker to the card painted, for 200 rings of the built app, against the floor: a bare
 * websocket message to a bare page in the same browser that paints it. Both in turn, in one run.
 */
import { type AddressInfo, createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import type { ScreenpopBridge } from '../../preload/contract.ts';
import { card, cardIn, type SignedInApp, startSignedIn } from '../e2e/support.ts';
import { compared } from './percentiles.ts';

const rings = 200;
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

/**
 * Longer than any frame, in ms: after a frame the next one waits for the display's beat. What one measurement leaves behind would
 * otherwise set the beat of the next.
 */
const restMs = 100;
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, restMs));

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

async function ringOnce(desk: SignedInApp, count: number): Promise<number> {
  await rest();
  const { id } = desk.simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
  const painted = await paintedAt(desk.popup.page, count);
  const left = desk.simulator
    .ledger()
    .publications.findLast((one) => one.state === 'ringing' && one.subject.endsWith(`/calls/${id}`));
  desk.simulator.hangUp(id);
  await closeEnded(desk);
  return painted - (left?.preciseAt ?? Number.NaN);
}

async function floorOnce(floor: Floor, count: number): Promise<number> {
  await rest();
  const left = floor.send();
  const painted = await paintedAt(floor.page, count);
  await floor.clear();
  return painted - left;
}

/** Runs the bench and prints p50 and p95 of both, and their ratios. */
export async function benchRing(): Promise<void> {
  const desk = await startSignedIn();
  const floor = await startFloor(desk.popup.page);
  await watchForPaint(desk.popup.page, card);
  const product: number[] = [];
  const bare: number[] = [];
  for (let count = 1; count <= rings + warmUp; count += 1) {
    const samples = [await ringOnce(desk, count), await floorOnce(floor, count)] as const;
    if (count <= warmUp) continue;
    product.push(samples[0]);
    bare.push(samples[1]);
  }
  await floor.stop();
  await desk.stop();
  process.stdout.write(
    `ring: publication to painted card, ${rings} rings, against a bare message painted by a bare page\n`,
  );
  process.stdout.write(`${compared(product, bare)}\n`);
}
