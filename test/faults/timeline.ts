import type { Clock, Timer } from '../../main/ports.ts';
import type { Clock as PlatformClock } from '../../simulator/time.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** How many turns of the event loop must bring nothing new before time moves on. */
const quietTurns = 3;
/** So many turns without rest, and something keeps itself busy without time passing. */
const mostTurns = 10_000;

/** Virtual time, ms since the beginning of the run, for everything on both sides. It moves only when all is quiet. */
export class Timeline {
  now = 0;
  /** Counts what happened, so that quiet can be told. */
  activity = 0;
  #order = 0;
  readonly #entries = new Set<Entry>();

  /** Runs `run` at `now + ms`; of what is due at the same time, the first asked is the first run. */
  after(ms: number, run: () => void): () => void {
    this.#order += 1;
    const entry = { at: this.now + Math.max(0, ms), order: this.#order, run };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Runs what is due up to `untilMs`, letting everything settle after each; `afterEach` sees every quiet moment. */
  async advanceTo(untilMs: number, afterEach: () => void): Promise<void> {
    await this.settle();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#entries.delete(next);
      this.now = Math.max(this.now, next.at);
      this.activity += 1;
      next.run();
      await this.settle();
      afterEach();
    }
    this.now = untilMs;
  }

  /**
   * Lets promises, body streams and whatever else needs the event loop finish. The loop has nothing to wait for: no
   * socket, no file, no thread; a few turns in which nothing is counted mean that nothing is left.
   */
  async settle(): Promise<void> {
    let seen = -1;
    for (let turns = 0, quiet = 0; quiet < quietTurns; turns += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = seen === this.activity ? quiet + 1 : 0;
      seen = this.activity;
      if (turns > mostTurns) throw new Error('something keeps itself busy without time passing');
    }
  }

  #next(untilMs: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.at > untilMs) continue;
      const isEarlier =
        first === undefined || entry.at < first.at || (entry.at === first.at && entry.order < first.order);
      if (isEarlier) first = entry;
    }
    return first;
  }
}

/** The platform's clock on a timeline. */
export const platformClock = (timeline: Timeline, startMs: number): PlatformClock => ({
  now: () => startMs + Math.floor(timeline.now),
  precise: () => startMs + timeline.now,
  after: (ms, run) => timeline.after(ms, run),
});

interface Sleeper {
  readonly dueMs: number;
  readonly run: () => void;
  cancel: () => void;
}

/** The clock of the agent's machine: it can be set wrong, and its timers stand still while it sleeps. */
export class MachineClock implements Clock {
  /** Wall clock less true time, ms. */
  skewMs = 0;
  isAsleep = false;
  #sleptMs = 0;
  #fellAsleepAt = 0;
  readonly #timeline: Timeline;
  readonly #startMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(timeline: Timeline, startMs: number) {
    this.#timeline = timeline;
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + Math.floor(this.#timeline.now) + this.skewMs;
  }

  monotonic(): number {
    return (this.isAsleep ? this.#fellAsleepAt : this.#timeline.now) - this.#sleptMs;
  }

  schedule(callback: () => void, delayMs: number): Timer {
    return { cancel: this.after(delayMs, callback) };
  }

  after(delayMs: number, run: () => void): () => void {
    // Node's shortest timer is 1 ms.
    const sleeper: Sleeper = { dueMs: this.monotonic() + Math.max(1, delayMs), run, cancel: () => undefined };
    this.#sleepers.add(sleeper);
    if (!this.isAsleep) this.#arm(sleeper);
    return () => {
      sleeper.cancel();
      this.#sleepers.delete(sleeper);
    };
  }

  sleep(): void {
    this.isAsleep = true;
    this.#fellAsleepAt = this.#timeline.now;
    for (const sleeper of this.#sleepers) sleeper.cancel();
  }

  wake(): void {
    this.isAsleep = false;
    this.#sleptMs += this.#timeline.now - this.#fellAsleepAt;
    for (const sleeper of this.#sleepers) this.#arm(sleeper);
  }

  #arm(sleeper: Sleeper): void {
    sleeper.cancel = this.#timeline.after(sleeper.dueMs - this.monotonic(), () => {
      this.#sleepers.delete(sleeper);
      sleeper.run();
    });
  }
}
