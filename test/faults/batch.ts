import { parseArgs } from 'node:util';
import { faultNames } from './kinds.ts';
import { playRun, type RunReport } from './run.ts';

type Print = (line: string) => void;

const options = {
  seed: { type: 'string', default: '1' },
  runs: { type: 'string', default: '200' },
  run: { type: 'string' },
  trace: { type: 'boolean', default: false },
} as const;

/** Plays a batch and prints what came of it; the answer is the exit code. */
export async function runBatch(args: readonly string[], print: Print): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { seed } = values;
  const runs =
    values.run === undefined
      ? Array.from({ length: Number(values.runs) }, (_, index) => index + 1)
      : [Number(values.run)];
  const reports: RunReport[] = [];
  for (const run of runs) {
    const report = await playRun(seed, run);
    reports.push(report);
    if (values.trace) for (const line of report.trace) print(line);
    if (report.violations.length > 0) printFailure(report, print);
  }
  printSummary(reports, print);
  return reports.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

function printFailure({ seed, run, violations, trace }: RunReport, print: Print): void {
  print(`run ${run} of seed ${seed}:`);
  for (const { atMs, text } of violations) print(`  at ${(atMs / 1000).toFixed(3)} s: ${text}`);
  const at = trace.findIndex((line) => line.includes(' WRONG '));
  for (const line of trace.slice(Math.max(0, at - 25), at + 3)) print(`    ${line}`);
  print(`  again: npm run test:faults -- --seed ${seed} --run ${run} --trace`);
}

function printSummary(reports: readonly RunReport[], print: Print): void {
  const hits = new Map<string, number>(faultNames.map((name) => [name, 0]));
  const tally = new Map<string, number>();
  for (const report of reports) {
    for (const [kind, count] of report.hits) hits.set(kind, (hits.get(kind) ?? 0) + count);
    for (const [what, count] of report.allowed) tally.set(`allowed: ${what}`, (tally.get(`allowed: ${what}`) ?? 0) + count);
    for (const [what, count] of Object.entries(report.tally)) tally.set(what, (tally.get(what) ?? 0) + count);
  }
  print('kinds of fault, and how often each was met:');
  for (const [kind, count] of hits) print(`  ${kind.padEnd(26)} ${count}`);
  for (const [what, count] of tally) print(`${what}: ${count}`);
  print(`most requests within one minute: ${Math.max(...reports.map(({ busiestMinute }) => busiestMinute))}`);
  const failed = reports.filter(({ violations }) => violations.length > 0).map(({ run }) => run);
  print(
    failed.length === 0
      ? `${reports.length} runs, none failed`
      : `${failed.length} of ${reports.length} runs failed: ${failed.join(', ')}`,
  );
}
