/**
 * `npm test`: checks everything. Types, lint and build count as one test each. The last line is the sum:
 * `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCheck, type Check, checks, runCheck } from './checks.ts';
import { missingRequirements } from './requirements.ts';
import { runProject, type Tally } from './vitest-run.ts';

const asTally = (hasPassed: boolean): Tally => ({ passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 });

const runAll = async (reportDirectory: string): Promise<Tally[]> => {
  const tallies: Tally[] = [];
  const count = async (check: Check) => tallies.push(asTally(await runCheck(check)));
  for (const check of [...checks, buildCheck]) await count(check);
  for (const project of ['unit', 'integration', 'e2e']) tallies.push(await runProject(project, reportDirectory));
  return tallies;
};

const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

const report = ({ passed, failed, skipped }: Tally): void => {
  if (skipped > 0) process.stdout.write(`\n${skipped} not for this system, left out`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
};

/** A missing program is a failure everywhere: a test that was not run has shown nothing. */
const main = async (): Promise<void> => {
  const missing = missingRequirements();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    report({ passed: 0, failed: 1, skipped: 0 });
    return;
  }
  const reportDirectory = mkdtempSync(join(tmpdir(), 'screenpop-test-'));
  try {
    report(sum(await runAll(reportDirectory)));
  } finally {
    rmSync(reportDirectory, { recursive: true, force: true });
  }
};

await main();
