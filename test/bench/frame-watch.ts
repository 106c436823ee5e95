/** What a page's own clock says of its frames, of typing in it, and of when its cards change. */
import type { Page } from 'playwright-core';

/** A card was painted in a phase that it did not have before. Wall clock, ms. */
export interface PaintedPhase {
  readonly key: string;
  /** The card itself was not there before. */
  readonly isNew: boolean;
  readonly phase: string;
  readonly atMs: number;
}

/** What was seen since the watch began. All ms. */
export interface Seen {
  /** From one frame to the next. */
  readonly frames: readonly number[];
  /** Tasks of 50 ms and more, as the browser reports them. */
  readonly longTasks: readonly number[];
  /** From a key to the frame that shows what it did. */
  readonly keys: readonly number[];
  /** The longest 'event' timing entry that the browser reports (from 16 ms on, in steps of 8). */
  readonly slowestEvent: number;
  readonly painted: readonly PaintedPhase[];
  /** Share of the time for which the page's main thread was at work, 0 to 1. */
  readonly busyShare: number;
}

type Watched = {
  -readonly [Name in Exclude<keyof Seen, 'busyShare'>]: Seen[Name] extends readonly (infer One)[] ? One[] : Seen[Name];
};

/** Begins to watch, once per page. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watched: Watched = { frames: [], longTasks: [], keys: [], slowestEvent: 0, painted: [] };
    Object.assign(window, { watched });
    let last: number | undefined;
    const frame = (at: number): void => {
      if (last !== undefined) watched.frames.push(at - last);
      last = at;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const afterPaint = (run: (at: number) => void): void => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => run(performance.now());
      requestAnimationFrame(() => channel.port2.postMessage(undefined));
    };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.slowestEvent = Math.max(watched.slowestEvent, duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    addEventListener('keydown', ({ timeStamp }) => afterPaint((at) => watched.keys.push(at - timeStamp)), true);
    const phases = new Map<string, string>();
    const look = (): void => {
      const shown = [...document.querySelectorAll<HTMLElement>('[data-call-key]')];
      const keys = new Set<string>();
      for (const card of shown) {
        const { callKey: key = '', phase = '' } = card.dataset;
        keys.add(key);
        if (phases.get(key) === phase) continue;
        const isNew = !phases.has(key);
        phases.set(key, phase);
        afterPaint((at) => watched.painted.push({ key, isNew, phase, atMs: performance.timeOrigin + at }));
      }
      for (const key of phases.keys()) if (!keys.has(key)) phases.delete(key);
    };
    look();
    const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-phase'] };
    new MutationObserver(look).observe(document.body, changes);
  });

/** Watches a page while something goes on. */
export interface FrameWatch {
  during(run: () => Promise<void>): Promise<Seen>;
}

export async function startFrameWatch(page: Page): Promise<FrameWatch> {
  await watch(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  const metrics = async (): Promise<ReadonlyMap<string, number>> => {
    const { metrics: all } = await session.send('Performance.getMetrics');
    return new Map(all.map(({ name, value }) => [name, value]));
  };
  const read = (): Promise<Watched> =>
    page.evaluate(() => {
      const { watched } = window as unknown as { watched: Watched };
      const seen = { ...watched };
      Object.assign(watched, { frames: [], longTasks: [], keys: [], slowestEvent: 0, painted: [] });
      return seen;
    });
  return {
    async during(run) {
      await read();
      const before = await metrics();
      await run();
      const [after, seen] = [await metrics(), await read()];
      const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
      return { ...seen, busyShare: grown('TaskDuration') / grown('Timestamp') };
    },
  };
}
