import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runNode, tools } from './programs.ts';

/** How many tests passed, failed and were left out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

type Report = z.infer<typeof reportSchema>;

/** A file that fails without a failing test could not be loaded: its tests are missing from every other count. */
const brokenFiles = (report: Report): number =>
  report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;

const tallyOf = (report: Report): Tally => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + brokenFiles(report),
  skipped: report.numPendingTests + report.numTodoTests,
});

const readReport = (path: string): Tally => {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 };
  return tallyOf(reportSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
};

/** Runs one project of the tests. A run that fails without a failing test (a crash, a stray error) counts as one. */
export const runProject = async (project: string, reportDirectory: string): Promise<Tally> => {
  const path = join(reportDirectory, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`];
  process.stdout.write(`\n${project} tests: vitest run --project ${project}\n`);
  const code = await runNode([tools.vitest, 'run', '--project', project, ...reporters]);
  const tally = readReport(path);
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
};
