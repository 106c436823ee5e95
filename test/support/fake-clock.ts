import type { Clock, Timer } from '../../main/ports.ts';

interface Scheduled {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until told to move. Wall clock and monotonic clock run together, from different zeros. */
export class FakeClock implements Clock {
  private elapsedMs = 0;
  private readonly scheduled = new Set<Scheduled>();
  private readonly startMs: number;

  constructor(startMs = Date.parse('2026-01-05T09:00:00Z')) {
    this.startMs = startMs;
  }

  now(): number {
    return this.startMs + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  schedule(callback: () => void, delayMs: number): Timer {
    const entry = { atMs: this.elapsedMs + delayMs, callback };
    this.scheduled.add(entry);
    return { cancel: () => void this.scheduled.delete(entry) };
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.scheduled.size;
  }

  /** Moves on, firing timers in order, and lets promises settle after each. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.elapsedMs + byMs;
    for (let due = this.nextDue(untilMs); due !== undefined; due = this.nextDue(untilMs)) {
      this.scheduled.delete(due);
      this.elapsedMs = Math.max(this.elapsedMs, due.atMs);
      due.callback();
      await settle();
    }
    this.elapsedMs = untilMs;
    await settle();
  }

  private nextDue(untilMs: number): Scheduled | undefined {
    return [...this.scheduled].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }
}

/** Lets every promise that can settle without outside help settle. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
