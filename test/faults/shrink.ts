import { type PlannedAct, playRun, type RunReport } from './run.ts';

/** What kind of thing went wrong, without its numbers: a smaller run must go wrong in the same way. */
const classOf = (text: string): string => text.replaceAll(/[\d.]+/g, '#').replaceAll(/\(.*\)/g, '');

const goesWrong = (report: RunReport, kind: string): boolean =>
  report.violations.some(({ text }) => classOf(text) === kind);

/**
 * Leaves out of a failed run whatever it does not need in order to fail: halves first, then ever smaller parts. Answers
 * the last report that still failed.
 */
export async function shrink(failed: RunReport): Promise<RunReport> {
  const kind = classOf(failed.violations[0]?.text ?? '');
  let best = failed;
  for (let size = Math.ceil(failed.plan.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.plan.length; ) {
      const smaller = await without(best, at, size);
      if (goesWrong(smaller, kind)) best = smaller;
      else at += size;
    }
  }
  return best;
}

const without = ({ seed, run, plan, isStrict }: RunReport, at: number, size: number): Promise<RunReport> => {
  const rest: readonly PlannedAct[] = [...plan.slice(0, at), ...plan.slice(at + size)];
  return playRun(seed, run, { plan: rest, isStrict });
};
