/**
 * `npm run test:faults -- [--seed S] [--runs N | --run K] [--trace] [--shrink] [--strict]`: the seeded fault run
 * (docs/faults.md). Exit code 1 where a run failed.
 */
import { runBatch, whereabouts } from '../test/faults/batch.ts';

process.on('uncaughtException', (error) => {
  process.stderr.write(`${whereabouts.text} crashed: ${error.stack ?? error.message}\n`);
  process.exit(1);
});
process.exitCode = await runBatch(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
