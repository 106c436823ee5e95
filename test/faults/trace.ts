import type { Timeline } from './timeline.ts';

/** Everything that happened in a run, one line each, in order: what a replay is compared with. */
export class Trace {
  readonly lines: string[] = [];
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  note(what: string, text: string): void {
    this.#timeline.activity += 1;
    this.lines.push(`${(this.#timeline.now / 1000).toFixed(3).padStart(9)} ${what.padEnd(7)} ${text}`);
  }
}
