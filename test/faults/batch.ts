import { parseArgs } from 'node:util';
import { faultNames } from './kinds.ts';
import { playRun, type RunReport } from './run.ts';
import { shrink } from './shrink.ts';

type Print = (line: string) => void;

const options = {
  seed: { type: 'string', default: '1' },
  runs: { type: 'string', default: '200' },
  run: { type: 'string' },
  trace: { type: 'boolean', default: false },
  shrink: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
} as const;

/** How many lines of a trace before and after what went wrong are printed. */
const context = { before: 25, after: 3 };

/** What is being played, for the report of a crash. */
export const whereabouts = { text: 'before the first run' };

/** Plays a batch and prints what came of it; the answer is the exit code. */
export async function runBatch(args: readonly string[], print: Print): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const reports: RunReport[] = [];
  for (const run of runsOf(values)) {
    whereabouts.text = `run ${run} of seed ${values.seed}`;
    const report = await playRun(values.seed, run, { isStrict: values.strict });
    reports.push(report);
    if (values.trace) for (const line of report.trace) print(line);
    if (report.violations.length > 0) await printFailure(report, values.shrink, print);
  }
  printSummary(reports, print);
  return reports.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

const runsOf = ({ run, runs }: { readonly run?: string | undefined; readonly runs: string }): readonly number[] =>
  run === undefined ? Array.from({ length: Number(runs) }, (_, index) => index + 1) : [Number(run)];

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

async function printFailure(report: RunReport, isShrunk: boolean, print: Print): Promise<void> {
  const { seed, run } = report;
  print(`run ${run} of seed ${seed}:`);
  const shown = isShrunk ? await shrink(report) : report;
  if (isShrunk) printPlan(report, shown, print);
  for (const { atMs, text } of shown.violations) print(`  at ${seconds(atMs)} s: ${text}`);
  const at = shown.trace.findIndex((line) => line.includes(' WRONG '));
  for (const line of shown.trace.slice(Math.max(0, at - context.before), at + context.after)) print(`    ${line}`);
  print(`  again: npm run test:faults -- --seed ${seed} --run ${run} --trace`);
  print(`  as few acts as possible: npm run test:faults -- --seed ${seed} --run ${run} --shrink`);
}

function printPlan(report: RunReport, shrunk: RunReport, print: Print): void {
  print(`  ${shrunk.plan.length} of its ${report.plan.length} acts are enough:`);
  for (const { atMs, what, kind } of shrunk.plan) print(`    ${seconds(atMs).padStart(9)} ${what} ${kind}`);
}

const addTo = (sums: Map<string, number>, counts: Iterable<readonly [string, number]>, prefix = ''): void => {
  for (const [name, count] of counts) sums.set(`${prefix}${name}`, (sums.get(`${prefix}${name}`) ?? 0) + count);
};

function printSummary(reports: readonly RunReport[], print: Print): void {
  const hits = new Map<string, number>(faultNames.map((name) => [name, 0]));
  const tally = new Map<string, number>();
  for (const report of reports) {
    addTo(hits, report.hits);
    addTo(tally, Object.entries(report.tally));
    addTo(tally, report.allowed, 'allowed: ');
  }
  print(`${hits.size} kinds of fault, and how often each was met:`);
  for (const [kind, count] of hits) print(`  ${kind.padEnd(26)} ${count}`);
  for (const [what, count] of [...tally].sort(([a], [b]) => a.localeCompare(b))) print(`${what}: ${count}`);
  print(`most requests within one minute: ${Math.max(...reports.map(({ busiestMinute }) => busiestMinute))}`);
  print(`longest way back after the last fault: ${seconds(Math.max(...reports.map(({ returnMs }) => returnMs)))} s`);
  printVerdict(reports, print);
}

function printVerdict(reports: readonly RunReport[], print: Print): void {
  const failed = reports.filter(({ violations }) => violations.length > 0).map(({ run }) => run);
  const all = `${reports.length} ${reports.length === 1 ? 'run' : 'runs'}`;
  print(failed.length === 0 ? `${all}, none failed` : `${failed.length} of ${all} failed: ${failed.join(', ')}`);
}
