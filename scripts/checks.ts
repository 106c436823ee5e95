import { runNode, tools } from './programs.ts';

/** One check of the sources, run as a program of its own. */
export interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

/** What `npm run check` runs. */
export const checks: readonly Check[] = [
  { name: 'types', args: [tools.tsc, '-b'] },
  { name: 'lint, format and walls', args: [tools.biome, 'check', '.'] },
];

/** What makes the bundles that the e2e tests run. */
export const buildCheck: Check = { name: 'build', args: ['scripts/build.ts'] };

/** Runs one check with its output on the screen; true where it passed. */
export const runCheck = async (check: Check): Promise<boolean> => {
  process.stdout.write(`\n${check.name}: node ${check.args.join(' ')}\n`);
  const hasPassed = (await runNode(check.args)) === 0;
  process.stdout.write(`${check.name}: ${hasPassed ? 'passed' : 'FAILED'}\n`);
  return hasPassed;
};
