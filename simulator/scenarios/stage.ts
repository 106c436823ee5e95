import type { Core } from '../core.ts';
import type { FaultTable } from '../fault-table.ts';
import { endText, playScenario, type ScenarioEnd, type ScenarioRun } from './player.ts';
import type { Scenario } from './schema.ts';

/** A scenario as GET /_sim/scenarios tells of it: `step` is the one that is taken next, or at which it ended. */
export type ScenarioState = ReturnType<ScenarioRun['now']> & { readonly id: string; readonly title: string };

/** The scenarios of a simulator: any number may be played at once. */
export interface Scenarios {
  /** Plays one from now on; `speed`: how much faster than it is written. */
  play(scenario: Scenario, speed?: number): { readonly id: string; readonly ended: Promise<ScenarioEnd> };
  list(): ScenarioState[];
  find(id: string): ScenarioState | undefined;
  /** Stops those that are being played; those that have ended are told of on. */
  stop(): void;
}

/** So many are told of. */
const mostRuns = 100;

interface Run {
  readonly title: string;
  readonly run: ScenarioRun;
}

/** Plays scenarios on a core and writes down how each ended. */
export function createScenarios(parts: {
  readonly core: Core;
  readonly faults: FaultTable;
  readonly log: (message: string) => void;
}): Scenarios {
  const runs = new Map<string, Run>();
  let count = 0;
  const stateOf = (id: string, { title, run }: Run): ScenarioState => ({ id, title, ...run.now() });
  const { core, faults, log } = parts;
  return {
    play: (scenario, speed = 1) => {
      count += 1;
      const id = String(count);
      const { title } = scenario;
      const run = playScenario({ core, faults, scenario, clock: core.clock, speed });
      runs.set(id, { title, run });
      runs.delete(String(count - mostRuns));
      const ended = run.ended.then((end) => {
        log(endText(title, end));
        return end;
      });
      return { id, ended };
    },
    list: () => [...runs].map(([id, run]) => stateOf(id, run)),
    find: (id) => {
      const found = runs.get(id);
      return found && stateOf(id, found);
    },
    stop: () => {
      for (const { run } of runs.values()) {
        run.stop();
      }
    },
  };
}
