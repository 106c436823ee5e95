/** `npm run test:faults -- --seed S --runs N [--run K]`: the seeded fault run (docs/faults.md). */
import { runBatch } from '../test/faults/batch.ts';

process.exitCode = await runBatch(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
