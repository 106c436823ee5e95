import { legsOf } from '../pbx/pbx.ts';
import type { Clock } from '../time.ts';
import { type Failure, legMeant, type Stage, takeStep } from './actions.ts';
import { numberOf, type ScenarioCondition, type ScenarioStep } from './schema.ts';

/** How often a condition is looked at, ms. */
const lookMs = 10;

/** How a scenario ended. `step` counts from 1. */
export type ScenarioEnd =
  | { readonly state: 'done'; readonly steps: number }
  | { readonly state: 'failed'; readonly step: number; readonly message: string }
  | { readonly state: 'stopped'; readonly step: number };

/** A scenario that is being played. */
export interface ScenarioRun {
  /** The step that is taken next, counted from 1; how it ended, once it has. */
  now(): ScenarioEnd | { readonly state: 'playing'; readonly step: number };
  /** Resolves once with how it ended, never rejects. */
  readonly ended: Promise<ScenarioEnd>;
  stop(): void;
}

/** Where and how fast a scenario is played. `speed`: how much faster than written. */
export interface PlayOptions extends Omit<Stage, 'calls'> {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly speed?: number;
}

/** Plays a scenario from now on, step by step. */
export function playScenario({ clock, speed = 1, ...parts }: PlayOptions): ScenarioRun {
  const stage: Stage = { ...parts, calls: new Map() };
  const { steps, settings } = stage.scenario;
  Object.assign(stage.core.settings, settings);
  const startedAt = clock.now();
  const late: { end?: ScenarioEnd; finish?: (end: ScenarioEnd) => void; cancel?: () => void } = {};
  let index = 0;
  const ended = new Promise<ScenarioEnd>((resolve) => {
    late.finish = resolve;
  });
  const finish = (end: ScenarioEnd): void => {
    late.end ??= end;
    late.cancel?.();
    late.finish?.(late.end);
  };
  const wait = (waitMs: number, then: () => void): void => {
    late.cancel = clock.after(waitMs, then);
  };
  const take = (step: ScenarioStep): void => {
    const message = safely(stage, step);
    if (message !== undefined) {
      finish({ state: 'failed', step: index + 1, message: `${step.does}: ${message}` });
      return;
    }
    index += 1;
    next();
  };
  const whenSo = (step: ScenarioStep, condition: ScenarioCondition, sinceMs: number): void => {
    if (isSo(stage, condition)) {
      wait((step.after ?? 0) / speed, () => take(step));
    } else if (clock.now() - sinceMs >= step.within) {
      finish({ state: 'failed', step: index + 1, message: `${textOf(condition)} was waited for in vain` });
    } else {
      wait(lookMs, () => whenSo(step, condition, sinceMs));
    }
  };
  function next(): void {
    const step = steps[index];
    if (step === undefined) {
      finish({ state: 'done', steps: index });
    } else if (step.when !== undefined) {
      whenSo(step, step.when, clock.now());
    } else {
      const due = step.at === undefined ? (step.after ?? 0) / speed : startedAt + step.at / speed - clock.now();
      wait(Math.max(0, due), () => take(step));
    }
  }
  next();
  return {
    now: () => late.end ?? { state: 'playing', step: index + 1 },
    ended,
    stop: () => finish({ state: 'stopped', step: index + 1 }),
  };
}

/** A PBX without a free call id throws: a scenario can bring it to that. */
function safely(stage: Stage, step: ScenarioStep): Failure {
  try {
    return takeStep(stage, step);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isSo(stage: Stage, { who, is, call }: ScenarioCondition): boolean {
  if (is === 'idle') {
    return legsOf(stage.core.exchange, numberOf(stage.scenario, who)).length === 0;
  }
  const states = is === 'gone' ? (['ringing', 'connected', 'held'] as const) : [is];
  return (legMeant(stage, { who, call }, states) !== undefined) !== (is === 'gone');
}

function textOf({ who, is, call }: ScenarioCondition): string {
  return `${who} ${is}${call === undefined ? '' : ` in call ${call}`}`;
}

/** How a scenario ended, for people. */
export function endText(title: string, end: ScenarioEnd): string {
  const head = `scenario "${title}"`;
  if (end.state === 'done') {
    return `${head}: done, ${end.steps} steps`;
  }
  return end.state === 'failed' ? `${head}: failed at step ${end.step}: ${end.message}` : `${head}: stopped`;
}
