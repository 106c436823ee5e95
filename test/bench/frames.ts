/**
 * The frames of popup and panel with 20 live calls while 50 things a second happen to them, against the same page with the
 * same calls to which nothing happens. Somebody types in a search all the time.
 */
import type { Page } from 'playwright-core';
import type { Ledger } from '../../simulator/simulator.ts';
import { openPage } from '../e2e/popup-kit.ts';
import { card, cardIn, type SignedInApp, startSignedIn } from '../e2e/support.ts';
import { busyLine, signalTelephone } from './busy-line.ts';
import { type PaintedPhase, type Seen, startFrameWatch } from './frame-watch.ts';
import { compared, percentile } from './percentiles.ts';

const liveCalls = 20;
const changes = 950;
const floorMs = 15_000;
const warmUpMs = 2_000;
const keyPauseMs = 130;
/** Longer than this, ms, a frame was missed that is seen. */
const missedFrameMs = 33.4;
const typed = 'morgan';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Types and deletes a name until it is told to stop; whatever has the focus gets it. */
function keepTyping(page: Page): () => Promise<void> {
  let isWanted = true;
  const type = async (): Promise<void> => {
    while (isWanted) {
      for (const key of [...typed, ...Array.from(typed, () => 'Backspace')]) {
        await page.keyboard.press(key);
        await pause(keyPauseMs);
      }
    }
  };
  const done = type();
  return () => {
    isWanted = false;
    return done;
  };
}

/** A publication of our line that put a call into a phase. */
interface Publication {
  readonly id: string;
  readonly state: string;
  readonly preciseAt: number;
}

const publicationsOf = ({ publications }: Ledger): readonly Publication[] =>
  publications.flatMap(({ subject, state, preciseAt }) => {
    const id = /\/endpoints\/200\/calls\/([^/]+)$/.exec(subject)?.[1];
    return id === undefined || state === undefined ? [] : [{ id, state, preciseAt }];
  });

/**
 * From each publication to the painted card that follows it; a change that another one overtook is not seen, nor is a card
 * that only now comes out from behind "more calls". A card's key has the id of the PBX's call in its second place.
 */
function latencies(ledger: Ledger, painted: readonly PaintedPhase[], { hasEveryCall }: Measured): readonly number[] {
  const published = new Map<string, Publication[]>();
  for (const one of publicationsOf(ledger)) published.set(one.id, [...(published.get(one.id) ?? []), one]);
  return painted.flatMap(({ key, isNew, phase, atMs }) => {
    if (isNew && !hasEveryCall) return [];
    const last = (published.get(idOf(key)) ?? []).findLast(({ preciseAt }) => preciseAt < atMs);
    return last?.state === phase ? [atMs - last.preciseAt] : [];
  });
}

const idOf = (key: string): string => key.split('/')[1] ?? '';

const milliseconds = (values: readonly number[], share: number): string => `${percentile(values, share).toFixed(1)} ms`;
const longest = (values: readonly number[]): number => Math.max(0, ...values);
const missed = ({ frames }: Seen): number => frames.filter((ms) => ms > missedFrameMs).length;

function report(measured: Measured, floor: Seen, busy: Seen, ledger: Ledger, rate: number): string {
  const painted = latencies(ledger, busy.painted, measured);
  const frame = (seen: Seen): string =>
    `longest ${longest(seen.frames).toFixed(1)} ms, ${missed(seen)} of ${seen.frames.length} above 33 ms`;
  const tasks = ({ longTasks }: Seen): string => `${longTasks.length} (longest ${longest(longTasks).toFixed(0)} ms)`;
  return [
    `frames: ${measured.name}, ${liveCalls} live calls, ${rate.toFixed(0)} changes a second, against none`,
    'interval of frames:',
    compared(busy.frames, floor.frames),
    `${frame(busy)}; against ${frame(floor)}`,
    `long tasks: ${tasks(busy)} against ${tasks(floor)}`,
    'key to the frame that shows it:',
    compared(busy.keys, floor.keys),
    `slowest event that the browser reports: ${busy.slowestEvent} ms against ${floor.slowestEvent} ms`,
    `publication to painted card: p50 ${milliseconds(painted, 0.5)}, p95 ${milliseconds(painted, 0.95)}, ${painted.length} seen`,
    `main thread at work: ${(busy.busyShare * 100).toFixed(0)} % against ${(floor.busyShare * 100).toFixed(0)} %`,
  ].join('\n');
}

/** A page that is measured, and how somebody comes to type in it. */
interface Measured {
  readonly name: string;
  /** Every call has its card on it. */
  readonly hasEveryCall: boolean;
  pageOf(desk: SignedInApp): Page;
  beginTyping(desk: SignedInApp): Promise<void>;
}

const popup: Measured = {
  name: 'the popup, with the search for a transfer open',
  hasEveryCall: false,
  pageOf: ({ popup: { page } }) => page,
  async beginTyping(desk) {
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.click(`${cardIn('connected')} [data-action="transfer"]:not([aria-disabled])`);
    await desk.popup.waitFor('input[name="target"]');
  },
};

const panel: Measured = {
  name: 'the page of calls',
  hasEveryCall: true,
  pageOf: ({ panel: { page } }) => page,
  beginTyping: async (desk) => desk.panel.click('[data-testid="history"] input'),
};

async function measure(measured: Measured): Promise<void> {
  const desk = await startSignedIn();
  await openPage(desk, 'calls');
  const scenario = desk.simulator.playScenario(busyLine(liveCalls, changes));
  await desk.app.waitFor(
    async () => (await desk.panel.page.locator(card).count()) === liveCalls,
    'all calls are on the panel',
    30_000,
  );
  await measured.beginTyping(desk);
  const page = measured.pageOf(desk);
  const watch = await startFrameWatch(page);
  const stopTyping = keepTyping(page);
  await pause(warmUpMs);
  const floor = await watch.during(() => pause(floorMs));
  let tookMs = 0;
  const busy = await watch.during(async () => {
    const begunMs = performance.now();
    desk.simulator.placeCall({ from: '+442079460999', to: signalTelephone });
    const end = await scenario;
    tookMs = performance.now() - begunMs;
    if (end.state !== 'done') throw new Error(`the line is not as busy as it should be: ${JSON.stringify(end)}`);
  });
  await stopTyping();
  const ledger = desk.simulator.ledger();
  await desk.stop();
  process.stdout.write(`${report(measured, floor, busy, ledger, (changes / tookMs) * 1000)}\n`);
}

/** Runs the bench and prints both pages. */
export async function benchFrames(): Promise<void> {
  for (const page of [popup, panel]) await measure(page);
}
